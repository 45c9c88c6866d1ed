import { readdir, rename } from "node:fs/promises";
import type {
  ArchivedEvent,
  ArchiveNotice,
  BootEntry,
  EventArchive,
  EventBatch,
  EventCursor,
  EventPage,
  PlacedEvent,
  ReadOptions,
  StoryPart,
} from "../../pxe/boot/event-archive.js";
import { failure } from "../errors.js";
import { ArchiveCatalogue } from "./archive-catalogue.js";
import { loadArchive } from "./archive-loading.js";
import { type ReadContext, readLast, readPage, readStory } from "./archive-reading.js";
import { type ArchiveMeta, newMeta } from "./archive-records.js";
import { diskFailure } from "./disk-failure.js";
import { CLASSES, type EventClass, writeBlock } from "./event-block.js";
import { EventBodyWriter } from "./event-body.js";
import { EventSegments, type SegmentLimits } from "./event-segments.js";
import { isDamaged, isLocked } from "./level-damage.js";
import { makePrivateFolder } from "./private-folder.js";
import { ReadMarks } from "./read-marks.js";
import type { ParseBoot } from "./stored-boots.js";
import type { ParseEvent } from "./stored-events.js";

export interface EventArchiveOptions {
  /** Milliseconds of the archive's being open that an event is kept. */
  readonly keepFor: number;
  /** Of all files, about. */
  readonly maxBytes: number;
  readonly parseEvent: ParseEvent;
  /** Absent: boots are not kept. */
  readonly parseBoot?: ParseBoot;
  readonly notice: (notice: ArchiveNotice) => void;
  /** Milliseconds on a clock that nobody sets. */
  readonly monotonic?: () => number;
}

/** Milliseconds in which a power cut may take what a kill does not. */
const SYNC_EVERY = 1000;
/** Milliseconds between looks for what is too old, while nothing happens. */
const LOOK_EVERY = 600_000;
/** Behind the last position where the process before was killed: a power cut may have taken events that were told. */
const SKIPPED = 100_000;
/** The strangers' part of the bytes: they push out each other only. */
const PARTS = { known: 0.9, strangers: 0.1 };
/** Of the bytes and of the time that are kept, the part of one segment, which goes as a whole. */
const SEGMENTS = 20;
/** What has to be read at a start after a kill. */
const MOST_OF_SEGMENT = 4 << 20;

/**
 * Opens the archive of events in `folder`, making the folder (0700) where it is missing. What is too badly damaged to be repaired, or of another
 * form, is put aside whole, and a new one begun. FOLDER_IN_USE when another process has the folder; DISK_FULL; STORE_FAILED.
 */
export async function openEventArchive(folder: string, options: EventArchiveOptions): Promise<EventArchive> {
  try {
    await makePrivateFolder(folder);
    if ((await readdir(folder)).includes("CURRENT"))
      await putAside(folder, "it is of a form that is not read any more", options);
    return await opened(folder, options).catch(async (error: unknown) => {
      if (!isDamaged(error)) throw error;
      await putAside(folder, "this archive of events could not be repaired", options);
      return opened(folder, options);
    });
  } catch (error) {
    if (isLocked(error)) throw failure("FOLDER_IN_USE", { folder }, { cause: error });
    throw diskFailure(folder, error);
  }
}

async function putAside(folder: string, found: string, { notice }: EventArchiveOptions): Promise<void> {
  const aside = `${folder}.set-aside-${Date.now()}`;
  await rename(folder, aside);
  notice({ kind: "badRecord", key: aside, found });
}

async function opened(folder: string, options: EventArchiveOptions): Promise<FileArchive> {
  await makePrivateFolder(folder);
  const archive = new FileArchive(folder, options);
  try {
    await archive.open();
  } catch (error) {
    await archive.close();
    throw error;
  }
  return archive;
}

/**
 * Blocks of events in files that only grow, one block a write and class. A write is atomic: its events and cursors are there together. It is on
 * disk for good within a second; the process may be killed at any time. Age is the time that the archive was open, so that a clock that is set,
 * forth or back, removes nothing.
 */
