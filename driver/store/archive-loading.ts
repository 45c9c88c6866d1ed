import type { BootFold } from "../../pxe/boot/boot-fold.js";
import type { BootEntry, EventCursor } from "../../pxe/boot/event-archive.js";
import { CLASSES, type EventClass } from "./event-block.js";
import type { OpenSegment, Segment } from "./event-segments.js";
import { SegmentFile } from "./segment-file.js";
import { SegmentIndex } from "./segment-index.js";
import { segmentPath } from "./segment-names.js";
import { type Replayed, replaySegments } from "./segment-replay.js";
import { readSealedBoots, readSealedIndex, writeSeal } from "./segment-seal.js";
import { type Damaged, type FoundSegment, surveySegments } from "./segment-survey.js";
import { bootOf, type ParseBoot } from "./stored-boots.js";

export interface LoadOptions {
  /** All events up to it had been written when it was last put down. */
  readonly position: number;
  /** Bytes of a segment of each class, from which on nothing more is put into it. */
  readonly full: Readonly<Record<EventClass, number>>;
  /** Absent: no boots are kept. */
  readonly parseBoot: ParseBoot | undefined;
  readonly damaged: Damaged;
}

export interface LoadedClass {
  readonly sealed: readonly Segment[];
  /** To be gone on with. */
  readonly open: OpenSegment | undefined;
}

export interface LoadedArchive {
  readonly classes: Readonly<Record<EventClass, LoadedClass>>;
  /** The oldest first. */
  readonly boots: readonly BootEntry[];
  /** Of the events that were read again. */
  readonly cursors: readonly EventCursor[];
  /** Of the last event. */
  readonly position: number;
  /** Milliseconds that the archive had been open when the last block was written. */
  readonly ran: number;
}

/** Boots that are told of after a start: the last of each class. */
const MOST_BOOTS = { known: 50_000, strangers: 5_000 };

/** Reads what an archive needs in memory: the seals, and the events of segments that have none. */
export async function loadArchive(folder: string, options: LoadOptions): Promise<LoadedArchive> {
  const found = await surveySegments(folder, options.position, options.damaged);
  const boots = new BootsFound();
  if (options.parseBoot !== undefined)
    for (const kind of CLASSES) await addSealedBoots(folder, ofClass(found, kind), boots, options);
  const unsealed = found.filter(({ sealSize }) => sealSize === undefined);
  const { segments, cursors } = await replayed(folder, unsealed, boots, options);
  for (const { boots: own } of segments.values()) for (const entry of own.values()) boots.add(entry);
  const contents = (segment: FoundSegment) => contentsOf(folder, segment, segments, options);
  const open = async (kind: EventClass): Promise<LoadedClass> =>
    opened(folder, ofClass(found, kind), options.full[kind], contents);
  return {
    classes: { known: await open("known"), strangers: await open("strangers") },
    ...{ boots: boots.all(), cursors },
    position: Math.max(0, ...found.map(({ last }) => last)),
    ran: Math.max(0, ...found.map(({ lastRan }) => lastRan)),
  };
}

/** Each as it was last. */
class BootsFound {
  private readonly byNumber = new Map<number, BootEntry>();
  private readonly byId = new Map<string, BootEntry>();

  add(entry: BootEntry): void {
    const { id, number, lastPosition } = entry.fold;
    const before = this.byNumber.get(number);
    if (before !== undefined && before.fold.lastPosition >= lastPosition) return;
    this.byNumber.set(number, entry);
    this.byId.set(id, entry);
  }

  readonly get = (id: string): BootFold | undefined => this.byId.get(id)?.fold;

  all(): readonly BootEntry[] {
    return [...this.byNumber.values()].sort((a, b) => a.fold.number - b.fold.number);
  }
}

function ofClass(found: readonly FoundSegment[], kind: EventClass): readonly FoundSegment[] {
  return found.filter((segment) => segment.kind === kind);
}

/** Of the newest segments, as many as are told of. */
async function addSealedBoots(
  folder: string,
  segments: readonly FoundSegment[],
  boots: BootsFound,
  options: LoadOptions,
): Promise<void> {
  const numbers = new Set<number>();
  for (const segment of segments.toReversed()) {
    if (segment.sealSize === undefined) continue;
    if (numbers.size >= MOST_BOOTS[segment.kind]) return;
    for (const entry of await sealedBoots(folder, segment, options)) {
      numbers.add(entry.fold.number);
      boots.add(entry);
    }
  }
}

async function sealedBoots(
  folder: string,
  segment: FoundSegment,
  { parseBoot, damaged }: LoadOptions,
): Promise<readonly BootEntry[]> {
  if (parseBoot === undefined) return [];
  const path = segmentPath(folder, { ...segment, what: "seal" });
  const boots: BootEntry[] = [];
  for (const [number, line] of (await readSealedBoots(path)).entries()) {
    const boot = bootOf(line, parseBoot);
    if (typeof boot === "string") damaged(`${path}, boot ${number + 1}`, boot);
    else boots.push(boot);
  }
  return boots;
}

async function replayed(
  folder: string,
  segments: readonly FoundSegment[],
  boots: BootsFound,
  { parseBoot }: LoadOptions,
): ReturnType<typeof replaySegments> {
  if (parseBoot === undefined) return { segments: new Map(), cursors: [] };
  return replaySegments(folder, segments, { before: boots.get, parseBoot });
}

type Contents = (segment: FoundSegment) => Promise<Replayed>;

async function contentsOf(
  folder: string,
  segment: FoundSegment,
  replayed: ReadonlyMap<FoundSegment, Replayed>,
  options: LoadOptions,
): Promise<Replayed> {
  const index = await readSealedIndex(segmentPath(folder, { ...segment, what: "seal" }));
  const known = replayed.get(segment);
  if (known !== undefined || segment.sealSize === undefined)
    return known ?? { index: new SegmentIndex(), boots: new Map() };
  const boots = await sealedBoots(folder, segment, options);
  return {
    index: index ?? new SegmentIndex(),
    boots: new Map(boots.map((entry) => [entry.fold.number, entry])),
  };
}

/** The last one is gone on with where it has room; of one before it without a seal, the process ended while it was being sealed. */
async function opened(
  folder: string,
  segments: readonly FoundSegment[],
  full: number,
  contents: Contents,
): Promise<LoadedClass> {
  const last = segments.at(-1);
  const hasRoom = last !== undefined && last.length < full / 2;
  const isOpen = (one: FoundSegment): boolean => one === last && (hasRoom || one.sealSize === undefined);
  const sealed: Segment[] = [];
  for (const segment of segments)
    if (!isOpen(segment)) sealed.push(await sealedNow(folder, segment, contents));
  return { sealed, open: last && isOpen(last) ? await reopened(folder, last, contents) : undefined };
}

async function sealedNow(folder: string, segment: FoundSegment, contents: Contents): Promise<Segment> {
  if (segment.sealSize !== undefined) return { ...segment, size: segment.length + segment.sealSize };
  const { index, boots } = await contents(segment);
  const path = segmentPath(folder, { ...segment, what: "seal" });
  const size = await writeSeal(path, segment, { index, boots: [...boots.values()] });
  return { ...segment, size: segment.length + size };
}

async function reopened(folder: string, segment: FoundSegment, contents: Contents): Promise<OpenSegment> {
  const { first, length, last, firstRan, lastRan } = segment;
  const { index, boots } = await contents(segment);
  const path = segmentPath(folder, { ...segment, what: "blocks" });
  return { first, file: await SegmentFile.open(path, length), index, boots, last, firstRan, lastRan };
}
