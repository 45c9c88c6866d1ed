import { REHEARSAL_OPTION } from "../boot/rehearsal.js";
import {
  encodeAck,
  encodeError,
  encodeRequest,
  TFTP_ERRORS,
  type TftpOptions,
  type TftpPacket,
} from "./packet.js";

export interface ReceiverSettings {
  readonly path: string;
  /** Asked options with their values in the RFC's decimal spelling. */
  readonly options: TftpOptions;
  /** Milliseconds without progress after which the receiver gives up. */
  readonly patience: number;
  /** Bytes; a longer file is refused. */
  readonly longest: number;
  /** Only the size is wanted: the OACK is answered by ERROR 8, as OVMF does. */
  readonly isProbe?: boolean;
}

export type ReceiverEvent =
  | { readonly kind: "start" }
  | { readonly kind: "packet"; readonly packet: TftpPacket }
  | { readonly kind: "timer" };

export type ReceiverOutcome = "complete" | "refused" | "timedOut" | "failed";

export type ReceiverAction =
  | { readonly kind: "send"; readonly datagram: Uint8Array }
  /** The file's next bytes, valid during the step only. */
  | { readonly kind: "deliver"; readonly bytes: Uint8Array }
  | { readonly kind: "finish"; readonly outcome: ReceiverOutcome; readonly text: string };

/** The receiving side of one file. Blocks count from 1 and go on past 65,535. */
export interface Receiver {
  readonly settings: ReceiverSettings;
  /** `dallying`: the file is whole; a repeated last block still gets its ACK (RFC 1350 §6). */
  readonly phase: "requesting" | "receiving" | "dallying" | "failed";
  readonly blksize: number;
  readonly windowsize: number;
  /** The options the server acknowledged. */
  readonly agreed: TftpOptions;
  /** Last block received in order, and last block acknowledged. */
  readonly received: number;
  readonly acked: number;
  /** The gap after `received` was already reported. */
  readonly gapReported: boolean;
  readonly bytes: number;
  readonly lastSent: Uint8Array;
  readonly progressAt: number;
  readonly retryAt: number;
  readonly tries: number;
}

export interface ReceiverStep {
  readonly receiver: Receiver;
  readonly actions: readonly ReceiverAction[];
  readonly wakeAt?: number;
}

/** Milliseconds. */
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 4000;

export function createReceiver(settings: ReceiverSettings, now: number): Receiver {
  return {
    settings,
    phase: "requesting",
    blksize: 512,
    windowsize: 1,
    agreed: new Map(),
    received: 0,
    acked: 0,
    gapReported: false,
    bytes: 0,
    lastSent: encodeRequest({
      kind: "rrq",
      filename: settings.path,
      mode: "octet",
      options: settings.options,
    }),
    progressAt: now,
    retryAt: now,
    tries: 0,
  };
}

/** `now` and `wakeAt` are milliseconds on a monotonic clock. */
export function receive(receiver: Receiver, now: number, event: ReceiverEvent): ReceiverStep {
  if (receiver.phase === "failed") return { receiver, actions: [] };
  switch (event.kind) {
    case "start":
      return sendNow(receiver, now, receiver.lastSent);
    case "timer":
      return onTimer(receiver, now);
    case "packet":
      return onPacket(receiver, now, event.packet);
  }
}

function onPacket(receiver: Receiver, now: number, packet: TftpPacket): ReceiverStep {
  switch (packet.kind) {
    case "oack":
      return onOack(receiver, now, packet.options);
    case "data":
      return onData(receiver, now, packet.block, packet.payload);
    case "error":
      if (receiver.phase === "dallying") return settle(receiver);
      return finish(receiver, "refused", `The server sent ERROR ${packet.code} "${packet.message}".`);
    default:
      return settle(receiver);
  }
}

function onOack(receiver: Receiver, now: number, agreed: TftpOptions): ReceiverStep {
  if (receiver.phase === "receiving" && receiver.received === 0)
    return sendNow(receiver, now, receiver.lastSent);
  if (receiver.phase !== "requesting") return settle(receiver);
  const wrong = wrongAnswer(receiver.settings.options, agreed);
  if (wrong !== undefined) return refuse(receiver, TFTP_ERRORS.optionNegotiation, wrong);
  if (receiver.settings.isProbe) return stopProbe({ ...receiver, agreed });
  if (Number(agreed.get("tsize") ?? 0) > receiver.settings.longest) return tooLong(receiver);
  const blksize = Number(agreed.get("blksize") ?? 512);
  const windowsize = Number(agreed.get("windowsize") ?? 1);
  return sendNow(
    moved({ ...receiver, phase: "receiving", agreed, blksize, windowsize }, now),
    now,
    encodeAck(0),
  );
}

function stopProbe(receiver: Receiver): ReceiverStep {
  const datagram = encodeError(TFTP_ERRORS.optionNegotiation, "User aborted the transfer");
  const ended = finish(receiver, "complete", "");
  return { ...ended, actions: [{ kind: "send", datagram }, ...ended.actions] };
}

