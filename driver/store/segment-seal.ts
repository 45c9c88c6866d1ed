import { type FileHandle, open, stat } from "node:fs/promises";
import type { BootEntry } from "../../pxe/boot/event-archive.js";
import { isCount, members, parseJson } from "./archive-records.js";
import { noneWhenGone } from "./segment-blocks.js";
import { SegmentIndex } from "./segment-index.js";
import { bootLine } from "./stored-boots.js";
import { writeDurably } from "./write-durably.js";

/** What is known of a segment that nothing more is put into: it is not read again to find its place. */
export interface SegmentSeal {
  /** Bytes of its blocks. If there are others, the seal is not of them. */
  readonly length: number;
  /** Position of its last event. */
  readonly last: number;
  /** Milliseconds that the archive had been open when its first and last block were written. */
  readonly firstRan: number;
  readonly lastRan: number;
}

/** With where its parts are in the file. */
interface FoundSeal extends SegmentSeal {
  readonly indexFrom: number;
  readonly bootsFrom: number;
}

/** A seal's first line. */
const MOST_LINE = 1024;
/** Boots written at once, between which the program does other things. */
const AT_ONCE = 200;

/** The seal's own line, the index, and the boots with an event in the segment, as they were with the last of these: one a line. Answers its bytes. */
export async function writeSeal(
  path: string,
  seal: SegmentSeal,
  { index, boots }: { readonly index: SegmentIndex; readonly boots: readonly BootEntry[] },
): Promise<number> {
  await writeDurably(path, sealParts(seal, index.bytes, boots));
  return (await stat(path)).size;
}

async function* sealParts(
  { length, last, firstRan, lastRan }: SegmentSeal,
  index: Uint8Array,
  boots: readonly BootEntry[],
): AsyncGenerator<string | Uint8Array> {
  yield `${JSON.stringify({ length, last, firstRan, lastRan, index: index.length })}\n`;
  if (index.length > 0) yield index;
  for (let from = 0; from < boots.length; from += AT_ONCE) {
    const lines = boots.slice(from, from + AT_ONCE).map((entry) => `${bootLine(entry)}\n`);
    yield lines.join("");
  }
}

/** `undefined` where there is none, or what is there is none. */
export async function readSeal(path: string): Promise<FoundSeal | undefined> {
  return reading(path, async (handle) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_LINE), 0, MOST_LINE, 0);
    const text = buffer.toString("latin1", 0, bytesRead);
    return parseSeal(text.slice(0, text.indexOf("\n") + 1));
  });
}

/** `undefined` where there is no seal. */
export async function readSealedIndex(path: string): Promise<SegmentIndex | undefined> {
  const seal = await readSeal(path);
  if (seal === undefined) return undefined;
  const length = seal.bootsFrom - seal.indexFrom;
  return reading(path, async (handle) =>
    SegmentIndex.of((await handle.read(Buffer.alloc(length), 0, length, seal.indexFrom)).buffer),
  );
}

/** The lines of its boots. */
export async function readSealedBoots(path: string): Promise<readonly string[]> {
  const seal = await readSeal(path);
  const text = await reading(path, async (handle) => handle.readFile());
  if (seal === undefined || text === undefined) return [];
  return text
    .toString("utf8", seal.bootsFrom)
    .split("\n")
    .filter((line) => line !== "");
}

async function reading<T>(path: string, read: (handle: FileHandle) => Promise<T>): Promise<T | undefined> {
  const handle = await open(path, "r").catch(noneWhenGone);
  if (handle === undefined) return undefined;
  try {
    return await read(handle);
  } finally {
    await handle.close();
  }
}

function parseSeal(line: string): FoundSeal | undefined {
  const { length, last, firstRan, lastRan, index } = members(parseJson(line));
  if (!isCount(length) || !isCount(last) || !isCount(firstRan) || !isCount(lastRan) || !isCount(index))
    return undefined;
  const from = line.length;
  return { length, last, firstRan, lastRan, indexFrom: from, bootsFrom: from + index };
}
