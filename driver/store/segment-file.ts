import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** A file that blocks are put into one behind the other. */
export class SegmentFile implements AsyncDisposable {
  readonly path: string;
  private readonly handle: FileHandle;
  /** Bytes of whole blocks. */
  length: number;
  isSynced = true;
  /** Something may stand behind the last whole block. */
  private isUncertain = false;

  private constructor(path: string, handle: FileHandle, length: number) {
    this.path = path;
    this.handle = handle;
    this.length = length;
  }

  /** Of an existing file all behind `length` is cut off. */
  static async open(path: string, length: number): Promise<SegmentFile> {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    const file = new SegmentFile(path, handle, length);
    try {
      await file.cut(length);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return file;
  }

  /** When it rejects nothing of it is there. */
  async append(bytes: Buffer): Promise<void> {
    if (this.isUncertain) await this.cut(this.length);
    this.isUncertain = true;
    for (let written = 0; written < bytes.length; ) {
      const rest = bytes.length - written;
      written += (await this.handle.write(bytes, written, rest, this.length + written)).bytesWritten;
    }
    this.isUncertain = false;
    this.length += bytes.length;
    this.isSynced = false;
  }

  /** Takes back what was appended behind `length`. */
  async cut(length: number): Promise<void> {
    this.isUncertain = true;
    this.length = length;
    await this.handle.truncate(length);
    this.isUncertain = false;
  }

  async sync(): Promise<void> {
    if (this.isSynced) return;
    await this.handle.datasync();
    this.isSynced = true;
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
