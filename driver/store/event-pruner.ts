import type { BootEntry } from "../../pxe/boot/event-archive.js";
import { bootKey, positionOf, shelfKey, shelfPrefix, under } from "./archive-keys.js";
import type { Level } from "./archive-level.js";
import type { ArchiveMeta } from "./archive-records.js";
import { blockFacts, CLASSES, type EventClass } from "./event-block.js";

export interface PruneLimits {
  /** Milliseconds of the archive's being open that an event is kept. */
  readonly keepFor: number;
  /** Of all events, about. */
  readonly maxBytes: number;
}

/** Boots kept of each class, however few bytes their events are. */
const MOST_BOOTS = { known: 50_000, strangers: 5_000 };
/** The strangers' part of the bytes: they push out each other only. */
const STRANGERS_PART = 0.1;
/** Once there is too much, room is made for more than the next event. */
const ROOM = 0.95;
/** Blocks looked at at once. */
const BLOCKS = 64;

type PruneGoals = Readonly<Record<EventClass, number>>;

interface PruneStep {
  readonly bytes: ArchiveMeta["bytes"];
  readonly isDone: boolean;
}

interface KeptBoot {
  readonly lastPosition: number;
  readonly isKnown: boolean;
}

/** Removes the oldest events, and the boots of which no event is left. */
export class EventPruner {
  /** The first block of each class; absent: there is none. */
  readonly oldest: { known?: number; strangers?: number } = {};
  private readonly limits: PruneLimits;
  private readonly boots = new Map<number, KeptBoot>();
  /** How long the archive had been open when it was last looked for what is too old. */
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(limits: PruneLimits) {
    this.limits = limits;
  }

  /** As the archive is opened. */
  async find(level: Level): Promise<void> {
    for (const kind of CLASSES) {
      const [first] = await level.keys({ ...under(`${kind}/`), limit: 1 }).all();
      if (first === undefined) delete this.oldest[kind];
      else this.oldest[kind] = positionOf(first);
    }
  }

  wrote(kind: EventClass, position: number): void {
    this.oldest[kind] ??= position;
  }

  keep(entries: readonly BootEntry[]): void {
    for (const { fold, isKnown } of entries)
      this.boots.set(fold.number, { lastPosition: fold.lastPosition, isKnown });
  }

  isDue({ bytes, ran }: ArchiveMeta): boolean {
    return (
      CLASSES.some((kind) => bytes[kind] > this.mostBytes(kind)) ||
      ran - this.lookedAt > this.limits.keepFor / 100 ||
      this.boots.size > (MOST_BOOTS.known + MOST_BOOTS.strangers) / ROOM
    );
  }

  /** Removes some blocks; `isDone` when no more have to go. Boots go with the last of them. */
  async step(level: Level, { bytes, ran }: ArchiveMeta, goals: PruneGoals): Promise<PruneStep> {
    this.lookedAt = ran;
    const left = { ...bytes };
    let isDone = true;
    for (const kind of CLASSES) {
      const before = ran - this.limits.keepFor;
      const step = await removeOldest(level, kind, { bytes: bytes[kind], enough: goals[kind], before });
      left[kind] = step.bytes;
      if (!step.isDone) isDone = false;
    }
    await this.find(level);
    if (isDone) await this.pruneBoots(level);
    return { bytes: left, isDone };
  }

  /** The bytes that each class may have left. */
  goals({ bytes }: ArchiveMeta): PruneGoals {
    const goal = (kind: EventClass): number =>
      this.mostBytes(kind) * (bytes[kind] > this.mostBytes(kind) ? ROOM : 1);
    return { known: goal("known"), strangers: goal("strangers") };
  }

  private mostBytes(kind: EventClass): number {
    return this.limits.maxBytes * (kind === "strangers" ? STRANGERS_PART : 1 - STRANGERS_PART);
  }

  private async pruneBoots(level: Level): Promise<void> {
    for (const kind of CLASSES) {
      const own = [...this.boots].filter(([, { isKnown }]) => isKnown === (kind === "known"));
      const oldest = this.oldest[kind] ?? Number.POSITIVE_INFINITY;
      const over = own.slice(0, Math.max(0, own.length - MOST_BOOTS[kind]));
      const empty = own.filter(([, { lastPosition }]) => lastPosition < oldest);
      for (const [number] of new Map([...over, ...empty])) await this.removeBoot(level, number);
    }
  }

  private async removeBoot(level: Level, number: number): Promise<void> {
    this.boots.delete(number);
    await level.clear(under(shelfPrefix(`boot ${number}`)));
    await level.del(bootKey(number));
  }
}

async function removeOldest(
  level: Level,
  kind: EventClass,
  { bytes, enough, before }: { readonly bytes: number; readonly enough: number; readonly before: number },
): Promise<{ readonly bytes: number; readonly isDone: boolean }> {
  const batch = level.batch();
  let left = bytes;
  let isDone = true;
  const blocks = await level.iterator({ ...under(`${kind}/`), limit: BLOCKS }).all();
  for (const [key, text] of blocks) {
    const { ran, shelves } = blockFacts(text);
    isDone = left <= enough && ran >= before;
    if (isDone) break;
    for (const shelf of shelves) batch.del(shelfKey(shelf, positionOf(key), kind));
    batch.del(key);
    left = Math.max(0, left - Buffer.byteLength(text));
  }
  await batch.write();
  return blocks.length < BLOCKS && !isDone ? { bytes: 0, isDone: true } : { bytes: left, isDone };
}
