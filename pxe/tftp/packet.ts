import type { Decoded } from "../net/decoded.js";

/**
 * RFC 1350 §5, RFC 2347:
 *
 *   RRQ, WRQ  | 1, 2 | filename 0 | mode 0 | option 0 value 0 … |
 *   DATA      | 3    | block      | 0 … blksize bytes           |
 *   ACK       | 4    | block      |
 *   ERROR     | 5    | code       | message 0                   |
 *   OACK      | 6    | option 0 value 0 …                       |
 */
const OPCODES = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** Names lower-cased, in wire order; of a name given twice the first value holds (RFC 2347 allows it once). */
export type TftpOptions = ReadonlyMap<string, string>;

export interface TftpRequest {
  readonly kind: "rrq" | "wrq";
  /** One character for each byte. */
  readonly filename: string;
  /** Lower-cased. */
  readonly mode: string;
  readonly options: TftpOptions;
}

export type TftpPacket =
  | TftpRequest
  | { readonly kind: "data"; readonly block: number; readonly payload: Uint8Array }
  | { readonly kind: "ack"; readonly block: number }
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  | { readonly kind: "oack"; readonly options: TftpOptions };

/** RFC 1350 §5 and RFC 2347. */
export const TFTP_ERRORS = {
  notDefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransferId: 5,
  fileExists: 6,
  noSuchUser: 7,
  optionNegotiation: 8,
} as const;

/** RFC 2347: "The maximum size of a request packet is 512 octets." */
export const LONGEST_REQUEST = 512;
const MOST_OPTIONS = 16;
const LONGEST_MESSAGE = 128;
export const DATA_HEADER = 4;

export function decodePacket(bytes: Uint8Array): Decoded<TftpPacket> {
  if (bytes.length < 2) return fail("shorter than an opcode", bytes.length);
  const opcode = uint16(bytes, 0);
  switch (opcode) {
    case OPCODES.rrq:
      return decodeRequest("rrq", bytes);
    case OPCODES.wrq:
      return decodeRequest("wrq", bytes);
    case OPCODES.oack:
      return decodeOack(bytes);
    case OPCODES.data:
    case OPCODES.ack:
    case OPCODES.error:
      return bytes.length < 4 ? fail("shorter than its header", bytes.length) : decodeNumbered(opcode, bytes);
    default:
      return fail(`unknown opcode ${opcode}`, 0);
  }
}

/** A received datagram inside a larger buffer. */
interface Received {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
}

/** The packet nearly every packet is, told without decoding it. */
export function isAck({ bytes, offset, length }: Received): boolean {
  return length >= 4 && bytes[offset] === 0 && bytes[offset + 1] === OPCODES.ack;
}

/** The block of an ACK. */
export function wireBlockOf({ bytes, offset }: Received): number {
  return uint16(bytes, offset + 2);
}

/** True when the packet claims to be a request, however torn the rest of it is. */
export function looksLikeRequest(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0 && (bytes[1] === OPCODES.rrq || bytes[1] === OPCODES.wrq);
}

export function encodeRequest(request: TftpRequest): Uint8Array {
  return withOpcode(OPCODES[request.kind], `${request.filename}\0${request.mode}\0`, request.options);
}

export function encodeOack(options: TftpOptions): Uint8Array {
  return withOpcode(OPCODES.oack, "", options);
}

/** `block` is taken modulo 65,536. */
export function encodeAck(block: number): Uint8Array {
  return Uint8Array.of(0, OPCODES.ack, (block >>> 8) & 255, block & 255);
}

/** The message is cut to 128 bytes: an error must never be a large answer to a small question. */
export function encodeError(code: number, message: string): Uint8Array {
  const text = Buffer.from(`${message.slice(0, LONGEST_MESSAGE)}\0`, "latin1");
  return Buffer.concat([Uint8Array.of(0, OPCODES.error, code >>> 8, code & 255), text]);
}

