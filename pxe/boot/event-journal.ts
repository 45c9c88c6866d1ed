import type {
  ArchiveNotice,
  BootEntry,
  EventArchive,
  EventCursor,
  EventPage,
  EventSource,
  PlacedEvent,
  ReadOptions,
} from "./event-archive.js";
import { LastItems } from "./last-items.js";

export interface JournalOptions {
  readonly archive: EventArchive;
  /** Events that may wait for the disk; beyond, the oldest are lost. */
  readonly waiting: { readonly known: number; readonly strangers: number };
  /** What is kept with the events, and what to do once they are written. Absent: they alone are kept. */
  readonly attend?: (events: readonly WaitingEvent[]) => Attended;
  readonly notice?: ((notice: ArchiveNotice) => void) | undefined;
  /** Milliseconds on a clock that nobody sets. */
  readonly monotonic?: () => number;
}

export interface WaitingEvent extends PlacedEvent {
  readonly isKnown: boolean;
  /** Where it came from, if that is another program. */
  readonly cursor?: EventCursor | undefined;
  /** Nobody waits for it: it is written with others, or a second later. */
  readonly canWait?: boolean;
}

export interface Attended {
  readonly boots: readonly BootEntry[];
  readonly cursors: readonly EventCursor[];
  readonly written: () => void;
}

/** Events of one write. Its share of the program's time is a millisecond, which DHCP waits for. */
const MOST_TOGETHER = 512;
/** Written events at hand for who follows: of the last writes. */
const MOST_AT_HAND = 1024;
/**
 * Milliseconds after a write in which what happens waits for the next one, unless there is enough for a whole write: the more events wait, the longer
 * the garbage collector stops the program to move them.
 */
const PAUSE = 50;
/** Milliseconds that an event which can wait does, if nothing else happens. */
const LEISURE = 1000;
/** Milliseconds after a write that failed. */
const PAUSE_AFTER_FAILURE = 1000;
/** Milliseconds without a loss before it is said that events are kept again. */
const CALM = 10_000;

/**
 * Puts events into an archive beside the work, and tells of them once they are there: what was told is never lost. Nothing waits for it: when
 * the disk is full, or too slow for too long, events are lost and counted.
 */
export class EventJournal implements EventSource {
  private readonly options: JournalOptions;
  private known: LastItems<WaitingEvent>;
  private strangers: LastItems<WaitingEvent>;
  /** Those that came since the last were taken, with those that are lost. */
  private waiting = 0;
  /** Some of them are to be written now. */
  private isDue = false;
  private leisure: NodeJS.Timeout | undefined;
  private lastPut = 0;
  /** Written or lost, all up to it. */
  private lastDone = 0;
  private readonly awaiting = new Set<{ readonly position: number; readonly resolve: () => void }>();
  private writing: Promise<void> | undefined;
  /** Ends the pause between two writes, while there is one. */
  private endPause: () => void = nothing;
  private isClosed = false;
  /** The last written events, while somebody follows; else they would outlive many that are made after them, which costs the more. */
  private tail: readonly PlacedEvent[] = [];
  /** All that was written behind it is in the tail. */
  private tailFrom: number;
  private readonly listeners = new Set<() => void>();
  private lost = 0;
  private lostAt = 0;
  private failure: string | undefined;

  constructor(options: JournalOptions) {
    const { archive, waiting } = options;
    this.options = options;
    this.known = new LastItems(waiting.known);
    this.strangers = new LastItems(waiting.strangers);
    this.tailFrom = archive.position;
  }

  get run(): string {
    return this.options.archive.run;
  }

  /** Positions grow from event to event. */
  put(event: WaitingEvent): void {
    if (this.isClosed) return;
    this.lastPut = event.position;
    const gone = (event.isKnown ? this.known : this.strangers).push(event);
    if (gone !== undefined) this.lose(1, "the disk is too slow for them");
    this.waiting += 1;
    if (event.canWait === true) this.leisure ??= setTimeout(() => this.begin(), LEISURE);
    else this.begin();
    if (this.hasEnough) this.endPause();
  }

  async read(after: number, options: ReadOptions): Promise<EventPage> {
    if (after < this.tailFrom) return this.options.archive.read(after, options);
    const rest = this.tail.filter(({ position }) => position > after);
    const page = rest.slice(0, options.most);
    const events = page.filter(({ event }) => options.mac === undefined || event.mac === options.mac);
    return { events, next: page.at(-1)?.position ?? after, isEnd: rest.length <= options.most };
  }

