import { createHash } from "node:crypto";

/** Bytes of a chunk; the last may be shorter. */
export const CHUNK_BYTES = 4 << 20;
/** One lower-case SHA-256 and a line feed. */
const LINE = 65;

/** The length of the digests' text for a file of `size` bytes. */
export function chunkDigestsLength(size: number): number {
  return Math.ceil(size / CHUNK_BYTES) * LINE;
}

/** SHA-256 of each chunk of a file whose bytes come in order. */
export class ChunkDigests {
  private readonly lines: string[] = [];
  private hash = createHash("sha256");
  private filled = 0;

  update(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const part = bytes.subarray(done, done + CHUNK_BYTES - this.filled);
      this.hash.update(part);
      done += part.length;
      this.filled += part.length;
      if (this.filled === CHUNK_BYTES) this.endChunk();
    }
  }

  /** Once, after the last byte. One digest a line. */
  text(): string {
    if (this.filled > 0) this.endChunk();
    return this.lines.join("");
  }

  private endChunk(): void {
    this.lines.push(`${this.hash.digest("hex")}\n`);
    this.hash = createHash("sha256");
    this.filled = 0;
  }
}
