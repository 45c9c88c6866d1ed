import { blocksAhead, type Rollover } from "./block-number.js";
import { TFTP_ERRORS, type TftpOptions } from "./packet.js";
import { backOff, likelyRoundTrip, measure, type RoundTrip, recover, unmeasured } from "./round-trip.js";

export interface TransferSettings {
  /** Bytes. */
  readonly size: number;
  readonly blksize: number;
  readonly windowsize: number;
  /** Milliseconds between retransmissions, where the client chose (RFC 2349); else the measured round trip decides. */
  readonly timeout: number | undefined;
  /** Empty: no OACK, DATA 1 is the first answer. */
  readonly acknowledged: TftpOptions;
  readonly rollover: Rollover;
}

export type TransferEvent =
  | { readonly kind: "start" }
  /** `block` as on the wire. */
  | { readonly kind: "ack"; readonly block: number }
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  /** The client's request came again: our first answer may be lost. */
  | { readonly kind: "requestAgain" }
  | { readonly kind: "timer" }
  | { readonly kind: "stop"; readonly text: string };

/**
 * - complete: the last block is acknowledged, or only its ACK is missing
 * - probed: the client only wanted the size or to see that the file is there; a normal end
 * - aborted: the client gave up with an ERROR
 * - timedOut: the client fell silent
 * - failed: the server could not go on, and tells the client so
 */
export type TransferOutcome = "complete" | "probed" | "aborted" | "timedOut" | "failed";

/** What is to be done now; `sendData` means `count` blocks from `first` on. */
export type TransferAction =
  | { readonly kind: "none" }
  | { readonly kind: "sendOack" }
  | { readonly kind: "sendData"; readonly first: number; readonly count: number }
  | { readonly kind: "finish"; readonly outcome: TransferOutcome; readonly text: string };

/**
 * The sending side of one file. Blocks count from 1 and go on past 65,535: only their low 16 bits travel.
 *
 *   start ──► offering (OACK sent) ──ACK 0──► sending ──last ACK──► done
 *     └────── no options ────────────────────►   └─ ERROR, silence ─►┘
 */
export interface Transfer {
  readonly settings: TransferSettings;
  /** The file's last block: shorter than blksize, perhaps empty (RFC 1350 §6). */
  readonly lastBlock: number;
  phase: "offering" | "sending" | "done";
  /** The client has answered at least once, so its address is its own. */
  answered: boolean;
  /** Last block acknowledged, last block of the present window sent, and highest block ever sent. */
  acked: number;
  sent: number;
  highest: number;
  readonly roundTrip: RoundTrip;
  /** When the present window (or the OACK) was last sent. */
  sentAt: number;
  /** The present window was sent once only, so its ACK measures the round trip. */
  measurable: boolean;
  /** Whether the client repeated its ACK since the last progress, and whether that was acted upon. */
  lossReport: "none" | "received" | "answered";
  /** When the client last moved forward, and retransmissions by timer since then. */
  progressAt: number;
  tries: number;
  /** Times that the client's request came again and had its answer again. */
  repeatedRequests: number;
  /** Packets sent more than once. */
  retransmits: number;
}

/** Milliseconds. */
const GIVE_UP_AFTER = 30_000;
/** First answer included: an address that never answered may be a stranger's victim. */
const MOST_UNANSWERED_SENDS = 4;
/** Requests that bring the first answer again, beside those sends. */
const MOST_REPEATED_REQUESTS = 3;

const NOTHING: TransferAction = { kind: "none" };
const OACK: TransferAction = { kind: "sendOack" };

export function createTransfer(settings: TransferSettings, now: number): Transfer {
  return {
    settings,
    lastBlock: Math.floor(settings.size / settings.blksize) + 1,
    phase: settings.acknowledged.size > 0 ? "offering" : "sending",
    answered: false,
    acked: 0,
    sent: 0,
    highest: 0,
    roundTrip: unmeasured(),
    sentAt: now,
    measurable: true,
    lossReport: "none",
    progressAt: now,
    tries: 0,
    repeatedRequests: 0,
    retransmits: 0,
  };
}

