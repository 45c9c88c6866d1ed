import { rename } from "node:fs/promises";
import type {
  BootEntry,
  EventArchive,
  EventBatch,
  EventCursor,
  EventPage,
  PlacedEvent,
  ReadOptions,
} from "../../pxe/boot/event-archive.js";
import { storeBoot } from "../../pxe/boot/stored-boot.js";
import { failure } from "../errors.js";
import { ASIDE_PREFIX, blockKey, bootKey, cursorKey, META_KEY, shelfKey } from "./archive-keys.js";
import { ArchiveLevel } from "./archive-level.js";
import { type LoadOptions, loadArchive } from "./archive-loading.js";
import { type ReadContext, readPage, readShelf } from "./archive-reading.js";
import { type ArchiveMeta, newMeta } from "./archive-records.js";
import { diskFailure } from "./disk-failure.js";
import { CLASSES, writeBlock } from "./event-block.js";
import { EventPruner, type PruneLimits } from "./event-pruner.js";
import { isDamaged, isLocked, openRepaired } from "./level-damage.js";
import { makePrivateFolder } from "./private-folder.js";

export interface EventArchiveOptions extends PruneLimits, LoadOptions {
  /** Milliseconds on a clock that nobody sets. */
  readonly monotonic?: () => number;
}

/** Milliseconds in which a power cut may take what a kill does not. */
const SYNC_EVERY = 1000;
/** Milliseconds between looks for what is too old, while nothing happens. */
const LOOK_EVERY = 600_000;

/**
 * Opens the archive of events in `folder`, making the folder (0700) where it is missing. What is too badly damaged to be repaired is put aside
 * whole, and a new one begun. FOLDER_IN_USE when another process has the folder; DISK_FULL; STORE_FAILED.
 */
export async function openEventArchive(folder: string, options: EventArchiveOptions): Promise<EventArchive> {
  try {
    return await opened(folder, options).catch(async (error: unknown) => {
      if (!isDamaged(error)) throw error;
      const aside = `${folder}.set-aside-${Date.now()}`;
      await rename(folder, aside);
      options.notice({
        kind: "badRecord",
        key: aside,
        found: "this archive of events could not be repaired",
      });
      return opened(folder, options);
    });
  } catch (error) {
    if (isLocked(error)) throw failure("FOLDER_IN_USE", { folder }, { cause: error });
    throw diskFailure(folder, error);
  }
}

async function opened(folder: string, options: EventArchiveOptions): Promise<LevelArchive> {
  await makePrivateFolder(folder);
  const archive = new LevelArchive(folder, options);
  await archive.open();
  return archive;
}

/**
 * Blocks of events in LevelDB, one a write and class, with an index of what is on which shelf. A write is atomic: events, boots and cursors are
 * there together. It is on disk for good within a second; the process may be killed at any time. Age is the time that the archive was open, so
 * that a clock that is set, forth or back, removes nothing.
 */
class LevelArchive implements EventArchive {
  boots: readonly BootEntry[] = [];
  cursors: readonly EventCursor[] = [];
  private readonly options: EventArchiveOptions;
  private readonly level: ArchiveLevel;
  private readonly pruner: EventPruner;
  private readonly openedAt: number;
  private ranBefore = 0;
  private meta: ArchiveMeta = newMeta(0);
  /** One thing at a time. */
  private work: Promise<unknown> = Promise.resolve();
  private syncedAt = Number.NEGATIVE_INFINITY;
  private syncing: NodeJS.Timeout | undefined;
  private looking: NodeJS.Timeout | undefined;
  private isPruning = false;
  private isClosed = false;

  constructor(folder: string, options: EventArchiveOptions) {
    this.options = options;
    this.level = new ArchiveLevel(folder);
    this.pruner = new EventPruner(options);
    this.openedAt = this.now();
  }

  get run(): string {
    return this.meta.run;
  }

  get position(): number {
    return this.meta.position;
  }

  get oldest() {
    const { known, strangers } = this.pruner.oldest;
    const nothing = this.meta.position + 1;
    return { known: known ?? nothing, strangers: strangers ?? nothing };
  }

  async open(): Promise<void> {
    await openRepaired(this.level.folder, {
      open: () => this.load(),
      close: () => this.level.close(),
      repaired: (found) => this.options.notice({ kind: "badRecord", key: "", found }),
    });
    const look = () => void this.inTurn(() => this.keepMeta()).then(() => this.prune(), ignore);
    this.looking = setInterval(look, LOOK_EVERY).unref();
  }

  write(batch: EventBatch): Promise<void> {
    return this.inTurn(async () => {
      try {
        await this.writeBatch(batch);
      } catch (error) {
        this.level.failed();
        throw diskFailure(this.level.folder, error);
      }
    });
  }

