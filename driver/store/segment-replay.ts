import type { BootDraft, BootFold } from "../../pxe/boot/boot-fold.js";
import type { BootEntry, EventCursor, PlacedEvent } from "../../pxe/boot/event-archive.js";
import { foldEvents } from "../../pxe/boot/fold-events.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { readBody, type StoredEvent } from "./event-body.js";
import { blocksOf, type PlacedBlock } from "./segment-blocks.js";
import { SegmentIndex } from "./segment-index.js";
import { segmentPath } from "./segment-names.js";
import type { FoundSegment } from "./segment-survey.js";
import { asStored, type ParseBoot } from "./stored-boots.js";

/** What a seal has, and the events' own cursors. */
export interface Replayed {
  readonly index: SegmentIndex;
  readonly boots: Map<number, BootEntry>;
}

export interface ReplayOptions {
  /** A boot as it was before these segments. */
  readonly before: (id: string) => BootFold | undefined;
  readonly parseBoot: ParseBoot;
}

/** Reads segments that have no seal, the blocks of both classes in the order they were written in. */
export async function replaySegments(
  folder: string,
  segments: readonly FoundSegment[],
  { before, parseBoot }: ReplayOptions,
): Promise<{
  readonly segments: ReadonlyMap<FoundSegment, Replayed>;
  readonly cursors: readonly EventCursor[];
}> {
  const found = new Map(
    segments.map((one) => [one, { index: new SegmentIndex(), touched: new Set<string>() }]),
  );
  const drafts = new Map<string, BootDraft>();
  const cursors = new Map<string, EventCursor>();
  for await (const [segment, block] of merged(folder, segments)) {
    const body = readBody(block.body);
    const own = found.get(segment);
    if (body === undefined || own === undefined) continue;
    for (const cursor of body.cursors) cursors.set(cursor.run, cursor);
    own.index.add(macsOf(body.events), block.offset);
    for (const id of foldStored(body.events, before, drafts)) own.touched.add(id);
  }
  const boots = (ids: Iterable<string>, isKnown: boolean): Map<number, BootEntry> => {
    const entries = new Map<number, BootEntry>();
    for (const id of ids) {
      const fold = drafts.get(id);
      const entry = fold && asStored({ fold, isKnown }, parseBoot);
      if (entry !== undefined) entries.set(entry.fold.number, entry);
    }
    return entries;
  };
  const replayed = [...found].map(([segment, { index, touched }]) => {
    return [segment, { index, boots: boots(touched, segment.kind === "known") }] as const;
  });
  return { segments: new Map(replayed), cursors: [...cursors.values()] };
}

/** Their bytes are what was written, but perhaps by another version, so each is tried alone. Answers the boots they are of. */
function foldStored(
  events: readonly StoredEvent[],
  before: ReplayOptions["before"],
  drafts: Map<string, BootDraft>,
): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const stored of events) {
    const { event } = stored as PlacedEvent;
    try {
      foldEvents([stored as PlacedEvent], before, drafts);
    } catch {
      continue;
    }
    if (event.bootSession) ids.add(event.bootSession);
  }
  return ids;
}

function macsOf(events: readonly StoredEvent[]): ReadonlySet<MacAddress> {
  const macs = new Set<MacAddress>();
  for (const { event } of events as readonly PlacedEvent[]) if (event.mac !== undefined) macs.add(event.mac);
  return macs;
}

/** The blocks of all segments by the position of their first event. */
async function* merged(
  folder: string,
  segments: readonly FoundSegment[],
): AsyncGenerator<readonly [FoundSegment, PlacedBlock]> {
  const readers = segments.map((segment) => {
    const path = segmentPath(folder, { ...segment, what: "blocks" });
    const blocks = blocksOf(path, { from: 0, end: segment.length, damaged: () => undefined });
    return { segment, blocks, next: undefined as PlacedBlock | undefined };
  });
  for (const reader of readers) reader.next = await nextOf(reader.blocks);
  for (;;) {
    let first: (typeof readers)[number] | undefined;
    for (const reader of readers)
      if (reader.next !== undefined && (first?.next === undefined || reader.next.first < first.next.first))
        first = reader;
    if (first?.next === undefined) return;
    yield [first.segment, first.next];
    first.next = await nextOf(first.blocks);
  }
}

async function nextOf(blocks: AsyncGenerator<PlacedBlock>): Promise<PlacedBlock | undefined> {
  const { value, done } = await blocks.next();
  return done === true ? undefined : value;
}
