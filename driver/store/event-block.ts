import { crc32 } from "node:zlib";
import type { EventBody, EventBodyWriter } from "./event-body.js";

/** The strangers' events push out only each other. */
export const CLASSES = ["known", "strangers"] as const;
export type EventClass = (typeof CLASSES)[number];

/**
 * What is told of a block in front of it. Little-endian; times are milliseconds that the archive had been open.
 *
 *      0  "MPE1"        8  bytes of the body     20  last position    36  mate
 *      4  CRC-32 of     12  first position       28  ran              44  the body
 *         what follows
 */
export interface BlockHead {
  /** Of its first and last event. */
  readonly first: number;
  readonly last: number;
  /** Milliseconds that the archive had been open when it was written. */
  readonly ran: number;
  /** The last position of what the same write put into the other class's file after it; 0: nothing. */
  readonly mate: number;
}

export interface Block extends BlockHead {
  /** With the head. */
  readonly length: number;
  readonly body: Buffer;
}

const HEAD = 44;
const MARK = 0x3145_504d;
const MARK_BYTES = Buffer.from("MPE1", "latin1");
/** What a block may have: far more than 512 events. */
const MOST = 1 << 28;

export function writeBlock(writer: EventBodyWriter, head: BlockHead, body: EventBody): Buffer {
  const written = writer.write(body);
  const bytes = Buffer.allocUnsafe(HEAD + written.length);
  bytes.writeUInt32LE(MARK, 0);
  bytes.writeUInt32LE(written.length, 8);
  for (const [place, value] of [head.first, head.last, head.ran, head.mate].entries())
    bytes.writeDoubleLE(value, 12 + 8 * place);
  bytes.set(written, HEAD);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/** The block that begins at `from`; where the bytes end before it does, how many it takes; `undefined` for what is none. */
export function blockAt(bytes: Buffer, from: number): Block | number | undefined {
  if (bytes.length - from < HEAD) return HEAD;
  if (bytes.readUInt32LE(from) !== MARK) return undefined;
  const length = HEAD + bytes.readUInt32LE(from + 8);
  if (length > MOST) return undefined;
  if (bytes.length - from < length) return length;
  const block = bytes.subarray(from, from + length);
  if (crc32(block.subarray(8)) !== block.readUInt32LE(4)) return undefined;
  const number = (place: number): number => block.readDoubleLE(12 + 8 * place);
  const head = { first: number(0), last: number(1), ran: number(2), mate: number(3) };
  return { ...head, length, body: block.subarray(HEAD) };
}

/** Where the next block may begin; `undefined`: not in these bytes. */
export function nextMark(bytes: Buffer, from: number): number | undefined {
  const found = bytes.indexOf(MARK_BYTES, from);
  return found === -1 ? undefined : found;
}
