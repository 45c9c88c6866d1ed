import { join } from "node:path";
import type { EventClass } from "./event-block.js";

/** Digits of a position: all safe integers sort as they count. */
const DIGITS = 16;

/** Of the segment whose first event has this position; `blocks` are its events, and the `seal` says what is in them. */
export function segmentPath(
  folder: string,
  {
    kind,
    first,
    what,
  }: { readonly kind: EventClass; readonly first: number; readonly what: "blocks" | "seal" },
): string {
  return join(folder, `${kind}-${String(first).padStart(DIGITS, "0")}.${what}`);
}

/** The first positions of a class's segments among the files of a folder, in order. */
export function segmentsAmong(
  names: readonly string[],
  kind: EventClass,
  what: "blocks" | "seal",
): readonly number[] {
  const found = names.flatMap((name) => {
    const [, of, position, end] = /^([a-z]+)-(\d{16})\.([a-z]+)$/.exec(name) ?? [];
    return of === kind && end === what ? [Number(position)] : [];
  });
  return found.sort((a, b) => a - b);
}
