import {
  type Metadata,
  ResponderBuilder,
  type ServerErrorResponse,
  ServerInterceptingCall,
  type ServerInterceptor,
  ServerListenerBuilder,
  status,
} from "@grpc/grpc-js";
import { failure } from "../errors.js";
import { Malformed } from "./malformed.js";
import {
  CODE_KEY,
  codeMetadata,
  type FaultLog,
  isAllowedStatus,
  toServiceError,
  transportCode,
} from "./status.js";

interface Status {
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata | null;
}

/**
 * What every call passes last. A malformed request gets no further; a status of UNKNOWN, whoever made it, leaves as INTERNAL with a reference, and one of
 * grpc-js's own, as for a call that is not there, with the code of ours that it stands for.
 */
export function lastGate(what: string, log: FaultLog | undefined): ServerInterceptor {
  return ({ path }, call) => {
    const coded = (thrown: unknown): Status => statusOf(toServiceError(thrown, what, log));
    const listener = new ServerListenerBuilder().withOnReceiveMessage((message, next) => {
      if (!(message instanceof Malformed)) return next(message);
      call.sendStatus(coded(failure("MESSAGE_MALFORMED", { method: path, found: message.found })));
    });
    const responder = new ResponderBuilder()
      .withStart((next) => next(listener.build()))
      .withSendStatus((ended, next) => {
        if (!isAllowedStatus(ended.code)) return next(coded({ method: path, ...ended }));
        next({ ...ended, metadata: withCode(ended.code, ended.metadata ?? null) });
      });
    return new ServerInterceptingCall(call, responder.build());
  };
}

function statusOf({ code, details, metadata }: ServerErrorResponse): Status {
  return { code: code ?? status.INTERNAL, details: details ?? "", metadata: metadata ?? null };
}

function withCode(code: number, metadata: Metadata | null): Metadata | null {
  const stands = transportCode(code);
  if (stands === undefined || (metadata !== null && metadata.get(CODE_KEY).length > 0)) return metadata;
  const all = codeMetadata(stands);
  if (metadata !== null) all.merge(metadata);
  return all;
}
