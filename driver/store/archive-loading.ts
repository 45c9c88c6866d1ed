import type { ArchiveNotice, BootEntry, EventCursor } from "../../pxe/boot/event-archive.js";
import { restoreBoot, type StoredBoot } from "../../pxe/boot/stored-boot.js";
import { ASIDE_PREFIX, BOOT_PREFIX, CURSOR_PREFIX, META_KEY, positionOf, under } from "./archive-keys.js";
import type { Level } from "./archive-level.js";
import { type ArchiveMeta, newMeta, parseCursor, parseJson, parseMeta } from "./archive-records.js";
import { CLASSES, type ParseEvent, readBlock } from "./event-block.js";

export interface LoadOptions {
  /** The event as it was stored; `undefined` for what is none. */
  readonly parseEvent: ParseEvent;
  /** The record, or what is wrong with it. */
  readonly parseBoot: (value: unknown) => StoredBoot | string;
  readonly notice: (notice: ArchiveNotice) => void;
}

export interface LoadedArchive {
  readonly meta: ArchiveMeta;
  /** The oldest first. */
  readonly boots: readonly BootEntry[];
  readonly cursors: readonly EventCursor[];
}

/** Behind the last position where the process before was killed: a power cut may have taken events that were told. */
const SKIPPED = 100_000;

/** Reads what an archive needs in memory; the events stay on disk. Records that are refused are set aside. */
export async function loadArchive(level: Level, options: LoadOptions): Promise<LoadedArchive> {
  const meta = await loadMeta(level, options);
  const boots: BootEntry[] = [];
  for await (const [key, text] of level.iterator(under(BOOT_PREFIX))) {
    const boot = options.parseBoot(parseJson(text));
    if (typeof boot === "string") await refuse(level, { key, text, found: boot }, options);
    else boots.push(restoreBoot(boot));
  }
  const cursors: EventCursor[] = [];
  for await (const [key, text] of level.iterator(under(CURSOR_PREFIX))) {
    const cursor = parseCursor(key.slice(CURSOR_PREFIX.length), text);
    if (cursor === undefined)
      await refuse(level, { key, text, found: "it is no place in a driver's events" }, options);
    else cursors.push(cursor);
  }
  return { meta, boots, cursors };
}

async function loadMeta(level: Level, options: LoadOptions): Promise<ArchiveMeta> {
  const text = await level.get(META_KEY);
  const meta = text === undefined ? undefined : parseMeta(text);
  if (text !== undefined && meta === undefined)
    await refuse(level, { key: META_KEY, text, found: "it is not the state of an archive" }, options);
  const last = await lastPosition(level, options);
  const known = meta ?? { ...newMeta(last), bytes: await bytesOf(level) };
  return known.isClean ? known : { ...known, position: Math.max(last, known.position) + SKIPPED };
}

async function bytesOf(level: Level): Promise<ArchiveMeta["bytes"]> {
  const bytes = { known: 0, strangers: 0 };
  for (const kind of CLASSES)
    for await (const text of level.values(under(`${kind}/`))) bytes[kind] += Buffer.byteLength(text);
  return bytes;
}

/** Of all blocks, as far as they tell. */
async function lastPosition(level: Level, { parseEvent }: LoadOptions): Promise<number> {
  const lasts = CLASSES.map(async (kind) => {
    const [entry] = await level.iterator({ ...under(`${kind}/`), reverse: true, limit: 1 }).all();
    if (entry === undefined) return 0;
    const [key, text] = entry;
    return readBlock(text, kind, parseEvent)?.events.at(-1)?.position ?? positionOf(key);
  });
  return Math.max(...(await Promise.all(lasts)));
}

async function refuse(
  level: Level,
  { key, text, found }: { readonly key: string; readonly text: string; readonly found: string },
  { notice }: LoadOptions,
): Promise<void> {
  await level
    .batch()
    .put(ASIDE_PREFIX + key, text)
    .del(key)
    .write({ sync: true });
  notice({ kind: "badRecord", key, found });
}
