import type { FileHandle } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { ByteRange } from "./byte-range.js";
import type { PieceStore } from "./piece-store.js";

export interface RangeSending {
  readonly response: ServerResponse;
  readonly handle: FileHandle;
  readonly range: ByteRange;
  readonly pieces: PieceStore;
  /** The kernel has taken so many more bytes. */
  readonly took: (bytes: number) => void;
}

/** Milliseconds in which a client takes a piece that keeps up. */
const BRISK = 250;

/**
 * Sends a range of a file, reading one piece while the one before goes out. The file has ended early when there are fewer bytes than
 * promised; the client is gone when it does not take them.
 */
export async function sendRange(
  sending: RangeSending,
): Promise<"sent" | "gone" | "endedEarly" | "unreadable"> {
  const { handle, range, pieces } = sending;
  const writer = new PieceWriter(sending);
  let writing: Promise<boolean> = Promise.resolve(true);
  for (let at = range.start; at <= range.end; ) {
    const piece = pieces.take(range.end + 1 - at, writer.isBrisk);
    const length = await readPiece(handle, piece, at);
    const isTaken = length > 0 && (await writing);
    if (!isTaken) {
      pieces.giveBack(piece, true);
      return length > 0 ? "gone" : length === 0 ? "endedEarly" : "unreadable";
    }
    at += length;
    writing = writer.write(piece, length);
  }
  return (await writing) ? "sent" : "gone";
}

/** Bytes; -1 when they cannot be read. */
function readPiece(handle: FileHandle, piece: Buffer, at: number): Promise<number> {
  return handle.read(piece, 0, piece.length, at).then(
    ({ bytesRead }) => bytesRead,
    () => -1,
  );
}

class PieceWriter {
  isBrisk = false;
  private readonly sending: RangeSending;
  /** Node calls no callback of a write to a connection that is just being torn down. */
  private leave: () => void = () => undefined;

  constructor(sending: RangeSending) {
    this.sending = sending;
    sending.response.once("close", () => this.leave());
  }

  /** Resolves when the kernel has taken all of it, with false when it never will. */
  async write(piece: Buffer, length: number): Promise<boolean> {
    const startedAt = performance.now();
    const isTaken = await this.handOver(piece.subarray(0, length));
    this.isBrisk = performance.now() - startedAt < BRISK;
    if (isTaken) this.sending.took(length);
    this.sending.pieces.giveBack(piece, isTaken);
    return isTaken;
  }

  private handOver(bytes: Buffer): Promise<boolean> {
    const { response } = this.sending;
    if (response.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.leave = () => resolve(false);
      response.write(bytes, (error) => resolve(error === null || error === undefined));
    });
  }
}