class FileArchive implements EventArchive {
  boots: readonly BootEntry[] = [];
  cursors: readonly EventCursor[] = [];
  private readonly folder: string;
  private readonly options: EventArchiveOptions;
  private readonly catalogue: ArchiveCatalogue;
  private classes: Readonly<Record<EventClass, EventSegments>> | undefined;
  private readonly writer = new EventBodyWriter();
  private readonly marks = { known: new ReadMarks(), strangers: new ReadMarks() };
  private readonly openedAt: number;
  private ranBefore = 0;
  private meta: ArchiveMeta = newMeta(0);
  /** What the catalogue has not got yet, by run. */
  private readonly fresh = new Map<string, EventCursor>();
  /** One thing at a time. */
  private work: Promise<unknown> = Promise.resolve();
  private syncedAt = Number.NEGATIVE_INFINITY;
  private syncing: NodeJS.Timeout | undefined;
  private looking: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(folder: string, options: EventArchiveOptions) {
    this.folder = folder;
    this.options = options;
    this.catalogue = new ArchiveCatalogue(folder, options.notice);
    this.openedAt = this.now();
  }

  get run(): string {
    return this.meta.run;
  }

  get position(): number {
    return this.meta.position;
  }

  get oldest() {
    const oldest = (kind: EventClass): number => this.classes?.[kind].oldest ?? this.position + 1;
    return { known: oldest("known"), strangers: oldest("strangers") };
  }

  async open(): Promise<void> {
    const { folder, options } = this;
    const catalogued = await this.catalogue.open();
    const full = { known: segmentBytes(options, "known"), strangers: segmentBytes(options, "strangers") };
    const loaded = await loadArchive(folder, {
      ...{ position: catalogued.meta?.position ?? 0, full, parseBoot: options.parseBoot },
      damaged: (where, found) => this.damaged(where, found),
    });
    const known = catalogued.meta ?? newMeta(loaded.position);
    const position = Math.max(known.position, loaded.position);
    this.ranBefore = Math.max(known.ran, loaded.ran);
    this.meta = { ...known, position: known.isClean ? position : position + SKIPPED };
    this.boots = loaded.boots;
    const cursors = new Map(catalogued.cursors.map((cursor) => [cursor.run, cursor]));
    for (const cursor of loaded.cursors) {
      cursors.set(cursor.run, cursor);
      this.fresh.set(cursor.run, cursor);
    }
    this.cursors = [...cursors.values()];
    const segments = (kind: EventClass) =>
      new EventSegments({
        ...{ folder, kind, limits: limitsOf(options, kind), isIndexed: options.parseBoot !== undefined },
        ...{ ...loaded.classes[kind], rotating: () => this.keepMeta() },
      });
    this.classes = { known: segments("known"), strangers: segments("strangers") };
    this.looking = setInterval(() => void this.look(), LOOK_EVERY).unref();
  }

  write(batch: EventBatch): Promise<void> {
    return this.inTurn(() =>
      this.writeBatch(batch).catch((error: unknown) => {
        throw diskFailure(this.folder, error);
      }),
    );
  }

  async read(after: number, options: ReadOptions): Promise<EventPage> {
    return readPage(this.reading(), after, this.meta.position, options);
  }

  async last(most: number): Promise<readonly PlacedEvent[]> {
    return readLast(this.reading(), most);
  }