/** A transfer whose machine was lost, from the last block its client had acknowledged; `start` sends what follows. */
export function resumeTransfer(settings: TransferSettings, now: number, acked: number): Transfer {
  const transfer = createTransfer(settings, now);
  const at = {
    phase: "sending",
    answered: true,
    acked,
    sent: acked,
    highest: acked,
    measurable: false,
  } as const;
  return Object.assign(transfer, at);
}

/**
 * Changes the transfer in place (a copy for each packet costs more than the packet) and answers what to do. It touches nothing else, so the
 * same events at the same times give the same actions. `now` is milliseconds on a monotonic clock. An early or repeated timer event changes nothing.
 */
export function step(transfer: Transfer, now: number, event: TransferEvent): TransferAction {
  if (transfer.phase === "done") return NOTHING;
  switch (event.kind) {
    case "ack":
      return onAck(transfer, now, event.block);
    case "start":
      return transfer.phase === "offering" ? sendOack(transfer, now) : fill(transfer, now);
    case "error":
      return onError(transfer, event.code, event.message);
    case "requestAgain":
      return onRequestAgain(transfer, now);
    case "stop":
      return finish(transfer, "failed", event.text);
    case "timer":
      return onTimer(transfer, now);
  }
}

/** When the transfer wants its next timer event, milliseconds. */
export function wakeAt(transfer: Transfer): number {
  if (transfer.phase === "done") return Number.POSITIVE_INFINITY;
  return Math.min(transfer.sentAt + interval(transfer), transfer.progressAt + patience(transfer));
}

/** Bytes the client has acknowledged. */
export function ackedBytes({ acked, settings }: Transfer): number {
  return Math.min(acked * settings.blksize, settings.size);
}

function onAck(transfer: Transfer, now: number, wire: number): TransferAction {
  const { acked, sent, settings } = transfer;
  if (transfer.phase === "offering") return wire === 0 ? begin(transfer, now) : NOTHING;
  const advance = blocksAhead(wire, acked, settings.rollover);
  if (advance === 0) return onRepeatedAck(transfer, now);
  return advance > sent - acked ? NOTHING : onProgress(transfer, now, advance);
}

/** The ACK of the OACK: block 0 (RFC 2347). */
function begin(transfer: Transfer, now: number): TransferAction {
  if (transfer.measurable) measure(transfer.roundTrip, now - transfer.sentAt);
  else recover(transfer.roundTrip, now - transfer.progressAt);
  transfer.phase = "sending";
  moveForward(transfer, now);
  return fill(transfer, now);
}

/** An ACK inside the window is where the client's next block follows (RFC 7440 §4): what came after it is sent again. */
function onProgress(transfer: Transfer, now: number, advance: number): TransferAction {
  const acked = transfer.acked + advance;
  if (acked === transfer.sent && transfer.measurable) measure(transfer.roundTrip, now - transfer.sentAt);
  else recover(transfer.roundTrip, now - transfer.progressAt);
  transfer.acked = acked;
  transfer.sent = acked;
  moveForward(transfer, now);
  return acked === transfer.lastBlock ? finish(transfer, "complete", "") : fill(transfer, now);
}

/**
 * In lockstep a repeated ACK is never answered: that would double every packet from there on (RFC 1123 §4.2.3.1). With windows it
 * may be the echo of an earlier duplicate, or say that this window's first block is missing. The two differ in time only: one round
 * trip after the window was sent its own ACK is here, or the block is lost. So the window is sent again then, and once only.
 */
function onRepeatedAck(transfer: Transfer, now: number): TransferAction {
  if (transfer.settings.windowsize === 1 || transfer.lossReport !== "none") return NOTHING;
  transfer.lossReport = "received";
  return onTimer(transfer, now);
}

/**
 * Firmware that only wants the size says ERROR after the OACK (OVMF: ERROR 8 "User aborted the transfer"). GRUB says ERROR 0 "closed"
 * whenever it closes a file before its end, which is how it tests that one exists.
 */
