import {
  type Metadata,
  ResponderBuilder,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  status,
} from "@grpc/grpc-js";
import { printableText } from "../../pxe/boot/path.js";
import { formatIdentity, identityOf } from "../certificate/identity.js";
import { methodOf } from "./role-gate.js";
import { isChange } from "./roles.js";
import { CODE_KEY } from "./status.js";

/** A call that was to change something, as it ended. */
export interface ChangeMade {
  /** `Nodes.Add`. */
  readonly method: string;
  /** The certificate's holder; absent where none is asked for. */
  readonly who?: string;
  /** The address it came from. */
  readonly from: string;
  /** The node, image or machine that it names. */
  readonly about?: string;
  /** `OK`, or why it was refused. */
  readonly outcome: string;
}

/** Tells of every call that was to change something who made it, and what came of it. */
export function changeGate(told: (change: ChangeMade) => void): ServerInterceptor {
  return ({ path }, call) => {
    if (!isChange(path)) return new ServerInterceptingCall(call);
    const found = identityOf(call.getAuthContext().sslPeerCertificate?.subjectaltname);
    const who = found.ok ? { who: formatIdentity(found.identity) } : {};
    let about: string | undefined;
    const listener = new ServerListenerBuilder().withOnReceiveMessage((message, next) => {
      about ??= subjectOf(message);
      next(message);
    });
    const responder = new ResponderBuilder()
      .withStart((next) => next(listener.build()))
      .withSendStatus((ended, next) => {
        const subject = about === undefined ? {} : { about: printableText(about, LONGEST) };
        const outcome = outcomeOf(ended.code, ended.metadata ?? null);
        told({ method: methodOf(path), ...who, from: call.getPeer(), ...subject, outcome });
        next(ended);
      });
    return new ServerInterceptingCall(call, responder.build());
  };
}

/** Characters of a name that a line has room for. */
const LONGEST = 200;
/** By which a request names what it is about. */
const NAMES = ["node", "name", "mac", "address"];

/** A push declares its image first. */
function subjectOf(message: unknown): string | undefined {
  if (!isRecord(message)) return undefined;
  const name = NAMES.map((one) => message[one]).find((value) => typeof value === "string" && value !== "");
  return typeof name === "string" ? name : subjectOf(message["declaration"]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function outcomeOf(code: number, metadata: Metadata | null): string {
  return String(metadata?.get(CODE_KEY)[0] ?? status[code] ?? code);
}
