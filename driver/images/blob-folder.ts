import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makePrivateFolder, syncFolder } from "../store/private-folder.js";
import { type BlobInfo, type Digest, parseDigest } from "./image.js";

/**
 * `<dataDir>/blobs/<sha256>`: whole, verified files by content. `<dataDir>/incoming/`: what is being pushed, visible to
 * nobody. Digests in use by a push are pinned, and stay even while no image names them.
 */
export class BlobFolder {
  readonly folder: string;
  private readonly blobs: string;
  private readonly incoming: string;
  private readonly pins = new Map<Digest, number>();
  private last: Promise<unknown> = Promise.resolve();
  private incomingNames = 0;

  constructor(folder: string) {
    this.folder = folder;
    this.blobs = join(folder, "blobs");
    this.incoming = join(folder, "incoming");
  }

  /** Makes both folders (0700) and removes what an earlier process left in `incoming/`. */
  async prepare(): Promise<void> {
    await makePrivateFolder(this.blobs);
    await makePrivateFolder(this.incoming);
    for (const name of await readdir(this.incoming))
      await rm(join(this.incoming, name), { recursive: true, force: true });
  }

  path(sha256: Digest): string {
    return join(this.blobs, sha256);
  }

  newIncomingPath(): string {
    this.incomingNames += 1;
    return join(this.incoming, String(this.incomingNames));
  }

  /** Keeps the blob until the answered function is called. */
  pin(sha256: Digest): () => void {
    this.pins.set(sha256, (this.pins.get(sha256) ?? 0) + 1);
    let pinned = true;
    return () => {
      if (pinned) this.unpin(sha256);
      pinned = false;
    };
  }

  /** True when the blob is there in its whole length. */
  has(blob: BlobInfo): Promise<boolean> {
    return this.inTurn(() => this.isThere(blob));
  }

  /** Moves a finished file in, durably, and answers the bytes stored anew: 0 when another push was faster. */
  adopt(blob: BlobInfo, incomingPath: string): Promise<number> {
    return this.inTurn(async () => {
      if (await this.isThere(blob)) return 0;
      await rename(incomingPath, this.path(blob.sha256));
      await syncFolder(this.blobs);
      return blob.size;
    });
  }

  /** Removes every blob that is neither used nor pinned; a transfer that has one open reads on to its end. Answers how many went. */
  collect(isUsed: (sha256: Digest) => boolean): Promise<number> {
    return this.inTurn(async () => {
      let removed = 0;
      for (const name of await readdir(this.blobs)) {
        const sha256 = parseDigest(name);
        if (sha256 === undefined || isUsed(sha256) || this.pins.has(sha256)) continue;
        await rm(this.path(sha256), { force: true });
        removed += 1;
      }
      return removed;
    });
  }

  private async isThere({ sha256, size }: BlobInfo): Promise<boolean> {
    const stats = await stat(this.path(sha256)).catch(() => undefined);
    return stats?.isFile() === true && stats.size === size;
  }

  private unpin(sha256: Digest): void {
    const left = (this.pins.get(sha256) ?? 0) - 1;
    if (left > 0) this.pins.set(sha256, left);
    else this.pins.delete(sha256);
  }

  /** Looking, adopting and collecting never overlap. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
