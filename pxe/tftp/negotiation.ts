import { REHEARSAL_OPTION } from "../boot/rehearsal.js";
import { TFTP_ERRORS, type TftpOptions } from "./packet.js";

/** RFC 1350 §2: what holds when no option was agreed. */
const BLKSIZE_WITHOUT_OPTION = 512;

export interface Limits {
  /** Largest block, bytes: 1468 fills an Ethernet frame of MTU 1500 (IPv4 20, UDP 8, TFTP 4). */
  readonly maxBlksize: number;
  /** Largest window, blocks. */
  readonly maxWindow: number;
}

export interface Agreement {
  /** Bytes. */
  readonly blksize: number;
  /** Blocks sent before an ACK is awaited. */
  readonly windowsize: number;
  /** Milliseconds, where the client asked for a retransmission interval. */
  readonly timeout: number | undefined;
  /** The options to acknowledge; empty when no OACK is due (RFC 2347). */
  readonly acknowledged: TftpOptions;
}

/**
 * What the server grants of the options a client asked. A value outside the RFC's range and an unknown option are left out
 * of the OACK, as if they had not been asked; a smaller value is answered only where the RFC lets the server choose one. A rehearsal's ticket that is
 * good is answered as it came.
 */
export function negotiate(
  asked: TftpOptions,
  fileSize: number,
  limits: Limits,
  isRehearsal = false,
): Agreement {
  const blksize = atMost(number(asked, "blksize", 8, 65464), limits.maxBlksize); // RFC 2348
  const windowsize = atMost(number(asked, "windowsize", 1, 65535), limits.maxWindow); // RFC 7440 §3
  const timeout = number(asked, "timeout", 1, 255); // RFC 2349, seconds
  const tsize = number(asked, "tsize", 0, Number.MAX_SAFE_INTEGER) === undefined ? undefined : fileSize; // RFC 2349
  return {
    blksize: blksize ?? BLKSIZE_WITHOUT_OPTION,
    windowsize: windowsize ?? 1,
    timeout: timeout === undefined ? undefined : timeout * 1000,
    acknowledged: inAskedOrder(asked, {
      ...{ blksize, windowsize, timeout, tsize },
      [REHEARSAL_OPTION]: isRehearsal ? asked.get(REHEARSAL_OPTION) : undefined,
    }),
  };
}

export type ModeAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: number; readonly text: string };

/** RFC 1350 §5 modes; `mail` is obsolete. */
export function checkMode(mode: string): ModeAnswer {
  if (mode === "octet" || mode === "netascii") return { ok: true };
  const text =
    mode === "mail"
      ? "Mode mail is not served: ask in octet mode."
      : "Unknown transfer mode: ask in octet mode.";
  return { ok: false, code: TFTP_ERRORS.illegalOperation, text };
}

/** The options as an operator reads them: `blksize=1432 tsize=0`. */
export function formatOptions(options: TftpOptions): string {
  let text = "";
  for (const [name, value] of options) text += text === "" ? `${name}=${value}` : ` ${name}=${value}`;
  return text;
}

function number(asked: TftpOptions, name: string, least: number, most: number): number | undefined {
  const text = asked.get(name);
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

function atMost(value: number | undefined, most: number): number | undefined {
  return value === undefined ? undefined : Math.min(value, most);
}

const ANSWERED = ["blksize", "windowsize", "timeout", "tsize", REHEARSAL_OPTION] as const;
type Answers = Readonly<Record<(typeof ANSWERED)[number], number | string | undefined>>;

function inAskedOrder(asked: TftpOptions, answers: Answers): TftpOptions {
  const acknowledged = new Map<string, string>();
  for (const asking of asked.keys()) {
    const name = ANSWERED.find((one) => one === asking);
    const answer = name === undefined ? undefined : answers[name];
    if (name !== undefined && answer !== undefined) acknowledged.set(name, String(answer));
  }
  return acknowledged;
}
