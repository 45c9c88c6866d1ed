import type { EventPage, PlacedEvent, ReadOptions, StoryPart } from "../../pxe/boot/event-archive.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { readBody } from "./event-body.js";
import type { SegmentPlace } from "./event-segments.js";
import type { ReadMarks } from "./read-marks.js";
import { blocksAt, blocksOf, type PlacedBlock } from "./segment-blocks.js";
import type { ParseEvent } from "./stored-events.js";

export interface ReadContext {
  readonly classes: readonly ClassPlaces[];
  readonly parseEvent: ParseEvent;
  /** Told of bytes that cannot be read. */
  readonly damaged: (where: string, found: string) => void;
}

export interface ClassPlaces {
  /** In order. */
  readonly places: readonly SegmentPlace[];
  readonly marks: ReadMarks;
}

/** Blocks of one story that are read: the last. */
const MOST_BLOCKS = 4000;
/** Events of one story. */
const MOST_OF_STORY = 10_000;

/** The events behind `after`, up to `end`. */
export async function readPage(
  context: ReadContext,
  after: number,
  end: number,
  options: ReadOptions,
): Promise<EventPage> {
  const pages = await Promise.all(
    context.classes.map((own) => readClass(context, own, { after, end, ...options })),
  );
  const next = Math.min(...pages.map((page) => page.next));
  const events = pages.flatMap((page) => page.events).filter(({ position }) => position <= next);
  return { events: inOrder(events), next, isEnd: next >= end };
}

/** The last events of all: positions have gaps, so that none tells where those begin. */
export async function readLast(context: ReadContext, most: number): Promise<readonly PlacedEvent[]> {
  const ends = await Promise.all(context.classes.map(({ places }) => readClassEnd(context, places, most)));
  return inOrder(ends.flat()).slice(-most);
}

/** A machine's last events between two positions. */
export async function readStory(context: ReadContext, part: StoryPart): Promise<readonly PlacedEvent[]> {
  const stories = context.classes.map(({ places }) => readClassStory(context, places, part));
  return inOrder((await Promise.all(stories)).flat()).slice(-MOST_OF_STORY);
}

interface ClassRead extends ReadOptions {
  readonly after: number;
  readonly end: number;
}

interface ClassPage {
  readonly events: readonly PlacedEvent[];
  readonly next: number;
}

/** All of the class up to `next` were looked at. */
async function readClass(
  context: ReadContext,
  { places, marks }: ClassPlaces,
  { after, end, most, mac }: ClassRead,
): Promise<ClassPage> {
  const events: PlacedEvent[] = [];
  for (const place of places) {
    if (place.last <= after) continue;
    for await (const block of blocksBehind(context, place, { marks, after })) {
      if (block.first > end) break;
      const own = eventsOf(context, { place, block, mac, from: after + 1, to: end });
      events.push(...own);
      if (events.length < most) continue;
      const next = Math.min(block.last, end);
      marks.set({ path: place.path, position: next, offset: block.offset + block.length });
      return { events, next };
    }
  }
  return { events, next: Math.max(after, end) };
}

/** Those of a segment with something behind a position. */
async function* blocksBehind(
  { damaged }: ReadContext,
  { path, length }: SegmentPlace,
  { marks, after }: { readonly marks: ReadMarks; readonly after: number },
): AsyncGenerator<PlacedBlock> {
  let isFirst = true;
  const bad = (part: { readonly offset: number; readonly length: number }): void =>
    damaged(`${path} at ${part.offset}`, `${part.length} bytes are no block of events`);
  for await (const block of blocksOf(path, { from: marks.before(path, after), end: length, damaged: bad })) {
    if (block.last <= after) continue;
    if (isFirst) marks.set({ path, position: after, offset: block.offset });
    isFirst = false;
    yield block;
  }
}

/** At least so many, if there are. */
async function readClassEnd(
  context: ReadContext,
  places: readonly SegmentPlace[],
  most: number,
): Promise<readonly PlacedEvent[]> {
  const found: (readonly PlacedEvent[])[] = [];
  let count = 0;
  for await (const [place, block] of blocksBackwards(places)) {
    const events = eventsOf(context, { place, block, mac: undefined, from: 0, to: Number.POSITIVE_INFINITY });
    found.push(events);
    count += events.length;
    if (count >= most) break;
  }
  return found.toReversed().flat();
}

/** The last one first. */
async function* blocksBackwards(
  places: readonly SegmentPlace[],
): AsyncGenerator<readonly [SegmentPlace, PlacedBlock]> {
  for (const place of places.toReversed()) {
    const blocks: PlacedBlock[] = [];
    const range = { from: 0, end: place.length, damaged: () => undefined };
    for await (const block of blocksOf(place.path, range)) blocks.push(block);
    for (const block of blocks.toReversed()) yield [place, block];
  }
}

async function readClassStory(
  context: ReadContext,
  places: readonly SegmentPlace[],
  { mac, from, to }: StoryPart,
): Promise<readonly PlacedEvent[]> {
  const found: PlacedEvent[] = [];
  let blocks = 0;
  for (const place of places.toReversed()) {
    if (place.last < from || place.first > to) continue;
    for await (const block of blocksWith(place, mac)) {
      if (block.last < from || block.first > to) continue;
      found.push(...eventsOf(context, { place, block, mac, from, to }));
      blocks += 1;
    }
    if (found.length >= MOST_OF_STORY || blocks >= MOST_BLOCKS) break;
  }
  return found;
}

async function* blocksWith(
  { path, length, index }: SegmentPlace,
  mac: MacAddress,
): AsyncGenerator<PlacedBlock> {
  const offsets = (await index())?.offsets(mac);
  if (offsets === undefined) yield* blocksOf(path, { from: 0, end: length, damaged: () => undefined });
  else yield* blocksAt(path, offsets.slice(-MOST_BLOCKS), length);
}

interface BlockRead {
  readonly place: SegmentPlace;
  readonly block: PlacedBlock;
  readonly mac: MacAddress | undefined;
  readonly from: number;
  readonly to: number;
}

function eventsOf(
  { parseEvent, damaged }: ReadContext,
  { place, block, mac, from, to }: BlockRead,
): readonly PlacedEvent[] {
  if (mac !== undefined && !block.body.includes(mac)) return [];
  const where = `${place.path} at ${block.offset}`;
  const body = readBody(block.body, mac);
  if (body === undefined) damaged(where, "it is no block of events");
  const events: PlacedEvent[] = [];
  let refused = 0;
  for (const { position, event: stored } of body?.events ?? []) {
    if (position < from || position > to) continue;
    const event = parseEvent(stored);
    if (event === undefined) refused += 1;
    else events.push({ position, event });
  }
  if (refused > 0) damaged(where, `${refused} of its events are refused`);
  return events;
}

function inOrder(events: readonly PlacedEvent[]): readonly PlacedEvent[] {
  return events.toSorted((a, b) => a.position - b.position);
}
