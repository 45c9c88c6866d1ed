import { DATA_HEADER, writeDataHeader } from "./packet.js";

/** Bytes asked of the disk at once, so that one read serves several blocks. */
const READ_LENGTH = 32 * 1024;

/** DATA packets built side by side in one buffer; all but the file's last are `DATA_HEADER + blksize` long. */
interface Chunk {
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly packets: Uint8Array;
}

/** The blocks of one file that are in memory as DATA packets, from the oldest unacknowledged one on. Blocks count from 1 without rollover. */
export interface ReadAhead {
  readonly size: number;
  readonly blksize: number;
  /** Blocks a read brings. */
  readonly blocksPerRead: number;
  /** The file's last block: shorter than blksize, perhaps empty (RFC 1350 §6). */
  readonly lastBlock: number;
  readonly chunks: readonly Chunk[];
  /** File offsets: read so far, and asked for so far. */
  readonly loaded: number;
  readonly asked: number;
}

export interface FileRange {
  readonly offset: number;
  readonly length: number;
}

export function createReadAhead(size: number, blksize: number, windowsize: number): ReadAhead {
  const blocksPerRead = Math.max(windowsize, Math.floor(READ_LENGTH / blksize), 1);
  const lastBlock = Math.floor(size / blksize) + 1;
  const empty = { size, blksize, blocksPerRead, lastBlock, chunks: [], loaded: 0, asked: 0 };
  return size > 0 ? empty : { ...empty, chunks: [pack(empty, 0, new Uint8Array(0))] };
}

export function lastLoadedBlock(ahead: ReadAhead): number {
  return ahead.loaded === ahead.size ? ahead.lastBlock : ahead.loaded / ahead.blksize;
}

/** The next range to read once fewer than half a read's blocks are left after block `sent`; one read at a time. */
export function nextRead(ahead: ReadAhead, sent: number, windowsize: number): FileRange | undefined {
  if (ahead.asked === ahead.size || ahead.asked > ahead.loaded) return undefined;
  if (lastLoadedBlock(ahead) - sent >= Math.max(windowsize, ahead.blocksPerRead >> 1)) return undefined;
  const length = Math.min(ahead.blocksPerRead * ahead.blksize, ahead.size - ahead.asked);
  return { offset: ahead.asked, length };
}

export function askedFor(ahead: ReadAhead, range: FileRange): ReadAhead {
  return { ...ahead, asked: range.offset + range.length };
}

/** `undefined` when the bytes are not the whole range that was asked for: the file is shorter than it was. */
export function addBytes(ahead: ReadAhead, bytes: Uint8Array): ReadAhead | undefined {
  if (bytes.length !== ahead.asked - ahead.loaded || bytes.length === 0) return undefined;
  const chunk = pack(ahead, ahead.loaded, bytes);
  return { ...ahead, chunks: [...ahead.chunks, chunk], loaded: ahead.asked };
}

/** Forgets the blocks up to `acked`. */
export function release(ahead: ReadAhead, acked: number): ReadAhead {
  const [oldest, ...rest] = ahead.chunks;
  return oldest === undefined || oldest.lastBlock > acked
    ? ahead
    : release({ ...ahead, chunks: rest }, acked);
}

export function dataPacket(ahead: ReadAhead, block: number): Uint8Array | undefined {
  const chunk = ahead.chunks.find(
    (candidate) => block >= candidate.firstBlock && block <= candidate.lastBlock,
  );
  if (chunk === undefined) return undefined;
  const stride = DATA_HEADER + ahead.blksize;
  const start = (block - chunk.firstBlock) * stride;
  return chunk.packets.subarray(start, start + stride);
}

function pack(ahead: ReadAhead, offset: number, bytes: Uint8Array): Chunk {
  const { blksize } = ahead;
  const firstBlock = offset / blksize + 1;
  const atEnd = offset + bytes.length === ahead.size;
  const count = atEnd ? ahead.lastBlock - firstBlock + 1 : bytes.length / blksize;
  const packets = Buffer.allocUnsafe(bytes.length + count * DATA_HEADER);
  for (let i = 0; i < count; i++) {
    const target = i * (DATA_HEADER + blksize);
    writeDataHeader(packets, target, firstBlock + i);
    packets.set(bytes.subarray(i * blksize, (i + 1) * blksize), target + DATA_HEADER);
  }
  return { firstBlock, lastBlock: firstBlock + count - 1, packets };
}
