import type { BootEventDetail, ReportBoot } from "../boot/boot-event.js";
import type { BootFileRefusal } from "../boot/boot-file.js";
import { printableText } from "../boot/path.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { formatOptions } from "./negotiation.js";
import { LONGEST_REQUEST } from "./packet.js";
import type { Session } from "./session.js";
import { ackedBytes, type Transfer, type TransferOutcome } from "./transfer.js";

export function reportStart(report: ReportBoot, session: Session, bytes: number): void {
  const { file, address: client, request } = session;
  const path = printableText(request.filename);
  const options = printableText(formatOptions(request.options), LONGEST_REQUEST);
  const detail = { kind: "fileStarted", protocol: "tftp", path, bytes, options } as const;
  report({ ...(file?.mac ? { mac: file.mac } : {}), client, detail });
}

export interface RefusedRequest {
  readonly client: Ipv4Address;
  readonly mac?: MacAddress;
  readonly path: string;
  readonly reason: BootFileRefusal | "badRequest";
  readonly text: string;
}

export function reportRefusal(report: ReportBoot, refused: RefusedRequest): void {
  const { client, mac, path, reason, text } = refused;
  const detail = {
    kind: "fileRefused",
    protocol: "tftp",
    path: printableText(path),
    reason,
    text: printableText(text),
  } as const;
  report({ ...(mac ? { mac } : {}), client, detail });
}

/** Tells how a transfer ended; of a session that never began one there is nothing to tell. */
export function reportEnd(
  report: ReportBoot,
  session: Session,
  outcome: TransferOutcome,
  text: string,
  now: number,
): void {
  const { transfer, file, address: client } = session;
  if (transfer === undefined) return;
  const detail =
    outcome === "complete" ? served(session, transfer, now) : stopped(session, transfer, outcome, text);
  report({ ...(file?.mac ? { mac: file.mac } : {}), client, detail });
}

function served(session: Session, transfer: Transfer, now: number): BootEventDetail {
  const digest = session.file?.digest;
  return {
    kind: "fileServed",
    protocol: "tftp",
    path: printableText(session.request.filename),
    bytes: transfer.settings.size,
    milliseconds: Math.round(now - session.startedAt),
    retransmits: transfer.retransmits,
    ...(digest === undefined ? {} : { digest }),
  };
}

function stopped(
  session: Session,
  transfer: Transfer,
  outcome: Exclude<TransferOutcome, "complete">,
  text: string,
): BootEventDetail {
  const path = printableText(session.request.filename);
  return {
    kind: "fileStopped",
    protocol: "tftp",
    path,
    bytes: ackedBytes(transfer),
    outcome,
    text: printableText(text),
  };
}
