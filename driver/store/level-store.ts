import { createHash } from "node:crypto";
import { ClassicLevel } from "classic-level";
import { failure } from "../errors.js";
import { CommitQueue } from "./commit-queue.js";
import { diskFailure } from "./disk-failure.js";
import { isLocked, openRepaired } from "./level-damage.js";
import { makePrivateFolder } from "./private-folder.js";
import type { BadRecord, Change, Store } from "./store.js";

export interface StoreOptions {
  /** Changes that may wait for the disk before further commits are refused. */
  readonly maxWaiting?: number;
}

type Level = ClassicLevel<string, string>;

/** Set-aside records stand under this, each as `{ key, found, text }`; no live key begins so. */
const ASIDE = "set-aside/";
/** Several for each of 10,000 machines that boot in the same second. */
const MAX_WAITING = 100_000;
/** Bytes from which a record could be nested more deeply than JSON.stringify can follow when it is written again. */
const MAYBE_DEEP = 4096;

/**
 * Opens the store in `folder`, making the folder (0700) where it is missing. Everything is read into memory once.
 * A record that is not JSON is set aside. FOLDER_IN_USE when another process has the folder; DISK_FULL; STORE_FAILED.
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  try {
    await makePrivateFolder(folder);
    const store = new LevelStore(folder, options.maxWaiting ?? MAX_WAITING);
    await store.open();
    return store;
  } catch (error) {
    if (isLocked(error)) throw failure("FOLDER_IN_USE", { folder }, { cause: error });
    throw diskFailure(folder, error);
  }
}

class LevelStore implements Store {
  readonly folder: string;
  private readonly bad: BadRecord[] = [];
  private readonly queue: CommitQueue;
  private records = new Map<string, unknown>();
  private level: Level | undefined;
  /** Keys of writes that failed: what the disk has for them is uncertain until memory is written over them. */
  private readonly uncertain = new Set<string>();
  private closed = false;

  constructor(folder: string, maxWaiting: number) {
    this.folder = folder;
    this.queue = new CommitQueue({ folder, maxWaiting, write: (changes) => this.write(changes) });
  }

  get badRecords(): readonly BadRecord[] {
    return this.bad;
  }

  open(): Promise<void> {
    return openRepaired(this.folder, {
      open: () => this.openAndLoad(),
      close: () => this.closeLevel(),
      repaired: (found) => this.bad.push({ key: "", found }),
    });
  }

  get(key: string): unknown {
    return this.records.get(key);
  }

  entries(prefix: string): readonly (readonly [string, unknown])[] {
    return [...this.records]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }

  async commit(changes: readonly Change[]): Promise<void> {
    if (this.closed) throw failure("STORE_FAILED", { folder: this.folder, found: "the store is closed" });
    if (changes.length > 0) await this.queue.add(changes);
  }

  async setAside(key: string, found: string): Promise<void> {
    const text = JSON.stringify(this.records.get(key)) ?? "";
    await this.commit([{ key, value: undefined }, asideChange(key, found, text)]);
    this.bad.push({ key, found });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.queue.idle();
    await this.closeLevel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async openAndLoad(): Promise<void> {
    const level = await this.openLevel();
    this.records = new Map();
    const asides: Change[] = [];
    const iterator = level.iterator<string, Buffer>({ valueEncoding: "buffer" });
    for await (const [key, bytes] of iterator) this.load(key, bytes, asides);
    if (asides.length > 0) await writeTogether(level, asides);
  }

  private load(key: string, bytes: Buffer, asides: Change[]): void {
    const value = parseJson(bytes);
    if (key.startsWith(ASIDE)) {
      this.bad.push(describeAside(key, value));
    } else if (value === undefined) {
      const found = "it is not JSON";
      this.bad.push({ key, found });
      asides.push({ key, value: undefined }, asideChange(key, found, bytes.toString("latin1")));
    } else {
      this.records.set(key, value);
    }
  }

  private async write(changes: readonly Change[]): Promise<void> {
    try {
      await this.settleUncertain();
      const level = this.level ?? (await this.openLevel());
      await writeTogether(level, changes);
    } catch (error) {
      for (const { key } of changes) this.uncertain.add(key);
      await this.settleUncertain().catch(() => undefined);
      throw diskFailure(this.folder, error);
    }
    for (const { key, value } of changes) {
      if (value === undefined) this.records.delete(key);
      else if (!key.startsWith(ASIDE)) this.records.set(key, value);
    }
  }

  /**
   * After a failed write LevelDB's log may hold part of a record, or the whole of one that was never synced. Opening it
   * anew drops the first, and writing memory's values over the second makes the refusal true. Does nothing otherwise.
   */
  private async settleUncertain(): Promise<void> {
    if (this.uncertain.size === 0) return;
    await this.closeLevel();
    const level = await this.openLevel();
    const known = [...this.uncertain].map((key) => ({ key, value: this.records.get(key) }));
    await writeTogether(level, known);
    this.uncertain.clear();
  }

  private async openLevel(): Promise<Level> {
    const level: Level = new ClassicLevel(this.folder, { keyEncoding: "utf8", valueEncoding: "utf8" });
    await level.open();
    this.level = level;
    return level;
  }

  private async closeLevel(): Promise<void> {
    const level = this.level;
    this.level = undefined;
    await level?.close();
  }
}

/** All or none, with one fdatasync. A chained batch costs half the CPU of a list, whose items classic-level copies and takes apart. */
async function writeTogether(level: Level, changes: readonly Change[]): Promise<void> {
  const batch = level.batch();
  for (const { key, value } of changes) {
    if (value === undefined) batch.del(key);
    else batch.put(key, JSON.stringify(value));
  }
  await batch.write({ sync: true });
}

function asideChange(key: string, found: string, text: string): Change {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  return { key: `${ASIDE}${key}/${digest}`, value: { key, found, text } };
}

function describeAside(asideKey: string, value: unknown): BadRecord {
  const known = typeof value === "object" && value !== null && "key" in value && "found" in value;
  return known ? { key: String(value.key), found: String(value.found) } : { key: asideKey, found: "" };
}

/** `undefined` for what is not JSON in UTF-8, or could not be written as such again. */
function parseJson(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (bytes.length > MAYBE_DEEP) JSON.stringify(value);
    return value;
  } catch {
    return undefined;
  }
}