function onError(transfer: Transfer, code: number, message: string): TransferAction {
  const beforeData = transfer.settings.acknowledged.size > 0 && transfer.acked === 0;
  if (code === TFTP_ERRORS.unknownTransferId && lacksLastAckOnly(transfer))
    return finish(transfer, "complete", "");
  const probed = beforeData || (code === TFTP_ERRORS.notDefined && message === "closed");
  return finish(transfer, probed ? "probed" : "aborted", `The client sent ERROR ${code} "${message}".`);
}

/** Whoever forges requests gets few packets sent to an address that never answered, by whatever number of them. */
function onRequestAgain(transfer: Transfer, now: number): TransferAction {
  if (transfer.answered || transfer.repeatedRequests === MOST_REPEATED_REQUESTS) return NOTHING;
  transfer.repeatedRequests += 1;
  return sendAgain(transfer, now);
}

function onTimer(transfer: Transfer, now: number): TransferAction {
  if (now < wakeAt(transfer)) return NOTHING;
  if (transfer.lossReport === "received") {
    transfer.lossReport = "answered";
    return sendAgain(transfer, now);
  }
  const lastUnanswered = !transfer.answered && transfer.tries + 1 >= MOST_UNANSWERED_SENDS;
  if (lastUnanswered || now >= transfer.progressAt + patience(transfer)) return giveUp(transfer, now);
  transfer.tries += 1;
  backOff(transfer.roundTrip);
  return sendAgain(transfer, now);
}

function sendAgain(transfer: Transfer, now: number): TransferAction {
  if (transfer.phase === "offering") {
    transfer.retransmits += 1;
    transfer.measurable = false;
    return sendOack(transfer, now);
  }
  transfer.sent = transfer.acked;
  return fill(transfer, now);
}

function sendOack(transfer: Transfer, now: number): TransferAction {
  transfer.sentAt = now;
  return OACK;
}

/** Sends what the window allows. */
function fill(transfer: Transfer, now: number): TransferAction {
  const { acked, sent, highest, lastBlock, settings } = transfer;
  const last = Math.min(acked + settings.windowsize, lastBlock);
  const again = Math.max(0, Math.min(highest, last) - sent);
  transfer.sent = last;
  transfer.highest = Math.max(highest, last);
  transfer.sentAt = now;
  transfer.measurable = again === 0;
  transfer.retransmits += again;
  return { kind: "sendData", first: sent + 1, count: last - sent };
}

function interval({ lossReport, roundTrip, settings }: Transfer): number {
  const agreed = settings.timeout ?? roundTrip.timeout;
  return lossReport === "received" ? Math.min(agreed, likelyRoundTrip(roundTrip)) : agreed;
}

function patience({ answered, settings }: Transfer): number {
  return settings.timeout === undefined || !answered
    ? GIVE_UP_AFTER
    : Math.max(GIVE_UP_AFTER, 3 * settings.timeout);
}

function giveUp(transfer: Transfer, now: number): TransferAction {
  if (lacksLastAckOnly(transfer)) return finish(transfer, "complete", "");
  const seconds = Math.round((now - transfer.progressAt) / 1000);
  const { acked, lastBlock } = transfer;
  const text = `The client was silent for ${seconds} s after block ${acked} of ${lastBlock}.`;
  return finish(transfer, "timedOut", text);
}

/**
 * Firmware closes its end behind its last ACK and hears nothing more, so when that ACK is lost nobody will ever send it again (RFC 1350 §6). All
 * was sent, and all but the last window has arrived: as far as can be told the rest has as well.
 */
function lacksLastAckOnly({ acked, highest, lastBlock, settings }: Transfer): boolean {
  return acked > 0 && highest === lastBlock && acked + settings.windowsize >= lastBlock;
}

function finish(transfer: Transfer, outcome: TransferOutcome, text: string): TransferAction {
  transfer.phase = "done";
  return { kind: "finish", outcome, text };
}

function moveForward(transfer: Transfer, now: number): void {
  transfer.answered = true;
  transfer.progressAt = now;
  transfer.tries = 0;
  transfer.lossReport = "none";
  transfer.measurable = true;
}