/** An option not asked, or more than was asked (RFC 2347, RFC 2348, RFC 7440 §3); a ticket comes back as it was shown. */
function wrongAnswer(asked: TftpOptions, agreed: TftpOptions): string | undefined {
  for (const [name, value] of agreed) {
    const limit = asked.get(name);
    if (limit === undefined) return `Option ${name} was not asked.`;
    if (name === REHEARSAL_OPTION && value === limit) continue;
    if (!/^\d{1,16}$/.test(value)) return `Option ${name} is no number.`;
    const mayShrink = name === "blksize" || name === "windowsize";
    if (mayShrink && (Number(value) > Number(limit) || Number(value) < 1))
      return `Option ${name} is out of range.`;
  }
  return undefined;
}

function onData(receiver: Receiver, now: number, block: number, payload: Uint8Array): ReceiverStep {
  const ahead = (block - receiver.received) & 0xffff;
  if (receiver.phase === "dallying") return repeatAck(receiver, now, ahead);
  if (ahead === 1) return onNextBlock(receiver, now, payload);
  if (receiver.phase === "requesting") return settle(receiver);
  return ahead > 1 && ahead <= receiver.windowsize
    ? reportGap(receiver, now)
    : repeatAck(receiver, now, (block - receiver.acked) & 0xffff);
}

function onNextBlock(receiver: Receiver, now: number, payload: Uint8Array): ReceiverStep {
  const { blksize, windowsize, received, acked, settings } = receiver;
  if (payload.length > blksize)
    return refuse(receiver, TFTP_ERRORS.illegalOperation, "A block is longer than agreed.");
  const bytes = receiver.bytes + payload.length;
  if (bytes > settings.longest) return tooLong(receiver);
  const last = payload.length < blksize;
  if (last && !sizeFits(receiver, bytes))
    return refuse(receiver, TFTP_ERRORS.notDefined, "The size is not tsize.");
  const phase = last ? "dallying" : "receiving";
  const after = moved({ ...receiver, phase, bytes, received: received + 1 }, now);
  const deliver: ReceiverAction = { kind: "deliver", bytes: payload };
  const due = last || received + 1 - acked >= windowsize;
  const { receiver: answered, actions } = due ? ack(after, now) : settle(after);
  const end: readonly ReceiverAction[] = last ? [{ kind: "finish", outcome: "complete", text: "" }] : [];
  return settle(answered, [deliver, ...actions, ...end]);
}

function sizeFits(receiver: Receiver, bytes: number): boolean {
  const tsize = receiver.agreed.get("tsize");
  return tsize === undefined || Number(tsize) === bytes;
}

/** RFC 7440 §4: the ACK of the last block received in order asks for the rest of the window again. */
function reportGap(receiver: Receiver, now: number): ReceiverStep {
  if (receiver.gapReported) return settle(receiver);
  const { receiver: after, actions } = ack(receiver, now);
  return settle({ ...after, gapReported: true }, actions);
}

/** The last acknowledged block came again, so its ACK is lost. Other old blocks say nothing. */
function repeatAck(receiver: Receiver, now: number, distance: number): ReceiverStep {
  return distance === 0 && receiver.received > 0
    ? sendNow(receiver, now, receiver.lastSent)
    : settle(receiver);
}

function ack(receiver: Receiver, now: number): ReceiverStep {
  return sendNow({ ...receiver, acked: receiver.received }, now, encodeAck(receiver.received));
}

function onTimer(receiver: Receiver, now: number): ReceiverStep {
  if (receiver.phase === "dallying" || now < wakeAt(receiver)) return settle(receiver);
  if (now - receiver.progressAt >= receiver.settings.patience)
    return finish(receiver, "timedOut", `The server was silent after block ${receiver.received}.`);
  const again = { ...receiver, tries: receiver.tries + 1 };
  return receiver.phase === "requesting" ? sendNow(again, now, receiver.lastSent) : ack(again, now);
}

function sendNow(receiver: Receiver, now: number, datagram: Uint8Array): ReceiverStep {
  const interval = Math.min(FIRST_RETRY * 2 ** receiver.tries, LONGEST_RETRY);
  return settle({ ...receiver, lastSent: datagram, retryAt: now + interval }, [{ kind: "send", datagram }]);
}

function moved(receiver: Receiver, now: number): Receiver {
  return { ...receiver, gapReported: false, tries: 0, progressAt: now, retryAt: now + FIRST_RETRY };
}

function wakeAt(receiver: Receiver): number {
  return Math.min(receiver.retryAt, receiver.progressAt + receiver.settings.patience);
}

function settle(receiver: Receiver, actions: readonly ReceiverAction[] = []): ReceiverStep {
  return receiver.phase === "dallying" || receiver.phase === "failed"
    ? { receiver, actions }
    : { receiver, actions, wakeAt: wakeAt(receiver) };
}

function tooLong(receiver: Receiver): ReceiverStep {
  return refuse(
    receiver,
    TFTP_ERRORS.diskFull,
    `The file is longer than ${receiver.settings.longest} bytes.`,
  );
}

function refuse(receiver: Receiver, code: number, text: string): ReceiverStep {
  const ended = finish(receiver, "failed", text);
  return { ...ended, actions: [{ kind: "send", datagram: encodeError(code, text) }, ...ended.actions] };
}

function finish(receiver: Receiver, outcome: ReceiverOutcome, text: string): ReceiverStep {
  return { receiver: { ...receiver, phase: "failed" }, actions: [{ kind: "finish", outcome, text }] };
}
