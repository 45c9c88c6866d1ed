import { encodeError, encodeOack, TFTP_ERRORS, type TftpOptions } from "./packet.js";
import {
  addBytes,
  askedFor,
  createReadAhead,
  dataPacket,
  lastLoadedBlock,
  nextRead,
  type ReadAhead,
  release,
} from "./read-ahead.js";
import { backOff, likelyRoundTrip, measure, type RoundTrip, UNMEASURED } from "./round-trip.js";

export interface TransferSettings {
  /** Bytes. */
  readonly size: number;
  readonly blksize: number;
  readonly windowsize: number;
  /** Milliseconds between retransmissions, where the client chose (RFC 2349); else the measured round trip decides. */
  readonly timeout?: number;
  /** Empty: no OACK, DATA 1 is the first answer. */
  readonly acknowledged: TftpOptions;
}

export type TransferEvent =
  | { readonly kind: "start" }
  | { readonly kind: "ack"; readonly block: number }
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  /** The client's request came again: our first answer may be lost. */
  | { readonly kind: "requestAgain" }
  | { readonly kind: "fileBytes"; readonly bytes: Uint8Array }
  | { readonly kind: "readFailed"; readonly text: string }
  | { readonly kind: "timer" }
  | { readonly kind: "stop"; readonly text: string };

/**
 * - complete: the last block is acknowledged
 * - probed: the client only wanted the size or to see that the file is there; a normal end
 * - aborted: the client gave up with an ERROR
 * - timedOut: the client fell silent
 * - failed: the server could not go on
 */
export type TransferOutcome = "complete" | "probed" | "aborted" | "timedOut" | "failed";

export type TransferAction =
  | { readonly kind: "send"; readonly datagram: Uint8Array }
  | { readonly kind: "readFile"; readonly offset: number; readonly length: number }
  | { readonly kind: "finish"; readonly outcome: TransferOutcome; readonly text: string };

/**
 * The sending side of one file. Blocks count from 1 and go on past 65,535: only their low 16 bits travel.
 *
 *   start ──► offering (OACK sent) ──ACK 0──► sending ──last ACK──► done
 *     └────── no options ────────────────────►   └─ ERROR, silence, read error ─►┘
 */
export interface Transfer {
  readonly settings: TransferSettings;
  readonly phase: "offering" | "sending" | "done";
  /** The client has answered at least once, so its address is its own. */
  readonly answered: boolean;
  /** Last block acknowledged, last block of the present window sent, and highest block ever sent. */
  readonly acked: number;
  readonly sent: number;
  readonly highest: number;
  readonly ahead: ReadAhead;
  readonly roundTrip: RoundTrip;
  /** When the present window (or the OACK) was last sent. */
  readonly sentAt: number;
  /** The present window was sent once only, so its ACK measures the round trip. */
  readonly measurable: boolean;
  /** Whether the client repeated its ACK since the last progress, and whether that was acted upon. */
  readonly lossReport: "none" | "received" | "answered";
  /** When the client last moved forward, and retransmissions by timer since then. */
  readonly progressAt: number;
  readonly tries: number;
  /** Packets sent more than once. */
  readonly retransmits: number;
}

export interface Step {
  readonly transfer: Transfer;
  readonly actions: readonly TransferAction[];
  readonly wakeAt?: number;
}

/** Milliseconds. */
const GIVE_UP_AFTER = 30_000;
/** First answer included: an address that never answered may be a stranger's victim. */
const MOST_UNANSWERED_SENDS = 4;

export function createTransfer(settings: TransferSettings, now: number): Transfer {
  return {
    settings,
    phase: settings.acknowledged.size > 0 ? "offering" : "sending",
    answered: false,
    acked: 0,
    sent: 0,
    highest: 0,
    ahead: createReadAhead(settings.size, settings.blksize, settings.windowsize),
    roundTrip: UNMEASURED,
    sentAt: now,
    measurable: true,
    lossReport: "none",
    progressAt: now,
    tries: 0,
    retransmits: 0,
  };
}

