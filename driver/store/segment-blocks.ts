import { type FileHandle, open } from "node:fs/promises";
import { type Block, blockAt, nextMark } from "./event-block.js";

/** A block and where it is. */
export interface PlacedBlock extends Block {
  readonly offset: number;
}

/** Bytes that are no block, with blocks behind them. */
export interface DamagedPart {
  readonly offset: number;
  readonly length: number;
}

export interface BlockRange {
  readonly from: number;
  /** Behind the last byte. */
  readonly end: number;
  readonly damaged: (part: DamagedPart) => void;
}

/** Bytes read at once: of many blocks, and of one. */
const CHUNK = 1 << 18;
const ONE = 1 << 15;
/** Bytes that a mark cut in two may have left at the end of a chunk. */
const MARK_REST = 3;

/** The blocks of a file between two offsets; none where there is no such file any more. */
export async function* blocksOf(path: string, range: BlockRange): AsyncGenerator<PlacedBlock> {
  const handle = await open(path, "r").catch(noneWhenGone);
  if (handle === undefined) return;
  try {
    yield* walk(handle, range);
  } finally {
    await handle.close();
  }
}

/** The blocks that begin at these offsets. */
export async function* blocksAt(
  path: string,
  offsets: readonly number[],
  end: number,
): AsyncGenerator<PlacedBlock> {
  const handle = await open(path, "r").catch(noneWhenGone);
  if (handle === undefined) return;
  try {
    for (const from of offsets) {
      const { value } = await walk(handle, { from, end, damaged: () => undefined }, ONE).next();
      if (value?.offset === from) yield value;
    }
  } finally {
    await handle.close();
  }
}

/** What is no block is skipped. */
async function* walk(
  handle: FileHandle,
  { from, end, damaged }: BlockRange,
  chunk = CHUNK,
): AsyncGenerator<PlacedBlock, void> {
  let badFrom: number | undefined;
  for (let at = from, wanted = chunk; at < end; ) {
    const asked = Math.min(wanted, end - at);
    const bytes = await readAt(handle, at, asked);
    // The file may have become shorter.
    const rest = bytes.length < asked ? bytes.length : end - at;
    if (rest === 0) return;
    wanted = chunk;
    let used = 0;
    while (used < bytes.length) {
      const found = blockAt(bytes, used);
      if (typeof found === "object") {
        if (badFrom !== undefined) damaged({ offset: badFrom, length: at + used - badFrom });
        badFrom = undefined;
        yield { ...found, offset: at + used };
        used += found.length;
      } else if (found !== undefined && used + found <= rest) {
        wanted = Math.max(chunk, found);
        break;
      } else {
        badFrom ??= at + used;
        used = nextMark(bytes, used + 1) ?? lookedThrough(bytes, used, rest);
      }
    }
    at += used;
  }
}

function lookedThrough(bytes: Buffer, used: number, rest: number): number {
  return bytes.length === rest ? rest : Math.max(used + 1, bytes.length - MARK_REST);
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, at + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

/** It was removed meanwhile, for it was too old. */
export function noneWhenGone(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