export function encodeData(block: number, payload: Uint8Array): Uint8Array {
  const packet = Buffer.allocUnsafe(DATA_HEADER + payload.length);
  writeDataHeader(packet, 0, block);
  packet.set(payload, DATA_HEADER);
  return packet;
}

/** For packets built side by side in one buffer. `block` is taken modulo 65,536. */
export function writeDataHeader(target: Uint8Array, offset: number, block: number): void {
  target[offset] = 0;
  target[offset + 1] = OPCODES.data;
  target[offset + 2] = (block >>> 8) & 255;
  target[offset + 3] = block & 255;
}

function decodeRequest(kind: "rrq" | "wrq", bytes: Uint8Array): Decoded<TftpPacket> {
  if (bytes.length > LONGEST_REQUEST) return fail("request longer than 512 bytes", LONGEST_REQUEST);
  const texts = decodeTexts(bytes);
  if (!texts.ok) return texts;
  const [filename = "", mode = "", ...rest] = texts.value;
  if (texts.value.length < 2) return fail("request without a mode", bytes.length);
  if (filename === "") return fail("request without a file name", 2);
  const options = pair(rest, bytes.length);
  if (!options.ok) return options;
  return { ok: true, value: { kind, filename, mode: mode.toLowerCase(), options: options.value } };
}

function decodeOack(bytes: Uint8Array): Decoded<TftpPacket> {
  if (bytes.length > LONGEST_REQUEST) return fail("OACK longer than 512 bytes", LONGEST_REQUEST);
  const texts = decodeTexts(bytes);
  if (!texts.ok) return texts;
  const options = pair(texts.value, bytes.length);
  return options.ok ? { ok: true, value: { kind: "oack", options: options.value } } : options;
}

function decodeNumbered(opcode: 3 | 4 | 5, bytes: Uint8Array): Decoded<TftpPacket> {
  const number = uint16(bytes, 2);
  if (opcode === OPCODES.data)
    return { ok: true, value: { kind: "data", block: number, payload: bytes.subarray(DATA_HEADER) } };
  if (opcode === OPCODES.ack) return { ok: true, value: { kind: "ack", block: number } };
  const end = bytes.indexOf(0, 4);
  const message = latin1(bytes, 4, Math.min(end < 0 ? bytes.length : end, 4 + LONGEST_MESSAGE));
  return { ok: true, value: { kind: "error", code: number, message } };
}

/** The NUL-ended texts after the opcode. */
function decodeTexts(bytes: Uint8Array): Decoded<string[]> {
  if (bytes.length === 2) return { ok: true, value: [] };
  const all = latin1(bytes, 2, bytes.length);
  const unended = all.lastIndexOf("\0") + 1;
  if (unended < all.length) return fail("text without its NUL", 2 + unended);
  const texts = all.slice(0, -1).split("\0");
  return texts.length > 2 + 2 * MOST_OPTIONS
    ? fail(`more than ${MOST_OPTIONS} options`, bytes.length)
    : { ok: true, value: texts };
}

function pair(texts: readonly string[], end: number): Decoded<TftpOptions> {
  if (texts.length % 2 === 1) return fail("option without a value", end);
  const options = new Map<string, string>();
  for (let i = 0; i < texts.length; i += 2) {
    const name = (texts[i] ?? "").toLowerCase();
    if (name === "") return fail("option without a name", end);
    if (!options.has(name)) options.set(name, texts[i + 1] ?? "");
  }
  return { ok: true, value: options };
}

function withOpcode(opcode: number, start: string, options: TftpOptions): Uint8Array {
  let text = `\0${String.fromCharCode(opcode)}${start}`;
  for (const [name, value] of options) text += `${name}\0${value}\0`;
  return Buffer.from(text, "latin1");
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1", start, end);
}

function uint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

function fail(reason: string, offset: number): { ok: false; reason: string; offset: number } {
  return { ok: false, reason, offset };
}
