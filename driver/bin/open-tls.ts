import type { Logger } from "pino";
import type { TlsFiles } from "../certificate/tls-files.js";
import { TlsKeeper } from "../certificate/tls-keeper.js";
import type { ChangeMade } from "../rpc/change-gate.js";
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
  return { tls, refused, refusals, changed: changeLog(logger) };
}

/** Who changed what, for whoever asks later. */
function changeLog(logger: Logger): (change: ChangeMade) => void {
  const budget = new LineBudget(REFUSAL_LINES);
  return (change) => {
    // What is carried out is written to disk and costs time; what is refused costs its caller nothing.
    if (change.outcome === "OK" || budget.take(performance.now()) !== undefined) logChange(change, logger);
  };
}

function logChange({ method, who, from, about, outcome }: ChangeMade, logger: Logger): void {
  const caller = who ?? from;
  const what = about === undefined ? method : `${method} of ${about}`;
  logger.info(
    { event: "grpc.changed", method, who, from, about, outcome },
    outcome === "OK" ? `${caller} called ${what}` : `${caller} called ${what} in vain: ${outcome}`,
  );
}

function logNotice(kind: string, text: string, logger: Logger): void {
  logger[kind === "certificateRenewed" ? "info" : "warn"]({ event: `grpc.${kind}` }, text);
}