  async read(after: number, options: ReadOptions): Promise<EventPage> {
    return readPage(this.reading(), after, this.meta.position, options);
  }

  async onShelf(shelf: string): Promise<readonly PlacedEvent[]> {
    return readShelf(this.reading(), shelf);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.looking);
    clearTimeout(this.syncing);
    await this.inTurn(() => this.keepMeta(true)).catch(ignore);
    await this.level.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async load(): Promise<void> {
    const level = await this.level.open();
    const { meta, boots, cursors } = await loadArchive(level, this.options);
    [this.meta, this.boots, this.cursors, this.ranBefore] = [meta, boots, cursors, meta.ran];
    this.pruner.keep(boots);
    await this.pruner.find(level);
  }

  private async writeBatch({ events, boots, cursors }: EventBatch): Promise<void> {
    const { folder } = this.level;
    if (this.isClosed) throw failure("STORE_FAILED", { folder, found: "the archive is closed" });
    const batch = (await this.level.sound()).batch();
    const bytes = { ...this.meta.bytes };
    for (const kind of CLASSES) {
      const own = events.filter(({ isKnown }) => isKnown === (kind === "known"));
      const [first] = own;
      if (first === undefined) continue;
      const text = writeBlock({ ran: this.ran(), events: own });
      batch.put(blockKey(kind, first.position), text);
      bytes[kind] += Buffer.byteLength(text);
      for (const shelf of new Set(own.flatMap((event) => event.shelf ?? [])))
        batch.put(shelfKey(shelf, first.position, kind), "");
      this.pruner.wrote(kind, first.position);
    }
    for (const entry of boots) batch.put(bootKey(entry.fold.number), JSON.stringify(storeBoot(entry)));
    for (const { run, ...cursor } of cursors) batch.put(cursorKey(run), JSON.stringify(cursor));
    const position = events.at(-1)?.position ?? this.meta.position;
    const meta = { ...this.meta, position, bytes, ran: this.ran(), isClean: false };
    batch.put(META_KEY, JSON.stringify(meta));
    const sync = this.now() - this.syncedAt >= SYNC_EVERY;
    await batch.write({ sync });
    this.meta = meta;
    this.pruner.keep(boots);
    if (sync) this.synced();
    else this.syncing ??= setTimeout(() => void this.inTurn(() => this.keepMeta()).catch(ignore), SYNC_EVERY);
    if (this.pruner.isDue(meta)) void this.prune();
  }

  private reading(): ReadContext {
    return {
      level: this.level.opened,
      parseEvent: this.options.parseEvent,
      damaged: (block) => void this.setAside(block),
    };
  }

  private setAside({ key, text, found, good }: Parameters<ReadContext["damaged"]>[0]): Promise<void> {
    return this.inTurn(async () => {
      const level = await this.level.sound();
      if ((await level.get(key)) !== text) return;
      const batch = level.batch().put(ASIDE_PREFIX + key, text);
      await (good === undefined ? batch.del(key) : batch.put(key, good)).write();
      this.options.notice({ kind: "badRecord", key, found });
    }).catch(ignore);
  }

  /** In steps, between which events are written. */
  private async prune(): Promise<void> {
    if (this.isPruning) return;
    this.isPruning = true;
    const before = this.oldest;
    try {
      do {
        const goals = this.pruner.goals(this.meta);
        while (!(await this.inTurn(() => this.pruneStep(goals))));
      } while (this.pruner.isDue(this.meta) && !this.isClosed);
      if (!this.isClosed) await this.giveBack(before);
    } catch {
      // The next write, or the next look, tries again.
    } finally {
      this.isPruning = false;
    }
  }

  private async pruneStep(goals: ReturnType<EventPruner["goals"]>): Promise<boolean> {
    const level = await this.level.sound();
    const { bytes, isDone } = await this.pruner.step(level, { ...this.meta, ran: this.ran() }, goals);
    this.meta = { ...this.meta, bytes };
    return isDone || this.isClosed;
  }

  /** LevelDB keeps what was removed until it compacts it. */
  private async giveBack(before: EventArchive["oldest"]): Promise<void> {
    for (const kind of CLASSES)
      if (this.oldest[kind] > before[kind])
        await this.level.opened.compactRange(blockKey(kind, 0), blockKey(kind, this.oldest[kind]));
  }

  /** With all that was written before, for good. */
  private async keepMeta(isClean = this.meta.isClean): Promise<void> {
    this.meta = { ...this.meta, ran: this.ran(), isClean };
    await (await this.level.sound()).put(META_KEY, JSON.stringify(this.meta), { sync: true });
    this.synced();
  }

  private synced(): void {
    this.syncedAt = this.now();
    clearTimeout(this.syncing);
    this.syncing = undefined;
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

function ignore(): void {}
