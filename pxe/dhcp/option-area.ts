import type { Decoded } from "../net/decoded.js";
import type { DhcpOptions } from "./dhcp-options.js";
import { importance } from "./option-importance.js";

/** Options as they stand in one field of a message: code and value, in wire order, repeats included. */
export type OptionField = readonly (readonly [code: number, value: Uint8Array])[];

const PAD = 0;
const END = 255;
const OVERLOAD = 52;
export const RELAY_AGENT_INFORMATION = 82;
/** What a client cannot do without: message type, server identifier, lease time. */
export const FIRST = [53, 54, 51] as const;
const PLACED_APART: ReadonlySet<number> = new Set([...FIRST, PAD, END, OVERLOAD, RELAY_AGENT_INFORMATION]);
/** Code, length and value of option 52. */
const OVERLOAD_LENGTH = 3;
/** Message type, server identifier, lease time, overload and end: an echo that leaves less is not sent. */
const ROOM_FOR_FIRST = 3 + 6 + 6 + OVERLOAD_LENGTH + 1;
export const LONGEST_PART = 255;

/** Reads `bytes` from `start` up to `end` or the end option, which some old BOOTP stacks leave out. */
export function readOptionField(bytes: Uint8Array, start: number, end: number): Decoded<OptionField> {
  const field: [number, Uint8Array][] = [];
  let offset = start;
  while (offset < end) {
    const code = bytes[offset] ?? END;
    if (code === END) break;
    offset += 1;
    if (code === PAD) continue;
    const length = offset < end ? (bytes[offset] ?? 0) : LONGEST_PART + 1;
    if (offset + 1 + length > end) return { ok: false, reason: `option ${code} runs past the end`, offset };
    field.push([code, bytes.subarray(offset + 1, offset + 1 + length)]);
    offset += 1 + length;
  }
  return { ok: true, value: field };
}

/** Joins the parts of each code over all fields in the order options, file, sname (RFC 3396 §7). */
export function joinOptions(fields: readonly OptionField[]): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  const repeated = new Map<number, Uint8Array[]>();
  for (const field of fields)
    for (const [code, value] of field) {
      const first = options.get(code);
      const parts = repeated.get(code);
      if (first === undefined) options.set(code, value);
      else if (parts === undefined) repeated.set(code, [first, value]);
      else parts.push(value);
    }
  for (const [code, values] of repeated) options.set(code, concatenate(values));
  return options;
}

function concatenate(values: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(values.reduce((sum, value) => sum + value.length, 0));
  let offset = 0;
  for (const value of values) {
    joined.set(value, offset);
    offset += value.length;
  }
  return joined;
}

export interface OptionRoom {
  /** Bytes after the magic cookie, the end option included. */
  readonly main: number;
  /** 0 when the field holds a name of its own. */
  readonly file: number;
  readonly sname: number;
}

export interface LaidOutOptions {
  readonly main: Uint8Array;
  /** Absent: not overloaded. */
  readonly file?: Uint8Array;
  readonly sname?: Uint8Array;
  readonly dropped: readonly number[];
}

/** Distributes the options over the message; `file` and `sname` are used only when `main` is too small. */
export function layOutOptions(options: DhcpOptions, room: OptionRoom): LaidOutOptions {
  const ordered = orderOptions(options);
  const echo = options.get(RELAY_AGENT_INFORMATION);
  const whole = echo === undefined ? ordered : [...ordered, [RELAY_AGENT_INFORMATION, echo] as const];
  if (fieldLength(whole) <= room.main) return { main: writeOptionField(whole), dropped: [] };
  return layOutOverloaded(ordered, echo, room);
}

/** Without relay agent information, whose place is last. */
function orderOptions(options: DhcpOptions): OptionField {
  const ordered: (readonly [number, Uint8Array])[] = [];
  for (const code of FIRST) {
    const value = options.get(code);
    if (value !== undefined) ordered.push([code, value]);
  }
  for (const option of options) if (!PLACED_APART.has(option[0])) ordered.push(option);
  return ordered;
}

/**
 * The most important take their places first; within each field they stand in the message's order all the same. Relay agent information stays in
 * the options field, where relays look for it, and is left out whole if it does not fit (RFC 3046 §2.2).
 */
