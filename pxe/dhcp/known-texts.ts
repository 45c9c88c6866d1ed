import { latin1FromBytes } from "../net/latin1.js";

interface Kept {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Vendor classes and the like that a site has: a few, each many times. */
const PLACES = 1024;
const LONGEST_KEPT = 64;
const KEPT: (Kept | undefined)[] = new Array(PLACES).fill(undefined);

/**
 * Latin-1. A text that was made lately is answered again: each has one place, and the newest of a place keeps it, so that strangers cost no memory.
 */
export function knownText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > LONGEST_KEPT) return latin1FromBytes(bytes, start, end);
  const place = hash(bytes, start, end) % PLACES;
  const kept = KEPT[place];
  if (kept !== undefined && isAt(bytes, start, end, kept.bytes)) return kept.text;
  const text = latin1FromBytes(bytes, start, end);
  KEPT[place] = { bytes: Uint8Array.from(bytes.subarray(start, end)), text };
  return text;
}

/** FNV-1a, 32 bits. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ (bytes[i] ?? 0), 0x01000193);
  return value >>> 0;
}

function isAt(bytes: Uint8Array, start: number, end: number, kept: Uint8Array): boolean {
  if (kept.length !== end - start) return false;
  for (let i = 0; i < kept.length; i++) if (kept[i] !== bytes[start + i]) return false;
  return true;
}
