import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makePrivateFolder, syncFolder } from "../store/private-folder.js";
import { writeDurably } from "../store/write-durably.js";
import { BlobIndex, STORED_KINDS, type StoredFile, type StoredKind } from "./blob-index.js";
import type { BlobInfo, Digest } from "./image.js";
import { parseDigest } from "./image.js";

/**
 * `<dataDir>/blobs/<sha256>`: whole, verified files by content. `incoming/<sha256>`: as much as has come of one, visible to
 * nobody. `damaged/<sha256>`: what was whole once. `chunks/<sha256>`: the digests of a disk image's chunks. Digests in use by
 * a push or pull are pinned, and stay even while no image names them.
 */
export class BlobFolder {
  readonly folder: string;
  readonly index = new BlobIndex();
  private readonly folders: Readonly<Record<StoredKind | "chunks", string>>;
  private readonly pins = new Map<Digest, number>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
    this.folders = {
      blob: join(folder, "blobs"),
      partial: join(folder, "incoming"),
      damaged: join(folder, "damaged"),
      chunks: join(folder, "chunks"),
    };
  }

  /** Makes the folders (0700) and looks at what is there; nothing is read but names and sizes. */
  async prepare(): Promise<void> {
    for (const folder of Object.values(this.folders)) await makePrivateFolder(folder);
    for (const kind of STORED_KINDS) await this.scan(kind);
    for (const name of await readdir(this.folders.chunks)) {
      const sha256 = parseDigest(name);
      if (sha256 === undefined || this.index.get("blob", sha256) === undefined)
        await rm(join(this.folders.chunks, name), { force: true });
    }
  }

  path(kind: StoredKind | "chunks", sha256: Digest): string {
    return join(this.folders[kind], sha256);
  }

  /** Keeps what has this digest until the answered function is called. */
  pin(sha256: Digest): () => void {
    this.pins.set(sha256, (this.pins.get(sha256) ?? 0) + 1);
    let pinned = true;
    return () => {
      if (pinned) this.unpin(sha256);
      pinned = false;
    };
  }

  isPinned(sha256: Digest): boolean {
    return this.pins.has(sha256);
  }

  /** The size of the blob, when it is there in its whole length. */
  sizeOf(sha256: Digest): Promise<number | undefined> {
    return this.inTurn(() => this.lookAt(sha256));
  }

  /** Moves a finished, synced file in, durably. What was damaged is healed by it. */
  adopt(blob: BlobInfo, chunks: string | undefined): Promise<void> {
    return this.inTurn(async () => {
      if (chunks !== undefined) await this.putChunks(blob.sha256, chunks);
      await rename(this.path("partial", blob.sha256), this.path("blob", blob.sha256));
      await syncFolder(this.folders.blob);
      await this.drop("damaged", blob.sha256);
      this.index.remove("partial", blob.sha256);
      this.index.put({ kind: "blob", ...blob });
    });
  }

  /** Takes a blob that is not what it says out of service, for whoever wants to look at it. */
  setAside(blob: BlobInfo): Promise<void> {
    return this.inTurn(async () => {
      this.index.remove("blob", blob.sha256);
      this.index.put({ kind: "damaged", ...blob });
      await rename(this.path("blob", blob.sha256), this.path("damaged", blob.sha256)).catch(ignoreAbsence);
      await syncFolder(this.folders.blob);
    });
  }

  /** Removes the files that `choose` picks; nothing is looked at or taken up in between. */
  removeChosen(choose: (index: BlobIndex) => readonly StoredFile[]): Promise<void> {
    return this.inTurn(async () => {
      for (const { kind, sha256 } of choose(this.index)) await this.drop(kind, sha256);
    });
  }

  /** Forgets what has come of a blob: it was wrong. */
  dropPartial(sha256: Digest): Promise<void> {
    return this.inTurn(() => this.drop("partial", sha256));
  }

  async putChunks(sha256: Digest, text: string): Promise<void> {
    await writeDurably(this.path("chunks", sha256), text);
  }

  private async scan(kind: StoredKind): Promise<void> {
    for (const name of await readdir(this.folders[kind])) {
      const sha256 = parseDigest(name);
      const stats = await stat(join(this.folders[kind], name)).catch(() => undefined);
      if (sha256 !== undefined && stats?.isFile()) this.index.put({ kind, sha256, size: stats.size });
      else if (kind === "partial") await rm(join(this.folders[kind], name), { recursive: true, force: true });
    }
  }

  /** A file cut short behind the driver's back is there no more. */
  private async lookAt(sha256: Digest): Promise<number | undefined> {
    const known = this.index.get("blob", sha256);
    if (known === undefined) return undefined;
    const stats = await stat(this.path("blob", sha256)).catch(() => undefined);
    return stats?.isFile() && stats.size === known.size ? known.size : undefined;
  }

  private async drop(kind: StoredKind, sha256: Digest): Promise<void> {
    await rm(this.path(kind, sha256), { force: true });
    if (kind === "blob") await rm(this.path("chunks", sha256), { force: true });
    this.index.remove(kind, sha256);
  }

  private unpin(sha256: Digest): void {
    const left = (this.pins.get(sha256) ?? 0) - 1;
    if (left > 0) this.pins.set(sha256, left);
    else this.pins.delete(sha256);
  }

  /** Looking, adopting and removing never overlap. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

function ignoreAbsence(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
