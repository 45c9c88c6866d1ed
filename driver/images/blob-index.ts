import type { Digest } from "./image.js";

/** `blob`: whole and verified. `partial`: what a broken push or pull left. `damaged`: no longer what its name says. */
export const STORED_KINDS = ["blob", "partial", "damaged"] as const;
export type StoredKind = (typeof STORED_KINDS)[number];

/** One file of the store. */
export interface StoredFile {
  readonly kind: StoredKind;
  readonly sha256: Digest;
  readonly size: number;
  /** Since when nobody needs it, in milliseconds on a monotonic clock; absent: somebody does. */
  readonly unusedSince?: number;
}

/** What the store's folders hold, kept in step with them; one entry a kind and digest. */
export class BlobIndex {
  private readonly files = new Map<string, StoredFile>();

  get(kind: StoredKind, sha256: Digest): StoredFile | undefined {
    return this.files.get(keyOf(kind, sha256));
  }

  all(): readonly StoredFile[] {
    return [...this.files.values()];
  }

  bytes(): number {
    let sum = 0;
    for (const { size } of this.files.values()) sum += size;
    return sum;
  }

  put(file: StoredFile): void {
    this.files.set(keyOf(file.kind, file.sha256), file);
  }

  remove(kind: StoredKind, sha256: Digest): void {
    this.files.delete(keyOf(kind, sha256));
  }

  /** Notes who is needed and who is not any more. */
  markUse(now: number, isNeeded: (file: StoredFile) => boolean): void {
    for (const file of this.all()) {
      const { unusedSince, ...rest } = file;
      if (isNeeded(file)) this.put(rest);
      else if (unusedSince === undefined) this.put({ ...file, unusedSince: now });
    }
  }
}

function keyOf(kind: StoredKind, sha256: Digest): string {
  return `${kind} ${sha256}`;
}
