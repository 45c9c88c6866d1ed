import type { EventCursor } from "../boot/event-archive.js";
import { BoundedMap } from "./bounded-map.js";

/** More than the drivers that are: one that was given another address has its events recorded already. */
const CAPACITY = 65_536;

/** How far each driver's events were taken, by the run they are numbered in. */
export class EventCursors {
  private readonly byRun = new BoundedMap<string, EventCursor>(CAPACITY);
  private readonly lastRun = new Map<string, string>();

  constructor(cursors: readonly EventCursor[]) {
    for (const cursor of cursors) this.take(cursor);
  }

  /** Whether it is behind all that were taken of its run. */
  advance(cursor: EventCursor): boolean {
    const before = this.byRun.get(cursor.run);
    if (before !== undefined && before.sequence >= cursor.sequence) return false;
    this.take(cursor);
    return true;
  }

  of(driver: string): EventCursor | undefined {
    const run = this.lastRun.get(driver);
    return run === undefined ? undefined : this.byRun.get(run);
  }

  private take(cursor: EventCursor): void {
    this.byRun.set(cursor.run, cursor);
    this.lastRun.set(cursor.driver, cursor.run);
  }
}
