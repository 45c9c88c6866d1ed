import { createHash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { failure } from "../errors.js";
import type { BlobInfo, BlobKind } from "./image.js";

/** Takes the bytes of one blob in order, into a file of its own or, where the store has them already, into the digest alone. */
export class BlobWriter {
  readonly kind: BlobKind;
  readonly declared: BlobInfo;
  /** Absent: nothing is written. */
  readonly path: string | undefined;
  private readonly hash = createHash("sha256");
  private handle: FileHandle | undefined;
  private received = 0;

  constructor(kind: BlobKind, declared: BlobInfo, path: string | undefined) {
    this.kind = kind;
    this.declared = declared;
    this.path = path;
  }

  get complete(): boolean {
    return this.received === this.declared.size;
  }

  /** Throws PUSH_OUT_OF_ORDER for a gap, a repetition, or bytes beyond the declared size; rejects with the system's error. */
  async write(offset: number, bytes: Uint8Array): Promise<void> {
    this.checkPlace(offset, bytes.length);
    this.hash.update(bytes);
    if (this.path !== undefined) {
      this.handle ??= await open(this.path, "wx", 0o600);
      await writeWhole(this.handle, bytes);
    }
    this.received += bytes.length;
  }

  /** Makes the file durable once all bytes are there and right. Throws PUSH_INCOMPLETE or DIGEST_MISMATCH. */
  async finish(): Promise<void> {
    const { kind, declared, received } = this;
    if (!this.complete) throw failure("PUSH_INCOMPLETE", { kind, received, declared: declared.size });
    const found = this.hash.digest("hex");
    if (found !== declared.sha256)
      throw failure("DIGEST_MISMATCH", { kind, found, declared: declared.sha256 });
    await this.handle?.sync();
    await this.closeFile();
  }

  /** Leaves nothing behind; harmless after `finish` when the file was moved away. */
  async discard(): Promise<void> {
    await this.closeFile();
    if (this.path !== undefined) await rm(this.path, { force: true });
  }

  private checkPlace(offset: number, length: number): void {
    const { kind, received, declared } = this;
    if (offset !== received)
      throw failure("PUSH_OUT_OF_ORDER", {
        found: `${kind} bytes from offset ${offset}`,
        expected: `offset ${received}`,
      });
    if (received + length > declared.size)
      throw failure("PUSH_OUT_OF_ORDER", {
        found: `${received + length} bytes of the ${kind}`,
        expected: `the declared ${declared.size}`,
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
