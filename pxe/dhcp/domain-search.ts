import type { ByteWriter } from "../net/bytes.js";
import type { OptionCodec } from "./option-codecs.js";

/** RFC 1035 §2.3.4, bytes on the wire with the root's. */
const LONGEST_NAME = 255;
/** A name costs two bytes when it is a pointer, whatever it stands for: without a limit an option of a few bytes would become megabytes. */
const MOST_NAMES = 64;
/** RFC 1035 §4.1.4: two high bits and a 14-bit offset. */
const POINTER = 0xc0;
const FARTHEST_POINTER = 0x3fff;
const LABEL = /^[!-\-/-~]{1,63}$/;

/**
 * Option 119, RFC 3397 §2: names in DNS form one after the other, where the end of a name may point at an earlier one; offsets count from the first
 * byte of the whole option, its parts joined. Names are written as `lab.example`. Labels with bytes that cannot be shown are no name.
 */
export const domainSearch: OptionCodec<readonly string[]> = {
  decode: (bytes, start, end) => decode(bytes.subarray(start, end)),
  write,
};

interface ReadName {
  readonly labels: readonly string[];
  /** Behind the name's own bytes. */
  readonly end: number;
}

function decode(bytes: Uint8Array): readonly string[] | undefined {
  const names: string[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const name = readName(bytes, offset);
    if (name === undefined || name.labels.length === 0 || names.length === MOST_NAMES) return undefined;
    names.push(name.labels.join("."));
    offset = name.end;
  }
  return names.length === 0 ? undefined : names;
}

/** A pointer must lead before the place where its run of labels began, so it cannot lead in a circle. */
function readName(bytes: Uint8Array, start: number): ReadName | undefined {
  const labels: string[] = [];
  let [offset, runStart, wireLength] = [start, start, 1];
  let end: number | undefined;
  for (;;) {
    const length = bytes[offset];
    if (length === undefined) return undefined;
    if (length === 0) return { labels, end: end ?? offset + 1 };
    if (length >= POINTER) {
      const low = bytes[offset + 1];
      const target = ((length & ~POINTER) << 8) | (low ?? 0);
      if (low === undefined || target >= runStart) return undefined;
      end ??= offset + 2;
      offset = runStart = target;
      continue;
    }
    const label = latin1(bytes.subarray(offset + 1, offset + 1 + length));
    wireLength += 1 + length;
    if (label.length < length || !LABEL.test(label) || wireLength > LONGEST_NAME) return undefined;
    labels.push(label);
    offset += 1 + length;
  }
}

function write(names: readonly string[], to: ByteWriter): void {
  const bytes: number[] = [];
  const known = new Map<string, number>();
  for (const name of names) appendName(bytes, known, name.split("."));
  to.raw(Uint8Array.from(bytes));
}

/** Every end of a name is remembered, for later names to point at. */
function appendName(bytes: number[], known: Map<string, number>, labels: readonly string[]): void {
  for (const [index, label] of labels.entries()) {
    const rest = labels.slice(index).join(".");
    const target = known.get(rest);
    if (target !== undefined) {
      bytes.push(POINTER | (target >> 8), target & 0xff);
      return;
    }
    if (bytes.length <= FARTHEST_POINTER) known.set(rest, bytes.length);
    bytes.push(label.length, ...Buffer.from(label, "latin1"));
  }
  bytes.push(0);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
