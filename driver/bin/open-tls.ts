import type { Logger } from "pino";
import type { TlsFiles } from "../certificate/tls-files.js";
import { TlsKeeper } from "../certificate/tls-keeper.js";
import type { Admission } from "../rpc/server.js";
import { LineBudget } from "./line-budget.js";

/** Lines about who was refused, all together: anybody who reaches the port can make one. */
const REFUSAL_LINES = { burst: 20, perSecond: 1 };

/** By which a program calls and is called, and what it refused. */
export interface OpenedTls extends Admission {
  readonly tls: TlsKeeper | undefined;
  readonly refusals: ReadonlyMap<string, number>;
}

/** Reads the certificate, where there is one, and logs who is refused. Throws CERTIFICATE_UNUSABLE. */
export function openTls(files: TlsFiles | undefined, logger: Logger): OpenedTls {
  const tls = files && new TlsKeeper(files, { notice: ({ kind, text }) => logNotice(kind, text, logger) });
  const refusals = new Map<string, number>();
  const budget = new LineBudget(REFUSAL_LINES);
  const refused: OpenedTls["refused"] = ({ reason, from, text }) => {
    refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
    const leftOut = budget.take(performance.now());
    if (leftOut === undefined) return;
    if (leftOut > 0)
      logger.warn(
        { event: "log.linesLeftOut", count: leftOut },
        `Left out ${leftOut} lines about gRPC callers that were refused`,
      );
    logger.warn({ event: "grpc.refused", from, reason }, `Refused ${from} on gRPC: ${text}`);
  };
  return { tls, refused, refusals };
}

function logNotice(kind: string, text: string, logger: Logger): void {
  logger[kind === "certificateRenewed" ? "info" : "warn"]({ event: `grpc.${kind}` }, text);
}
