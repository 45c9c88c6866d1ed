import { readdir, rm, stat } from "node:fs/promises";
import { CLASSES, type EventClass } from "./event-block.js";
import { blocksOf, type PlacedBlock } from "./segment-blocks.js";
import { segmentPath, segmentsAmong } from "./segment-names.js";
import { readSeal, type SegmentSeal } from "./segment-seal.js";

/** A segment as it is found on disk. */
export interface FoundSegment extends SegmentSeal {
  readonly kind: EventClass;
  readonly first: number;
  /** Bytes of its seal; `undefined`: it has none, or one from before its last blocks. */
  readonly sealSize: number | undefined;
}

export type Damaged = (where: string, found: string) => void;

/**
 * All segments of a folder, in order within each class. Blocks that were not written whole, or not with what belongs to them, are left out.
 * `position`: all events up to it had been written when it was last asked.
 */
export async function surveySegments(
  folder: string,
  position: number,
  damaged: Damaged,
): Promise<readonly FoundSegment[]> {
  const names = await readdir(folder);
  await removeLoneSeals(folder, names);
  const found: FoundSegment[] = [];
  // The known ones first: strangers' last block may belong to one of theirs.
  for (const kind of CLASSES)
    for (const first of segmentsAmong(names, kind, "blocks")) {
      const lastKnown = Math.max(position, ...found.map((one) => (one.kind === "known" ? one.last : 0)));
      const segment = await survey(folder, { kind, first, lastKnown, damaged });
      if (segment !== undefined) found.push(segment);
    }
  return found;
}

interface SurveyOptions {
  readonly kind: EventClass;
  readonly first: number;
  /** The last position of the known machines' events, or a later one. */
  readonly lastKnown: number;
  readonly damaged: Damaged;
}

/** `undefined` for one without a block, which is removed. */
async function survey(folder: string, options: SurveyOptions): Promise<FoundSegment | undefined> {
  const { kind, first } = options;
  const path = segmentPath(folder, { kind, first, what: "blocks" });
  const sealPath = segmentPath(folder, { kind, first, what: "seal" });
  const { size } = await stat(path);
  const seal = await readSeal(sealPath);
  if (seal?.length === size && size > 0) {
    const { length, last, firstRan, lastRan } = seal;
    return { kind, first, length, last, firstRan, lastRan, sealSize: (await stat(sealPath)).size };
  }
  const walked = await walkThrough(path, size, options);
  if (walked !== undefined) return { ...walked, kind, first, sealSize: undefined };
  for (const gone of [path, sealPath]) await rm(gone, { force: true });
  return undefined;
}

async function walkThrough(
  path: string,
  size: number,
  { lastKnown, damaged }: SurveyOptions,
): Promise<SegmentSeal | undefined> {
  let seal: SegmentSeal | undefined;
  let before: SegmentSeal | undefined;
  let last: PlacedBlock | undefined;
  const bad = (part: { readonly offset: number; readonly length: number }): void =>
    damaged(`${path} at ${part.offset}`, `${part.length} bytes are no block of events`);
  for await (const block of blocksOf(path, { from: 0, end: size, damaged: bad })) {
    [before, last] = [seal, block];
    const { offset, length, ran } = block;
    seal = { length: offset + length, last: block.last, firstRan: seal?.firstRan ?? ran, lastRan: ran };
  }
  // The process ended between the two parts of one write: nobody was told of it.
  return last !== undefined && last.mate > lastKnown ? before : seal;
}

async function removeLoneSeals(folder: string, names: readonly string[]): Promise<void> {
  for (const kind of CLASSES) {
    const own = new Set(segmentsAmong(names, kind, "blocks"));
    for (const first of segmentsAmong(names, kind, "seal"))
      if (!own.has(first)) await rm(segmentPath(folder, { kind, first, what: "seal" }), { force: true });
  }
}