  async story(part: StoryPart): Promise<readonly PlacedEvent[]> {
    return readStory(this.reading(), { ...part, to: Math.min(part.to, this.meta.position) });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.looking);
    clearTimeout(this.syncing);
    await this.inTurn(async () => {
      for (const kind of CLASSES) await this.classes?.[kind].close();
      if (this.classes !== undefined) await this.keepMeta(true);
    }).catch(ignore);
    await this.catalogue.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async writeBatch({ events, boots, cursors }: EventBatch): Promise<void> {
    const classes = this.opened();
    if (this.meta.isClean) await this.keepMeta(false);
    const parts = partsOf(events);
    const undo: (() => Promise<void>)[] = [];
    const put = async (kind: EventClass, isLast: boolean): Promise<void> => {
      const [own, mate] = [parts[kind], isLast ? 0 : (parts.known.at(-1)?.position ?? 0)];
      const head = { first: own[0]?.position ?? 0, last: own.at(-1)?.position ?? 0, ran: this.ran(), mate };
      const body = { events: own, cursors: isLast ? cursors : [] };
      const bytes = writeBlock(this.writer, head, body);
      await classes[kind].append(bytes, head, this.writer.macs);
      undo.push(() => classes[kind].undo(bytes.length));
    };
    try {
      // The block that is written last makes both count.
      if (parts.strangers.length > 0) await put("strangers", parts.known.length === 0);
      if (parts.known.length > 0) await put("known", true);
      await this.syncInTime();
    } catch (error) {
      for (const act of undo) await act().catch(ignore);
      throw error;
    }
    for (const cursor of cursors) this.fresh.set(cursor.run, cursor);
    this.meta = { ...this.meta, position: events.at(-1)?.position ?? this.meta.position };
    for (const kind of CLASSES) {
      if (parts[kind].length > 0) classes[kind].note(boots.filter((boot) => placeOf(boot, parts) === kind));
      await classes[kind].prune(this.ran()).catch(ignore);
    }
  }

  private opened(): Readonly<Record<EventClass, EventSegments>> {
    const { classes, folder } = this;
    if (classes === undefined || this.isClosed)
      throw failure("STORE_FAILED", { folder, found: "the archive is closed" });
    return classes;
  }

  private reading(): ReadContext {
    const classes = this.opened();
    return {
      classes: CLASSES.map((kind) => ({ places: classes[kind].places(), marks: this.marks[kind] })),
      parseEvent: this.options.parseEvent,
      damaged: (where, found) => this.damaged(where, found),
    };
  }

  private damaged(where: string, found: string): void {
    void this.catalogue.damage(where, found).catch(ignore);
  }

  /** What was written before, for good. */
  private async keepMeta(isClean = this.meta.isClean): Promise<void> {
    this.meta = { ...this.meta, isClean };
    await this.catalogue.keep({ ...this.meta, ran: this.ran() }, this.fresh.values());
    this.fresh.clear();
  }

  private look(): Promise<void> {
    return this.inTurn(async () => {
      await this.keepMeta();
      for (const kind of CLASSES) await this.opened()[kind].prune(this.ran());
    }).catch(ignore);
  }

  private async syncInTime(): Promise<void> {
    if (this.now() - this.syncedAt >= SYNC_EVERY) await this.sync();
    else this.syncing ??= setTimeout(() => void this.inTurn(() => this.sync()).catch(ignore), SYNC_EVERY);
  }

  private async sync(): Promise<void> {
    clearTimeout(this.syncing);
    this.syncing = undefined;
    this.syncedAt = this.now();
    for (const kind of CLASSES) await this.classes?.[kind].sync();
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.work.then(act);
    this.work = done.catch(ignore);
    return done;
  }

  private ran(): number {
    return Math.round(this.ranBefore + this.now() - this.openedAt);
  }

  private now(): number {
    return (this.options.monotonic ?? (() => performance.now()))();
  }
}

type Parts = Readonly<Record<EventClass, readonly ArchivedEvent[]>>;

function partsOf(events: readonly ArchivedEvent[]): Parts {
  const strangers = events.filter(({ isKnown }) => !isKnown);
  return { strangers, known: strangers.length === 0 ? events : events.filter(({ isKnown }) => isKnown) };
}

/** With which events a boot is kept: it may have become another class's since they happened. */
function placeOf({ isKnown }: BootEntry, { known, strangers }: Parts): EventClass {
  if (isKnown) return known.length > 0 ? "known" : "strangers";
  return strangers.length > 0 ? "strangers" : "known";
}

function limitsOf(options: EventArchiveOptions, kind: EventClass): SegmentLimits {
  const { keepFor, maxBytes } = options;
  return {
    ...{ bytes: segmentBytes(options, kind), span: keepFor / SEGMENTS },
    ...{ most: maxBytes * PARTS[kind], keepFor },
  };
}

function segmentBytes({ maxBytes }: EventArchiveOptions, kind: EventClass): number {
  return Math.min(MOST_OF_SEGMENT, (maxBytes * PARTS[kind]) / SEGMENTS);
}

function ignore(): void {}