/** `now` and `wakeAt` are milliseconds on a monotonic clock. An early or repeated timer event changes nothing. */
export function step(transfer: Transfer, now: number, event: TransferEvent): Step {
  if (transfer.phase === "done") return { transfer, actions: [] };
  switch (event.kind) {
    case "start":
      return transfer.phase === "offering" ? sendOack(transfer, now) : fill(transfer, now);
    case "ack":
      return onAck(transfer, now, event.block);
    case "error":
      return onError(transfer, event.code, event.message);
    case "requestAgain":
      return transfer.answered ? settle(transfer) : sendAgain(transfer, now);
    case "fileBytes":
      return onFileBytes(transfer, now, event.bytes);
    case "readFailed":
    case "stop":
      return fail(transfer, event.text);
    case "timer":
      return onTimer(transfer, now);
  }
}

/** Bytes the client has acknowledged. */
export function ackedBytes(transfer: Transfer): number {
  return Math.min(transfer.acked * transfer.settings.blksize, transfer.settings.size);
}

function onAck(transfer: Transfer, now: number, block: number): Step {
  if (transfer.phase === "offering") return block === 0 ? begin(transfer, now) : settle(transfer);
  const advance = (block - transfer.acked) & 0xffff;
  if (advance === 0) return onRepeatedAck(transfer, now);
  return advance > transfer.sent - transfer.acked ? settle(transfer) : onProgress(transfer, now, advance);
}

/** The ACK of the OACK: block 0 (RFC 2347). */
function begin(transfer: Transfer, now: number): Step {
  const roundTrip = measured(transfer, now);
  return fill({ ...transfer, phase: "sending", roundTrip, ...forward(now) }, now);
}

/** An ACK inside the window is where the client's next block follows (RFC 7440 §4): what came after it is sent again. */
function onProgress(transfer: Transfer, now: number, advance: number): Step {
  const acked = transfer.acked + advance;
  const roundTrip = acked === transfer.sent ? measured(transfer, now) : transfer.roundTrip;
  const moved: Transfer = { ...transfer, acked, sent: acked, roundTrip, ...forward(now) };
  if (acked === transfer.ahead.lastBlock) return finish(moved, "complete", "");
  return fill({ ...moved, ahead: release(moved.ahead, acked) }, now);
}

/**
 * In lockstep a repeated ACK is never answered: that would double every packet from there on (RFC 1123 §4.2.3.1). With windows it
 * may be the echo of an earlier duplicate, or say that this window's first block is missing. The two differ in time only: one round
 * trip after the window was sent its own ACK is here, or the block is lost. So the window is sent again then, and once only.
 */
function onRepeatedAck(transfer: Transfer, now: number): Step {
  const { settings, acked, sent, lossReport } = transfer;
  if (settings.windowsize === 1 || sent === acked || lossReport !== "none") return settle(transfer);
  return onTimer({ ...transfer, lossReport: "received" }, now);
}

/**
 * Firmware that only wants the size says ERROR after the OACK (OVMF: ERROR 8 "User aborted the transfer"). GRUB says ERROR 0 "closed"
 * whenever it closes a file before its end, which is how it tests that one exists.
 */
function onError(transfer: Transfer, code: number, message: string): Step {
  const beforeData = transfer.settings.acknowledged.size > 0 && transfer.acked === 0;
  const probed = beforeData || (code === TFTP_ERRORS.notDefined && message === "closed");
  return finish(transfer, probed ? "probed" : "aborted", `The client sent ERROR ${code} "${message}".`);
}

function onFileBytes(transfer: Transfer, now: number, bytes: Uint8Array): Step {
  const ahead = addBytes(transfer.ahead, bytes);
  if (ahead === undefined) return fail(transfer, "The file could not be read whole.");
  return fill({ ...transfer, ahead }, now);
}

function onTimer(transfer: Transfer, now: number): Step {
  if (now < wakeAt(transfer)) return settle(transfer);
  if (transfer.lossReport === "received") return sendAgain({ ...transfer, lossReport: "answered" }, now);
  const lastUnanswered = !transfer.answered && transfer.tries + 1 >= MOST_UNANSWERED_SENDS;
  if (lastUnanswered || now >= transfer.progressAt + patience(transfer)) return giveUp(transfer, now);
  return sendAgain({ ...transfer, tries: transfer.tries + 1, roundTrip: backOff(transfer.roundTrip) }, now);
}

