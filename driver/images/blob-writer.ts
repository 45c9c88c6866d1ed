import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open, stat } from "node:fs/promises";
import { failure } from "../errors.js";
import type { BlobFolder } from "./blob-folder.js";
import type { BlobLock, BlobLocks } from "./blob-locks.js";
import { ChunkDigests } from "./chunk-digests.js";
import { HEAD_BYTES, whyNotRaw } from "./disk-format.js";
import type { BlobInfo, BlobKind, Digest } from "./image.js";
import { readPieces } from "./read-blob.js";

/** What a blob is to be. A pull learns the size on its way. */
export interface WantedBlob {
  readonly sha256: Digest;
  readonly size?: number;
}

export interface BlobWriterOptions {
  readonly folder: BlobFolder;
  readonly locks: BlobLocks;
  readonly kind: BlobKind;
  readonly wanted: WantedBlob;
  readonly signal: AbortSignal;
}

/**
 * Waits until nobody else writes this blob, then goes on behind what is there of it already. Rejects with BLOB_BUSY, or with
 * the signal's reason.
 */
export async function openBlobWriter(options: BlobWriterOptions): Promise<BlobWriter> {
  const { locks, kind, wanted, signal } = options;
  const lock = await locks.acquire(kind, wanted.sha256, signal);
  const writer = new BlobWriter(options, lock);
  try {
    await writer.resume();
    return writer;
  } catch (error) {
    await writer.leave();
    throw error;
  }
}

/** Takes the bytes of one blob in order, behind those that are there. A blob that is whole takes no more. */
export class BlobWriter {
  private readonly options: BlobWriterOptions;
  private readonly lock: BlobLock;
  private readonly chunks: ChunkDigests | undefined;
  private hash: Hash = createHash("sha256");
  private head: Uint8Array = new Uint8Array();
  private handle: FileHandle | undefined;
  private isWhole = false;
  private written = 0;
  private headIsGood = false;
  /** Where the next bytes must begin; absent: anywhere behind which nothing is missing. */
  private position: number | undefined;
  /** Bytes that are there. */
  received = 0;

  constructor(options: BlobWriterOptions, lock: BlobLock) {
    this.options = options;
    this.lock = lock;
    this.chunks = options.kind === "disk" ? new ChunkDigests() : undefined;
  }

  /** Bytes that this writer has added. */
  get storedBytes(): number {
    return this.written;
  }

  /** Its last byte has been handed on. */
  get complete(): boolean {
    const { size } = this.options.wanted;
    return this.received === size && this.position === size;
  }

  /** It is in the store already. */
  get whole(): boolean {
    return this.isWhole;
  }

  async resume(): Promise<void> {
    const { folder, wanted, signal } = this.options;
    const size = await folder.sizeOf(wanted.sha256);
    this.isWhole = size !== undefined && size === (wanted.size ?? size);
    if (this.isWhole) {
      this.received = size ?? 0;
      return;
    }
    const path = folder.path("partial", wanted.sha256);
    const there = await stat(path).catch(() => undefined);
    if (there === undefined || there.size === 0) return;
    if (there.size > (wanted.size ?? there.size)) return this.restart();
    await readPieces(path, { signal, piece: (bytes) => this.take(bytes) });
    await this.checkHead(this.head);
  }

  /** Forgets what has come so far. */
  async restart(): Promise<void> {
    await this.closeFile();
    await this.options.folder.dropPartial(this.options.wanted.sha256);
    this.hash = createHash("sha256");
    this.head = new Uint8Array();
    this.headIsGood = false;
    this.position = undefined;
    this.received = 0;
  }

