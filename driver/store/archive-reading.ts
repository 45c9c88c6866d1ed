import type { ArchivedEvent, EventPage, PlacedEvent, ReadOptions } from "../../pxe/boot/event-archive.js";
import { blockKey, blockOf, shelfPrefix, under } from "./archive-keys.js";
import type { Level } from "./archive-level.js";
import { CLASSES, type EventClass, type ParseEvent, readBlock, writeBlock } from "./event-block.js";

export interface ReadContext {
  readonly level: Level;
  readonly parseEvent: ParseEvent;
  /** Told of a block with something in it that cannot be read; `good` is the rest of it. */
  readonly damaged: (block: {
    readonly key: string;
    readonly text: string;
    readonly found: string;
    readonly good?: string;
  }) => void;
}

/** Blocks of one shelf that are read: the last. */
const MOST_BLOCKS = 4000;
/** Events of one shelf. */
const MOST_ON_SHELF = 10_000;

/** The events behind `after`, up to `end`. */
export async function readPage(
  context: ReadContext,
  after: number,
  end: number,
  options: ReadOptions,
): Promise<EventPage> {
  const pages = await Promise.all(
    CLASSES.map((kind) => readClass(context, kind, { after, end, ...options })),
  );
  const next = Math.min(...pages.map((page) => page.next));
  const events = pages.flatMap((page) => page.events).filter(({ position }) => position <= next);
  return { events: inOrder(events), next, isEnd: next >= end };
}

/** The last events on a shelf. */
export async function readShelf(context: ReadContext, shelf: string): Promise<readonly PlacedEvent[]> {
  const { level } = context;
  const keys = level.keys({ ...under(shelfPrefix(shelf)), reverse: true, limit: MOST_BLOCKS });
  const found: ArchivedEvent[] = [];
  for (const key of await keys.all()) {
    const block = blockOf(key);
    const text = await level.get(block);
    if (text !== undefined)
      found.push(...eventsOf(context, block, text).filter((one) => one.shelf === shelf));
    if (found.length >= MOST_ON_SHELF) break;
  }
  return inOrder(found);
}

interface ClassRead extends ReadOptions {
  readonly after: number;
  readonly end: number;
}

/** All of the class up to `next` were looked at. A block begins with the event it is named after. */
async function readClass(
  context: ReadContext,
  kind: EventClass,
  { after, end, most, mac }: ClassRead,
): Promise<{ readonly events: readonly ArchivedEvent[]; readonly next: number }> {
  const { level } = context;
  const before = { gte: blockKey(kind, 0), lte: blockKey(kind, after + 1) };
  const [from = before.gte] = await level.keys({ ...before, reverse: true, limit: 1 }).all();
  const events: ArchivedEvent[] = [];
  for await (const [key, text] of level.iterator({ gte: from, lte: blockKey(kind, end) })) {
    if (mac !== undefined && !text.includes(mac)) continue;
    const block = eventsOf(context, key, text).filter(({ position }) => position > after);
    events.push(...block.filter(({ event }) => mac === undefined || event.mac === mac));
    const last = block.at(-1);
    if (events.length >= most && last !== undefined) return { events, next: last.position };
  }
  return { events, next: Math.max(after, end) };
}

function eventsOf({ parseEvent, damaged }: ReadContext, key: string, text: string): readonly ArchivedEvent[] {
  const block = readBlock(text, key.startsWith("known/") ? "known" : "strangers", parseEvent);
  if (block === undefined) damaged({ key, text, found: "it is no block of events" });
  else if (block.refused > 0)
    damaged({ key, text, found: `${block.refused} of its events are refused`, good: writeBlock(block) });
  return block?.events ?? [];
}

function inOrder(events: readonly ArchivedEvent[]): readonly PlacedEvent[] {
  return events.map(({ position, event }) => ({ position, event })).sort((a, b) => a.position - b.position);
}