  /** Why the last events could not be kept; absent: they were. */
  get unkept(): string | undefined {
    return this.failure;
  }

  /** A listener that throws is dropped. */
  subscribe(happened: () => void): () => void {
    this.listeners.add(happened);
    return () => this.listeners.delete(happened);
  }

  /** Resolves when all that was put by now is kept, or lost. */
  caughtUp(): Promise<void> {
    const position = this.lastPut;
    if (this.lastDone >= position) return Promise.resolve();
    this.begin();
    return new Promise((resolve) => this.awaiting.add({ position, resolve }));
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    if (this.waiting > 0) this.begin();
    while (this.writing !== undefined) await this.writing;
  }

  /** Writes what waits, as far as that can be done. Closing twice is harmless. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.endPause();
    await this.settled();
  }

  private begin(): void {
    clearTimeout(this.leisure);
    this.leisure = undefined;
    this.isDue = true;
    this.writing ??= this.write();
  }

  private async write(): Promise<void> {
    // What happens in the same moment goes together.
    await undefined;
    while (this.isDue) {
      this.isDue = false;
      const waiting = this.takeWaiting();
      let pause = PAUSE;
      for (let from = 0; from < waiting.length; from += MOST_TOGETHER) {
        const isKept = await this.writeTogether(waiting.slice(from, from + MOST_TOGETHER));
        if (!isKept) pause = PAUSE_AFTER_FAILURE;
      }
      this.done(waiting.at(-1)?.position ?? this.lastDone);
      if (!this.hasEnough) await this.pause(pause);
    }
    this.writing = undefined;
  }

  /** For a write that fills itself; none where the last one failed. */
  private get hasEnough(): boolean {
    return this.waiting >= MOST_TOGETHER && this.failure === undefined;
  }

  private pause(milliseconds: number): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.endPause(), milliseconds);
      this.endPause = () => {
        clearTimeout(timer);
        this.endPause = nothing;
        resolve();
      };
    });
  }

  private takeWaiting(): readonly WaitingEvent[] {
    const { waiting } = this.options;
    const [known, strangers] = [this.known.all(), this.strangers.all()];
    this.known = new LastItems(waiting.known);
    this.strangers = new LastItems(waiting.strangers);
    this.waiting = 0;
    if (strangers.length === 0) return known;
    return [...known, ...strangers].sort((a, b) => a.position - b.position);
  }

  private async writeTogether(events: readonly WaitingEvent[]): Promise<boolean> {
    const { archive, attend = attendNothing } = this.options;
    const { boots, cursors, written } = attend(events);
    try {
      await archive.write({ events, boots, cursors });
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.lose(events.length, this.failure);
      return false;
    }
    this.failure = undefined;
    this.takeAtHand(events);
    this.calm();
    written();
    for (const happened of this.listeners) this.tell(happened);
    return true;
  }

  private takeAtHand(events: readonly WaitingEvent[]): void {
    const all = this.listeners.size === 0 ? [] : [...this.tail, ...events];
    this.tail = all.slice(-MOST_AT_HAND);
    const gone = all[all.length - this.tail.length - 1];
    if (all.length === 0) this.tailFrom = events.at(-1)?.position ?? this.tailFrom;
    else this.tailFrom = gone?.position ?? this.tailFrom;
  }

  private done(position: number): void {
    this.lastDone = position;
    for (const one of this.awaiting) {
      if (one.position > position) continue;
      this.awaiting.delete(one);
      one.resolve();
    }
  }

  private lose(count: number, text: string): void {
    if (this.lost === 0) this.options.notice?.({ kind: "losing", text });
    this.lost += count;
    this.lostAt = this.now();
  }

  private calm(): void {
    if (this.lost === 0 || this.now() - this.lostAt < CALM) return;
    this.options.notice?.({ kind: "keepingAgain", lost: this.lost });
    this.lost = 0;
  }

  private now(): number {
    return (this.options.monotonic ?? (() => performance.now()))();
  }

  private tell(happened: () => void): void {
    try {
      happened();
    } catch {
      this.listeners.delete(happened);
    }
  }
}

function attendNothing(): Attended {
  return { boots: [], cursors: [], written: nothing };
}

function nothing(): void {}