function sendAgain(transfer: Transfer, now: number): Step {
  if (transfer.phase === "offering") return sendOack(countResent(transfer), now);
  return fill({ ...transfer, sent: transfer.acked }, now);
}

function sendOack(transfer: Transfer, now: number): Step {
  return settle({ ...transfer, sentAt: now }, [
    { kind: "send", datagram: encodeOack(transfer.settings.acknowledged) },
  ]);
}

/** Sends what the window allows and memory holds, and asks for the next bytes. */
function fill(transfer: Transfer, now: number): Step {
  const { acked, sent, highest, settings } = transfer;
  const last = Math.min(acked + settings.windowsize, lastLoadedBlock(transfer.ahead));
  const actions: TransferAction[] = [];
  for (let block = sent + 1; block <= last; block++) {
    const datagram = dataPacket(transfer.ahead, block);
    if (datagram !== undefined) actions.push({ kind: "send", datagram });
  }
  const again = Math.max(0, Math.min(highest, last) - sent);
  const after: Transfer = {
    ...transfer,
    sent: Math.max(sent, last),
    highest: Math.max(highest, last),
    sentAt: last > sent ? now : transfer.sentAt,
    measurable: again === 0 && (sent === acked || transfer.measurable),
    retransmits: transfer.retransmits + again,
  };
  return askForBytes(after, actions);
}

function askForBytes(transfer: Transfer, actions: TransferAction[]): Step {
  const range = nextRead(transfer.ahead, transfer.sent, transfer.settings.windowsize);
  if (range === undefined) return settle(transfer, actions);
  actions.push({ kind: "readFile", ...range });
  return settle({ ...transfer, ahead: askedFor(transfer.ahead, range) }, actions);
}

function settle(transfer: Transfer, actions: readonly TransferAction[] = []): Step {
  return { transfer, actions, wakeAt: wakeAt(transfer) };
}

/** When nothing is on its way to the client, only the disk can be slow. */
function wakeAt(transfer: Transfer): number {
  const end = transfer.progressAt + patience(transfer);
  const again = transfer.sentAt + interval(transfer);
  return awaitsClient(transfer) ? Math.min(again, end) : end;
}

function interval({ lossReport, roundTrip, settings }: Transfer): number {
  const agreed = settings.timeout ?? roundTrip.timeout;
  return lossReport === "received" ? Math.min(agreed, likelyRoundTrip(roundTrip)) : agreed;
}

function awaitsClient(transfer: Transfer): boolean {
  return transfer.phase === "offering" || transfer.sent > transfer.acked;
}

function patience(transfer: Transfer): number {
  return Math.max(GIVE_UP_AFTER, transfer.answered ? 3 * (transfer.settings.timeout ?? 0) : 0);
}

function giveUp(transfer: Transfer, now: number): Step {
  if (!awaitsClient(transfer)) return fail(transfer, "The file could not be read in time.");
  const seconds = Math.round((now - transfer.progressAt) / 1000);
  const { lastBlock } = transfer.ahead;
  const text = `The client was silent for ${seconds} s after block ${transfer.acked} of ${lastBlock}.`;
  return finish(transfer, "timedOut", text);
}

function fail(transfer: Transfer, text: string): Step {
  const datagram = encodeError(TFTP_ERRORS.notDefined, text);
  const ended = finish(transfer, "failed", text);
  return { ...ended, actions: [{ kind: "send", datagram }, ...ended.actions] };
}

function finish(transfer: Transfer, outcome: TransferOutcome, text: string): Step {
  return { transfer: { ...transfer, phase: "done" }, actions: [{ kind: "finish", outcome, text }] };
}

function forward(now: number) {
  return { answered: true, progressAt: now, tries: 0, lossReport: "none", measurable: true } as const;
}

function measured(transfer: Transfer, now: number): RoundTrip {
  return transfer.measurable ? measure(transfer.roundTrip, now - transfer.sentAt) : transfer.roundTrip;
}

function countResent(transfer: Transfer): Transfer {
  return { ...transfer, retransmits: transfer.retransmits + 1, measurable: false };
}