  /**
   * Bytes that are there already are passed over. Throws PUSH_OUT_OF_ORDER for a gap and for bytes beyond the declared size, DISK_NOT_RAW; rejects
   * with the system's error.
   */
  async write(offset: number, bytes: Uint8Array): Promise<void> {
    this.checkPlace(offset, bytes.length);
    this.position = offset + bytes.length;
    const news = bytes.subarray(Math.max(0, this.received - offset));
    if (this.isWhole || news.length === 0) return;
    await this.checkHead(this.headWith(news));
    await this.append(news);
    this.take(news);
    this.written += news.length;
  }

  /**
   * Makes the file durable and a blob once all bytes are there and right, and answers what it is. Throws PUSH_INCOMPLETE, or DIGEST_MISMATCH, after which
   * nothing is left of it.
   */
  async finish(): Promise<BlobInfo> {
    const { folder, kind, wanted } = this.options;
    const { received } = this;
    const blob = { sha256: wanted.sha256, size: wanted.size ?? received };
    if (received !== blob.size) throw failure("PUSH_INCOMPLETE", { kind, received, declared: blob.size });
    if (!this.isWhole) await this.adopt(folder, blob);
    await this.leave();
    return blob;
  }

  /** What has come stays for the next one. Harmless after the end. */
  async leave(): Promise<void> {
    await this.closeFile();
    this.lock.release();
  }

  private async adopt(folder: BlobFolder, blob: BlobInfo): Promise<void> {
    const found = this.hash.digest("hex");
    if (found !== blob.sha256) {
      await this.restart();
      throw failure("DIGEST_MISMATCH", { kind: this.options.kind, found, declared: blob.sha256 });
    }
    this.handle ??= await open(folder.path("partial", blob.sha256), "a", 0o600);
    await this.handle.sync();
    await this.closeFile();
    await folder.adopt(blob, this.chunks?.text());
    this.isWhole = true;
  }

  /** What a failed write has left cannot be trusted, and on a full disk others need the room. */
  private async append(bytes: Uint8Array): Promise<void> {
    const { folder, wanted } = this.options;
    try {
      this.handle ??= await open(folder.path("partial", wanted.sha256), "a", 0o600);
      await writeWhole(this.handle, bytes);
    } catch (error) {
      await this.restart();
      throw error;
    }
  }

  private take(bytes: Uint8Array): void {
    const { folder, wanted } = this.options;
    this.head = this.headWith(bytes);
    this.hash.update(bytes);
    this.chunks?.update(bytes);
    this.received += bytes.length;
    folder.index.put({ kind: "partial", sha256: wanted.sha256, size: this.received });
    this.lock.progress(this.received);
  }

  private async checkHead(head: Uint8Array): Promise<void> {
    if (this.options.kind !== "disk" || this.headIsGood) return;
    const why = whyNotRaw(head);
    this.headIsGood = head.length >= HEAD_BYTES;
    if (why === undefined) return;
    await this.restart();
    throw failure("DISK_NOT_RAW", why);
  }

  private headWith(bytes: Uint8Array): Uint8Array {
    if (this.head.length >= HEAD_BYTES) return this.head;
    return Buffer.concat([this.head, bytes.subarray(0, HEAD_BYTES - this.head.length)]);
  }

  private checkPlace(offset: number, length: number): void {
    const { received, position } = this;
    const { kind, wanted } = this.options;
    if (offset > received || offset !== (position ?? offset))
      throw failure("PUSH_OUT_OF_ORDER", {
        found: `${kind} bytes from offset ${offset}`,
        expected: `offset ${position ?? received}`,
      });
    if (wanted.size !== undefined && offset + length > wanted.size)
      throw failure("PUSH_OUT_OF_ORDER", {
        found: `${offset + length} bytes of the ${kind}`,
        expected: `the declared ${wanted.size}`,
      });
  }

  private async closeFile(): Promise<void> {
    const handle = this.handle;
    this.handle = undefined;
    await handle?.close();
  }
}

/** One write may take fewer bytes than it was given, above all on a disk that is nearly full. */
async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done);
    if (bytesWritten === 0) throw new Error("ENOSPC: a write took no byte");
    done += bytesWritten;
  }
}
