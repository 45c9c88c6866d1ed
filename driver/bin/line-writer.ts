import { write, writeSync } from "node:fs";

/** Bytes of one write, about. */
const CHUNK = 64 * 1024;
/** Milliseconds that a line waits for others: a write costs as much as ten lines. */
const WRITE_AFTER = 10;
/** Of a UTF-16 unit in UTF-8. */
const MOST_BYTES = 3;
/** Milliseconds until a reader that had no room is tried again, where writes do not wait for it (O_NONBLOCK). */
const TRY_AGAIN = 100;

type Chunk = Buffer<ArrayBuffer>;

export interface LineWriterOptions {
  readonly fd: number;
  /** Bytes that may wait; a line that finds no room is left out. */
  readonly longestQueue: number;
  /** Told how many were left out, once there is room again. */
  readonly leftOut: (count: number) => void;
}

/**
 * Writes lines beside the work, in a thread of Node's own, those of some milliseconds together; while one write is under way the lines that come wait
 * for the next. Bytes that cannot be written are lost, as on a full disk, and those after them are tried.
 */
export class LineWriter {
  private readonly options: LineWriterOptions;
  private readonly full: Chunk[] = [];
  private filling: Chunk = Buffer.allocUnsafeSlow(CHUNK);
  private filled = 0;
  /** One that was written, to be filled again. */
  private spare: Chunk | undefined;
  /** Bytes in `full`. */
  private waiting = 0;
  private left = 0;
  private isWriting = false;

  constructor(options: LineWriterOptions) {
    this.options = options;
  }

  write(line: string): void {
    const most = line.length * MOST_BYTES;
    if (this.waiting + this.filled + line.length > this.options.longestQueue) {
      this.left += 1;
      return;
    }
    if (this.filled + most > CHUNK) this.turnOver();
    if (most > CHUNK) this.put(Buffer.from(line));
    else this.filled += this.filling.write(line, this.filled);
    this.writeSoon();
  }

  /** What waits is written when this returns; for a process that ends. */
  flushSync(): void {
    this.turnOver();
    for (const chunk of this.full.splice(0)) writeWhole(this.options.fd, chunk);
    this.waiting = 0;
  }

  private turnOver(): void {
    if (this.filled === 0) return;
    this.put(this.filling.subarray(0, this.filled));
    this.filling = this.spare ?? Buffer.allocUnsafeSlow(CHUNK);
    this.spare = undefined;
    this.filled = 0;
  }

  private put(chunk: Chunk): void {
    this.full.push(chunk);
    this.waiting += chunk.length;
  }

  private writeSoon(): void {
    if (this.isWriting) return;
    this.isWriting = true;
    setTimeout(() => this.writeNext(), WRITE_AFTER);
  }

  private writeNext(): void {
    if (this.full.length === 0) this.turnOver();
    const chunk = this.full.shift();
    this.isWriting = chunk !== undefined;
    if (chunk === undefined) return;
    this.waiting -= chunk.length;
    write(this.options.fd, chunk, 0, chunk.length, null, (error, written) =>
      this.onWritten(chunk, error, written),
    );
  }

  private onWritten(chunk: Chunk, error: NodeJS.ErrnoException | null, written: number): void {
    const rest = error?.code === "EAGAIN" ? chunk : chunk.subarray(error === null ? written : chunk.length);
    if (rest.length > 0) {
      this.full.unshift(rest);
      this.waiting += rest.length;
    }
    if (rest.length === 0 && chunk.buffer.byteLength === CHUNK) this.spare = Buffer.from(chunk.buffer);
    if (error?.code === "EAGAIN") setTimeout(() => this.writeNext(), TRY_AGAIN).unref();
    else if (this.full.length > 0) this.writeNext();
    else this.rest();
    this.tellLeftOut();
  }

  private rest(): void {
    this.isWriting = false;
    if (this.filled > 0) this.writeSoon();
  }

  private tellLeftOut(): void {
    if (this.left === 0 || this.waiting > 0) return;
    const count = this.left;
    this.left = 0;
    this.options.leftOut(count);
  }
}

function writeWhole(fd: number, chunk: Buffer): void {
  for (let at = 0; at < chunk.length; ) {
    try {
      at += writeSync(fd, chunk, at);
    } catch (error) {
      if (!isNoRoom(error)) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRY_AGAIN);
    }
  }
}

function isNoRoom(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
