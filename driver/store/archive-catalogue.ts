import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import type { ArchiveNotice, EventCursor } from "../../pxe/boot/event-archive.js";
import { failure } from "../errors.js";
import { type ArchiveMeta, parseCursor, parseMeta } from "./archive-records.js";
import { openRepaired } from "./level-damage.js";
import { makePrivateFolder } from "./private-folder.js";

type Level = ClassicLevel<string, string>;

const META_KEY = "meta";
const CURSOR_PREFIX = "cursor/";
const ASIDE_PREFIX = "set-aside/";
const DAMAGED_PREFIX = "damaged/";

/** Little is written here, and read only as it is opened. */
const LEVEL = {
  keyEncoding: "utf8",
  valueEncoding: "utf8",
  writeBufferSize: 1 << 18,
  cacheSize: 1 << 16,
} as const;

export interface Catalogued {
  /** `undefined`: there was none, or it was set aside. */
  readonly meta: ArchiveMeta | undefined;
  readonly cursors: readonly EventCursor[];
}

/**
 * What an archive of events knows of itself beside them, in a small LevelDB, which also keeps other processes out of the folder: what it is
 * called, how long it has been open, and how far each driver's events were, as far as that stands in no block that is read at the start.
 */
export class ArchiveCatalogue {
  private readonly folder: string;
  private readonly notice: (notice: ArchiveNotice) => void;
  private level: Level | undefined;
  /** Damaged parts that were told. */
  private readonly damaged = new Set<string>();

  constructor(folder: string, notice: (notice: ArchiveNotice) => void) {
    this.folder = join(folder, "catalogue");
    this.notice = notice;
  }

  async open(): Promise<Catalogued> {
    const found: { what?: Catalogued } = {};
    await makePrivateFolder(this.folder);
    await openRepaired(this.folder, {
      open: async () => {
        this.level = new ClassicLevel(this.folder, LEVEL);
        await this.level.open();
        found.what = await this.load(this.level);
      },
      close: () => this.close(),
      repaired: (text) => this.notice({ kind: "badRecord", key: "", found: text }),
    });
    return found.what ?? { meta: undefined, cursors: [] };
  }

  /** On disk for good when it resolves. */
  async keep(meta: ArchiveMeta, cursors: Iterable<EventCursor> = []): Promise<void> {
    const batch = this.opened.batch().put(META_KEY, JSON.stringify(meta));
    for (const { run, ...cursor } of cursors) batch.put(CURSOR_PREFIX + run, JSON.stringify(cursor));
    await batch.write({ sync: true });
  }

  /** Says that something is damaged, once and for all. */
  async damage(key: string, found: string): Promise<void> {
    if (this.damaged.has(key)) return;
    this.damaged.add(key);
    this.notice({ kind: "badRecord", key, found });
    await this.opened.put(DAMAGED_PREFIX + key, found);
  }

  async close(): Promise<void> {
    const { level } = this;
    this.level = undefined;
    await level?.close();
  }

  private get opened(): Level {
    if (this.level === undefined)
      throw failure("STORE_FAILED", { folder: this.folder, found: "the archive is closed" });
    return this.level;
  }

  private async load(level: Level): Promise<Catalogued> {
    const text = await level.get(META_KEY);
    const meta = text === undefined ? undefined : parseMeta(text);
    if (text !== undefined && meta === undefined)
      await this.refuse(level, { key: META_KEY, text, found: "it is not the state of an archive" });
    const cursors: EventCursor[] = [];
    for await (const [key, value] of level.iterator(under(CURSOR_PREFIX))) {
      const cursor = parseCursor(key.slice(CURSOR_PREFIX.length), value);
      if (cursor === undefined)
        await this.refuse(level, { key, text: value, found: "it is no place in a driver's events" });
      else cursors.push(cursor);
    }
    for await (const key of level.keys(under(DAMAGED_PREFIX)))
      this.damaged.add(key.slice(DAMAGED_PREFIX.length));
    return { meta, cursors };
  }

  private async refuse(
    level: Level,
    { key, text, found }: { readonly key: string; readonly text: string; readonly found: string },
  ): Promise<void> {
    const batch = level
      .batch()
      .put(ASIDE_PREFIX + key, text)
      .del(key);
    await batch.write({ sync: true });
    this.notice({ kind: "badRecord", key, found });
  }
}

/** All keys that begin so. */
function under(prefix: string): { readonly gte: string; readonly lt: string } {
  return { gte: prefix, lt: `${prefix}\uffff` };
}
