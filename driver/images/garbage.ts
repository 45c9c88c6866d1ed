import type { StoredFile } from "./blob-index.js";
import type { Digest } from "./image.js";

/** What may go now: unused for the whole grace time. Milliseconds. */
export function expired(files: readonly StoredFile[], now: number, grace: number): readonly StoredFile[] {
  return files.filter(({ unusedSince }) => unusedSince !== undefined && now - unusedSince >= grace);
}

/** When the next file may go; `undefined`: none will by itself. */
export function nextExpiry(files: readonly StoredFile[], grace: number): number | undefined {
  const times = files.flatMap(({ unusedSince }) => (unusedSince === undefined ? [] : [unusedSince + grace]));
  return times.length === 0 ? undefined : times.reduce((first, time) => Math.min(first, time));
}

export interface Room {
  /** Bytes that the store will have once all that is on its way has come. */
  readonly needed: number;
  readonly budget: number;
}

/** What goes so that the rest fits: damaged files, then what has been unused for the longest; `undefined`: it does not fit whatever goes. */
export function makeRoom(
  files: readonly StoredFile[],
  { needed, budget }: Room,
): readonly StoredFile[] | undefined {
  const going: StoredFile[] = [];
  let left = needed;
  for (const file of files.filter(mayGo).sort(sooner)) {
    if (left <= budget) break;
    going.push(file);
    left -= file.size;
  }
  return left <= budget ? going : undefined;
}

/** Bytes that the store comes to: what is there and what is expected, each content once. */
export function expectedBytes(files: readonly StoredFile[], expected: ReadonlyMap<Digest, number>): number {
  const sizes = new Map(expected);
  let damaged = 0;
  for (const { kind, sha256, size } of files) {
    if (kind === "damaged") damaged += size;
    else sizes.set(sha256, Math.max(size, sizes.get(sha256) ?? 0));
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, damaged);
}

function mayGo({ kind, unusedSince }: StoredFile): boolean {
  return kind === "damaged" || unusedSince !== undefined;
}

function sooner(a: StoredFile, b: StoredFile): number {
  if (a.kind !== b.kind && (a.kind === "damaged" || b.kind === "damaged"))
    return a.kind === "damaged" ? -1 : 1;
  return (a.unusedSince ?? 0) - (b.unusedSince ?? 0);
}
