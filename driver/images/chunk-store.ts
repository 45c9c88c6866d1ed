import { stat } from "node:fs/promises";
import type { BlobFolder } from "./blob-folder.js";
import { ChunkDigests, chunkDigestsLength } from "./chunk-digests.js";
import type { BlobInfo, Digest } from "./image.js";
import { readPieces } from "./read-blob.js";

/** The digests of the disk images' chunks, beside the images. */
export class ChunkStore {
  private readonly folder: BlobFolder;
  private readonly making = new Map<Digest, Promise<void>>();

  constructor(folder: BlobFolder) {
    this.folder = folder;
  }

  /** Where they are. Those that are missing are made from the image: rejects with the system's error when it cannot be read. */
  async path(blob: BlobInfo, signal: AbortSignal): Promise<string> {
    const path = this.folder.path("chunks", blob.sha256);
    const there = await stat(path).catch(() => undefined);
    if (there?.size !== chunkDigestsLength(blob.size)) await this.makeOnce(blob, signal);
    return path;
  }

  private makeOnce(blob: BlobInfo, signal: AbortSignal): Promise<void> {
    const under = this.making.get(blob.sha256);
    if (under !== undefined) return under;
    const making = this.make(blob, signal).finally(() => this.making.delete(blob.sha256));
    this.making.set(blob.sha256, making);
    return making;
  }

  private async make({ sha256 }: BlobInfo, signal: AbortSignal): Promise<void> {
    const unpin = this.folder.pin(sha256);
    try {
      const digests = new ChunkDigests();
      const piece = (bytes: Uint8Array): void => digests.update(bytes);
      await readPieces(this.folder.path("blob", sha256), { signal, piece });
      await this.folder.putChunks(sha256, digests.text());
    } finally {
      unpin();
    }
  }
}
