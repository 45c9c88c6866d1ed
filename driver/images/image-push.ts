import { failure } from "../errors.js";
import { diskFailure } from "../store/disk-failure.js";
import type { BlobFolder } from "./blob-folder.js";
import type { BlobLocks } from "./blob-locks.js";
import { type BlobWriter, openBlobWriter } from "./blob-writer.js";
import { type BlobKind, blobsOf, type Image } from "./image.js";
import type { ImageRequest } from "./image-rules.js";

/** What opens a push: an `Inventory.putImage` request. */
export interface PushDeclaration extends ImageRequest {
  readonly requestId: string;
}

export interface PushResult {
  readonly image: Image;
  /** Bytes that this push added: 0 when the driver had all files already. */
  readonly storedBytes: number;
}

/**
 * One push: all of the kernel, then all of the ramdisk, then all of the disk, each from any offset up to which the store has its bytes. After a
 * rejection it is over; no image has come of it, but its right bytes stay for a while, for the next try.
 */
export interface ImagePush {
  /** Rejects with PUSH_OUT_OF_ORDER, PUSH_INCOMPLETE, DIGEST_MISMATCH, DISK_NOT_RAW, BLOB_BUSY, DISK_FULL or STORE_FAILED. */
  write(kind: BlobKind, offset: number, bytes: Uint8Array): Promise<void>;
  /** Resolves once files and record are durable; rejects like `write`, or as `Inventory.putImage` does. */
  commit(): Promise<PushResult>;
  /** Harmless after the end. */
  abort(): Promise<void>;
}

export interface PushOptions {
  readonly folder: BlobFolder;
  readonly locks: BlobLocks;
  readonly declaration: PushDeclaration;
  /** `Inventory.putImage`. */
  readonly putImage: (declaration: PushDeclaration) => Promise<Image>;
  /** Called once, when the push is over in any way. */
  readonly ended: () => Promise<void>;
}

/** The blobs of the declaration must be pinned until `ended`. */
export function openPush(options: PushOptions): ImagePush {
  return new RunningPush(options);
}

class RunningPush implements ImagePush {
  private readonly options: PushOptions;
  private readonly stop = new AbortController();
  /** Files still to come; the first is being written. */
  private readonly left: ReturnType<typeof blobsOf>[number][];
  private writer: BlobWriter | undefined;
  private storedBytes = 0;
  private isOver = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: PushOptions) {
    this.options = options;
    this.left = [...blobsOf(options.declaration)];
  }

  write(kind: BlobKind, offset: number, bytes: Uint8Array): Promise<void> {
    return this.inTurn(async () => {
      if (!this.left.some(([name]) => name === kind)) throw this.outOfOrder(kind);
      while (this.left[0]?.[0] !== kind) await this.finishFile();
      const writer = await this.openWriter();
      await writer.write(offset, bytes);
      // Who waits for the same bytes need not wait for the rest of this push.
      if (writer.complete) await this.finishFile();
    });
  }

  commit(): Promise<PushResult> {
    return this.inTurn(async () => {
      if (this.isOver) throw this.outOfOrder("the end");
      while (this.left.length > 0) await this.finishFile();
      const image = await this.options.putImage(this.options.declaration);
      await this.end();
      return { image, storedBytes: this.storedBytes };
    });
  }

  abort(): Promise<void> {
    this.stop.abort(failure("CANCELLED", {}));
    const end = this.last.then(() => this.end());
    this.last = end.catch(() => undefined);
    return end;
  }

  private async finishFile(): Promise<void> {
    const writer = await this.openWriter();
    await writer.finish();
    this.storedBytes += writer.storedBytes;
    this.writer = undefined;
    this.left.shift();
  }

  private async openWriter(): Promise<BlobWriter> {
    const [next] = this.left;
    if (next === undefined) throw this.outOfOrder("more");
    const [kind, wanted] = next;
    const { folder, locks } = this.options;
    this.writer ??= await openBlobWriter({ folder, locks, kind, wanted, signal: this.stop.signal });
    return this.writer;
  }

  private async end(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    this.left.length = 0;
    await this.writer?.leave();
    await this.options.ended();
  }

  /** Steps run one after the other; the first that fails ends the push. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act).catch(async (error: unknown) => {
      await this.end().catch(() => undefined);
      throw diskFailure(this.options.folder.folder, error);
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private outOfOrder(found: string): Error {
    const [next] = this.left;
    const expected = this.isOver ? "nothing: the push is over" : `${next?.[0] ?? "no more"} bytes`;
    return failure("PUSH_OUT_OF_ORDER", { found, expected });
  }
}
