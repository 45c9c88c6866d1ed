import { failure } from "../../../driver/errors.js";
import type { BadRecord, Change, Store } from "../../../driver/store/store.js";

/** What a disk has: what was committed before a kill, and nothing of what was not. */
export class MemoryDisk {
  readonly records = new Map<string, string>();
}

/** A store over such a disk. After `kill` nothing more reaches the disk; while `full`, nothing does either. */
export class MemoryStore implements Store {
  readonly folder = "/memory";
  readonly badRecords: BadRecord[] = [];
  full = false;
  /** Called once the changes are on the disk, before anybody hears of it: the last moment at which a kill loses the news alone. */
  written: (() => void) | undefined;
  private killed = false;
  private readonly disk: MemoryDisk;

  constructor(disk: MemoryDisk) {
    this.disk = disk;
  }

  get(key: string): unknown {
    const text = this.disk.records.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  entries(prefix: string): readonly (readonly [string, unknown])[] {
    return [...this.disk.records]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, text]) => [key, JSON.parse(text)]);
  }

  async commit(changes: readonly Change[]): Promise<void> {
    await Promise.resolve();
    if (this.killed) return new Promise<never>(() => undefined);
    if (this.full) throw failure("DISK_FULL", { folder: this.folder });
    for (const { key, value } of changes) {
      if (value === undefined) this.disk.records.delete(key);
      else this.disk.records.set(key, JSON.stringify(value));
    }
    this.written?.();
    return this.killed ? new Promise<never>(() => undefined) : undefined;
  }

  /** As kill -9 does: whatever is not on the disk now never gets there, and nobody is told anything any more. */
  kill(): void {
    this.killed = true;
  }

  async setAside(key: string, found: string): Promise<void> {
    this.badRecords.push({ key, found });
    this.disk.records.delete(key);
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}
