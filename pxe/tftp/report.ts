import type { BootEventDetail, ReportBoot } from "../boot/boot-event.js";
import type { BootFileRefusal } from "../boot/boot-file.js";
import { printableText } from "../boot/path.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { formatOptions } from "./negotiation.js";
import { LONGEST_REQUEST } from "./packet.js";
import { clientOf, type Session } from "./session.js";
import { ackedBytes, type Transfer, type TransferOutcome } from "./transfer.js";

export function reportStart(report: ReportBoot, session: Session, transfer: Transfer): void {
  const { file, request } = session;
  const detail = {
    kind: "fileStarted",
    protocol: "tftp",
    path: printableText(request.filename),
    bytes: transfer.settings.size,
    options: printableText(formatOptions(request.options), LONGEST_REQUEST),
    agreed: formatOptions(transfer.settings.acknowledged),
  } as const;
  report({ ...machineOf(file), client: clientOf(session), detail });
}

export interface RefusedRequest {
  readonly client: Ipv4Address;
  readonly mac?: MacAddress;
  readonly path: string;
  readonly reason: BootFileRefusal | "badRequest";
  readonly text: string;
  readonly nearest?: string;
}

export function reportRefusal(report: ReportBoot, refused: RefusedRequest): void {
  const { client, path, reason, text, nearest } = refused;
  const detail = {
    kind: "fileRefused",
    protocol: "tftp",
    path: printableText(path),
    reason,
    text: printableText(text),
    ...(nearest === undefined ? {} : { nearest }),
  } as const;
  report({ ...machineOf(refused), client, detail });
}

/** Tells how a transfer ended; of a session that never began one there is nothing to tell. */
export function reportEnd(
  report: ReportBoot,
  session: Session,
  outcome: TransferOutcome,
  text: string,
  now: number,
): void {
  const { transfer, file } = session;
  if (transfer === undefined) return;
  const detail =
    outcome === "complete" ? served(session, transfer) : stopped(session, transfer, now, outcome, text);
  report({ ...machineOf(file), client: clientOf(session), detail });
}

/** Up to the client's last ACK: for one that was lost the server waited longer. */
function served(session: Session, transfer: Transfer): BootEventDetail {
  const digest = session.file?.digest;
  return {
    kind: "fileServed",
    protocol: "tftp",
    path: printableText(session.request.filename),
    bytes: transfer.settings.size,
    ...figures(session, transfer, transfer.progressAt),
    ...(digest === undefined ? {} : { digest }),
  };
}

function stopped(
  session: Session,
  transfer: Transfer,
  now: number,
  outcome: Exclude<TransferOutcome, "complete">,
  text: string,
): BootEventDetail {
  return {
    kind: "fileStopped",
    protocol: "tftp",
    path: printableText(session.request.filename),
    bytes: ackedBytes(transfer),
    outcome,
    text: printableText(text),
    ...figures(session, transfer, now),
  };
}

function figures({ startedAt }: Session, { retransmits, roundTrip }: Transfer, endedAt: number) {
  const { smoothed } = roundTrip;
  return {
    milliseconds: Math.round(endedAt - startedAt),
    retransmits,
    ...(smoothed === undefined ? {} : { roundTrip: Math.round(smoothed * 1000) / 1000 }),
  };
}

function machineOf(named: { readonly mac?: MacAddress } | undefined): { readonly mac?: MacAddress } {
  return named?.mac === undefined ? {} : { mac: named.mac };
}
