import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Bytes read at once: hashing them holds the event loop up for less than a millisecond. */
const PIECE = 256 << 10;

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Bytes a second; absent: as fast as it goes. */
  readonly rate?: number;
  readonly piece: (bytes: Uint8Array) => void;
}

/** Hands on a file's bytes in order. Rejects with the system's error, or with the signal's reason. */
export async function readPieces(path: string, options: ReadOptions): Promise<void> {
  const handle = await open(path, "r");
  try {
    await readAll(handle, options);
  } finally {
    await handle.close();
  }
}

/** The digest of a file as it is on disk now. */
export async function digestOf(path: string, options: ReadOptions): Promise<string> {
  const hash = createHash("sha256");
  const piece = (bytes: Uint8Array): void => {
    hash.update(bytes);
    options.piece(bytes);
  };
  await readPieces(path, { ...options, piece });
  return hash.digest("hex");
}

async function readAll(handle: FileHandle, { signal, rate, piece }: ReadOptions): Promise<void> {
  const buffer = Buffer.allocUnsafe(PIECE);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, PIECE);
    if (bytesRead === 0) return;
    piece(buffer.subarray(0, bytesRead));
    if (rate !== undefined) await delay((bytesRead * 1000) / rate, undefined, signal && { signal });
  }
}
