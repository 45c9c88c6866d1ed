import { write, writeSync } from "node:fs";

/** Bytes of one write, about. */
const CHUNK = 64 * 1024;
/** Of a UTF-16 unit in UTF-8. */
const MOST_BYTES = 3;
/** Milliseconds until a reader that had no room is tried again, where writes do not wait for it (O_NONBLOCK). */
const TRY_AGAIN = 100;

export interface LineWriterOptions {
  readonly fd: number;
  /** Bytes that may wait; a line that finds no room is left out. */
  readonly longestQueue: number;
  /** Told how many were left out, once there is room again. */
  readonly leftOut: (count: number) => void;
}

/**
 * Writes lines beside the work, in a thread of Node's own: what comes within one turn of the event loop goes together, and while one write is under
 * way the lines that come wait for the next. Bytes that cannot be written are lost, as on a full disk, and those after them are tried.
 */
export class LineWriter {
  private readonly options: LineWriterOptions;
  private readonly full: Buffer[] = [];
  private filling = Buffer.allocUnsafeSlow(CHUNK);
  private filled = 0;
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
    if (this.isWriting) return;
    this.isWriting = true;
    setImmediate(() => this.writeNext());
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
    this.filling = Buffer.allocUnsafeSlow(CHUNK);
    this.filled = 0;
  }

  private put(chunk: Buffer): void {
    this.full.push(chunk);
    this.waiting += chunk.length;
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

  private onWritten(chunk: Buffer, error: NodeJS.ErrnoException | null, written: number): void {
    const rest = error?.code === "EAGAIN" ? chunk : chunk.subarray(error === null ? written : chunk.length);
    if (rest.length > 0) {
      this.full.unshift(rest);
      this.waiting += rest.length;
    }
    if (error?.code === "EAGAIN") setTimeout(() => this.writeNext(), TRY_AGAIN).unref();
    else this.writeNext();
    this.tellLeftOut();
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
