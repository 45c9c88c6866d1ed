import { ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { type FoundIdentity, formatIdentity, identityOf } from "../certificate/identity.js";
import { failure, type MetalplugError } from "../errors.js";
import type { Refusal } from "./caller-check.js";
import { type Allowed, allowedAt } from "./roles.js";
import { toServiceError } from "./status.js";

/** Asks every call for the role of its caller before anything of it is read. A call that has no row is nobody's. */
export function roleGate(what: string, refused: (refusal: Refusal) => void): ServerInterceptor {
  return ({ path }, call) => {
    const caller = (): FoundIdentity => identityOf(call.getAuthContext().sslPeerCertificate?.subjectaltname);
    const denial = judgeCall({ what, path, allowed: allowedAt(path), caller });
    if (denial === undefined) return new ServerInterceptingCall(call);
    return new ServerInterceptingCall(call, {
      start: () => {
        const { code, details, metadata } = toServiceError(denial, what);
        if (denial.code !== "UNIMPLEMENTED")
          refused({ reason: "wrongRole", from: call.getPeer(), text: denial.message });
        call.sendStatus({ code: code ?? 0, details: details ?? "", metadata: metadata ?? null });
      },
    });
  };
}

export interface JudgedCall {
  readonly what: string;
  readonly path: string;
  readonly allowed: Allowed | undefined;
  readonly caller: () => FoundIdentity;
}

/** Why a call is refused; `undefined`: it is not. */
export function judgeCall({ what, path, allowed, caller }: JudgedCall): MetalplugError | undefined {
  if (allowed === "anybody") return undefined;
  if (allowed === undefined) return failure("UNIMPLEMENTED", { what, address: path });
  const found = caller();
  if (!found.ok) return failure("CALLER_UNKNOWN", { what, found: found.found });
  if (allowed.includes(found.identity.role)) return undefined;
  return failure("ROLE_REFUSED", {
    what,
    method: methodOf(path),
    who: formatIdentity(found.identity),
    allowed: allowed.join(", "),
  });
}

/** `Nodes.Add` of `/metalplug.v1.Nodes/Add`. */
export function methodOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1).replace("/", ".");
}