function layOutOverloaded(
  ordered: OptionField,
  echo: Uint8Array | undefined,
  room: OptionRoom,
): LaidOutOptions {
  const echoLength = echo === undefined ? 0 : wireLength(echo.length);
  const hasEcho = echoLength > 0 && echoLength <= room.main - ROOM_FOR_FIRST;
  const reserved = (hasEcho ? echoLength : 0) + (room.file + room.sname > 0 ? OVERLOAD_LENGTH : 0);
  const main = new Area(room.main, reserved);
  const file = new Area(room.file);
  const sname = new Area(room.sname);
  const areas = [main, file, sname];
  const dropped = new Set<number>();
  for (const [code, value] of ordered.toSorted(([a], [b]) => importance(a) - importance(b)))
    if (!areas.some((area) => area.place(code, value)) && !span(areas, code, value)) dropped.add(code);
  const order = ordered.map(([code]) => code);
  for (const area of areas) area.sort(order);
  main.release(reserved);
  const overload = (file.isUsed ? 1 : 0) | (sname.isUsed ? 2 : 0);
  if (overload !== 0) main.place(OVERLOAD, Uint8Array.of(overload));
  if (echo !== undefined && hasEcho) main.place(RELAY_AGENT_INFORMATION, echo);
  return {
    main: main.finish(),
    ...(file.isUsed ? { file: file.finish() } : {}),
    ...(sname.isUsed ? { sname: sname.finish() } : {}),
    dropped: [
      ...order.filter((code) => dropped.has(code)),
      ...(echo === undefined || hasEcho ? [] : [RELAY_AGENT_INFORMATION]),
    ],
  };
}

/** Splits one option over the areas, in their order (RFC 3396 §5), if all together have the room. */
function span(areas: readonly Area[], code: number, value: Uint8Array): boolean {
  const total = areas.reduce((sum, area) => sum + area.roomForValue(), 0);
  if (value.length === 0 || total < value.length) return false;
  let offset = 0;
  for (const area of areas) {
    const part = value.subarray(offset, offset + area.roomForValue());
    if (part.length > 0 && area.place(code, part)) offset += part.length;
  }
  return true;
}

/** With the end option. Values over 255 bytes are split. */
function writeOptionField(field: OptionField): Uint8Array {
  const bytes = new Uint8Array(fieldLength(field));
  let offset = 0;
  for (const [code, value] of field) {
    for (let start = 0; start === 0 || start < value.length; start += LONGEST_PART) {
      const part = value.length <= LONGEST_PART ? value : value.subarray(start, start + LONGEST_PART);
      bytes[offset] = code;
      bytes[offset + 1] = part.length;
      bytes.set(part, offset + 2);
      offset += 2 + part.length;
    }
  }
  bytes[offset] = END;
  return bytes;
}

/** Bytes of the field with its end option. */
function fieldLength(field: OptionField): number {
  return field.reduce((sum, [, value]) => sum + wireLength(value.length), 1);
}

function wireLength(length: number): number {
  return length + 2 * Math.max(1, Math.ceil(length / LONGEST_PART));
}

/** One field being filled; a byte is kept for the end option. */
class Area {
  private readonly parts: (readonly [code: number, value: Uint8Array])[] = [];
  private readonly size: number;
  private used = 0;
  private reserved: number;

  constructor(room: number, reserved = 0) {
    this.size = room;
    this.reserved = reserved + 1;
  }

  get isUsed(): boolean {
    return this.used > 0;
  }

  release(reserved: number): void {
    this.reserved -= reserved;
  }

  /** False, with nothing placed, when the value does not fit whole. */
  place(code: number, value: Uint8Array): boolean {
    const length = wireLength(value.length);
    if (length > this.room()) return false;
    this.parts.push([code, value]);
    this.used += length;
    return true;
  }

  sort(order: readonly number[]): void {
    const places = new Map(order.map((code, place) => [code, place]));
    this.parts.sort(([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }

  /** The longest value that can be placed. */
  roomForValue(): number {
    const room = Math.max(0, this.room());
    const whole = Math.floor(room / (LONGEST_PART + 2));
    const left = room - whole * (LONGEST_PART + 2);
    return whole * LONGEST_PART + Math.max(0, left - 2);
  }

  finish(): Uint8Array {
    return writeOptionField(this.parts);
  }

  private room(): number {
    return this.size - this.used - this.reserved;
  }
}
