import type { DhcpOptions } from "./dhcp-options.js";
import type { OptionCodec } from "./option-codecs.js";

const PAD = 0;
const END = 255;
const OVERLOAD = 52;

/** Where each code was last seen, by the number of the reading; so that nothing has to be wiped between two. */
const SEEN = new Uint32Array(256);
let reading = 0;

/**
 * Options as they stand in one field of a message, found by one pass and made values of only where somebody asks. An option is known by a number of
 * its code and its place: most messages have a dozen, and no message more than 254.
 */
export class WireOptions implements DhcpOptions {
  private readonly bytes: Uint8Array;
  private found: readonly number[] | undefined;
  /** The field as it leaves, with its end option, where the options stand in the order of a message already. */
  readonly field: Uint8Array | undefined;

  private constructor(bytes: Uint8Array, found: readonly number[] | undefined, field?: Uint8Array) {
    this.bytes = bytes;
    this.found = found;
    this.field = field;
  }

  /**
   * From `start` to the end option, which some old BOOTP stacks leave out. `undefined` for what cannot be read so: an option that runs past the end,
   * one in several parts (RFC 3396), and options in sname or file as well (RFC 2132 §9.3).
   */
  static read(bytes: Uint8Array, start: number): WireOptions | undefined {
    const marks = marksIn(bytes, start);
    return marks === undefined ? undefined : new WireOptions(bytes, marks);
  }

  /** A field that was just written. The last byte becomes the end option. */
  static laidOut(field: Uint8Array): WireOptions {
    field[field.length - 1] = END;
    return new WireOptions(field, undefined, field);
  }

  private get marks(): readonly number[] {
    this.found ??= marksIn(this.bytes, 0) ?? [];
    return this.found;
  }

  get size(): number {
    return this.marks.length;
  }

  has(code: number): boolean {
    return this.placeOf(code) !== 0;
  }

  /** A view on the message's bytes. */
  get(code: number): Uint8Array | undefined {
    const place = this.placeOf(code);
    return place === 0 ? undefined : this.valueAt(place);
  }

  /** The same as a value, without a view of its own. */
  decode<T>(code: number, { decode }: Pick<OptionCodec<T>, "decode">): T | undefined {
    const place = this.placeOf(code);
    return place === 0 ? undefined : decode(this.bytes, place, place + (this.bytes[place - 1] ?? 0));
  }

  *keys(): Generator<number> {
    for (const mark of this.marks) yield codeOf(mark);
  }

  *[Symbol.iterator](): Generator<readonly [number, Uint8Array]> {
    for (const mark of this.marks) yield [codeOf(mark), this.valueAt(placeIn(mark))];
  }

  /** 0: there is none. */
  private placeOf(code: number): number {
    const { marks } = this;
    for (let i = 0; i < marks.length; i++) {
      const mark = marks[i] ?? 0;
      if (codeOf(mark) === code) return placeIn(mark);
    }
    return 0;
  }

  private valueAt(place: number): Uint8Array {
    const { bytes } = this;
    return new Uint8Array(bytes.buffer, bytes.byteOffset + place, bytes[place - 1]);
  }
}

function marksIn(bytes: Uint8Array, start: number): readonly number[] | undefined {
  const marks: number[] = [];
  const { length } = bytes;
  const now = nextReading();
  for (let at = start; at < length; ) {
    const code = bytes[at] ?? END;
    if (code === END) break;
    if (code === PAD) {
      at += 1;
      continue;
    }
    if (code === OVERLOAD || SEEN[code] === now || at + 1 === length) return undefined;
    SEEN[code] = now;
    marks.push(markOf(code, at + 2));
    at += 2 + (bytes[at + 1] ?? 0);
    if (at > length) return undefined;
  }
  return marks;
}

function nextReading(): number {
  reading = (reading + 1) >>> 0;
  if (reading === 0) SEEN.fill(0);
  return reading === 0 ? ++reading : reading;
}

/** A datagram has less than 64 KiB. */
function markOf(code: number, place: number): number {
  return (code << 16) | place;
}

function codeOf(mark: number): number {
  return mark >>> 16;
}

function placeIn(mark: number): number {
  return mark & 0xffff;
}
