import type { MacAddress } from "../net/mac-address.js";
import type { BootEvent } from "./boot-event.js";
import { BootReporter } from "./boot-reporter.js";
import type { ArchiveNotice, EventArchive, EventSource } from "./event-archive.js";
import { EventJournal } from "./event-journal.js";
import { MemoryArchive } from "./memory-archive.js";

export interface EventRingOptions {
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Events that count as recent; without an archive all that are kept. */
  readonly capacity: number;
  /** Absent: they last as long as the process. */
  readonly archive?: EventArchive;
  /** Absent: all machines are. */
  readonly isKnown?: (mac: MacAddress) => boolean;
  readonly notice?: (notice: ArchiveNotice) => void;
}

/** Events that may wait for the disk: what the busiest driver reports in seconds. */
const WAITING = { known: 20_000, strangers: 2_000 };

/** What one program reports: told to listeners at once, and kept, to be read from `events` once it is. */
export class EventRing implements AsyncDisposable {
  readonly report: BootReporter["report"];
  readonly events: EventSource;
  private readonly reporter: BootReporter;
  private readonly journal: EventJournal;
  private readonly capacity: number;
  private readonly firstOfRun: number;
  private last: number;

  constructor({ source, clock, capacity, archive, isKnown = () => true, notice }: EventRingOptions) {
    const kept = archive ?? memoryOf(capacity);
    this.journal = new EventJournal({ archive: kept, waiting: WAITING, notice });
    this.capacity = capacity;
    this.firstOfRun = kept.position;
    this.last = kept.position;
    this.reporter = new BootReporter({ source, clock, last: kept.position });
    this.report = this.reporter.report;
    this.events = this.journal;
    this.reporter.subscribe((event) => {
      const isOfKnown = event.mac !== undefined && isKnown(event.mac);
      this.last = event.sequence;
      this.journal.put({ position: event.sequence, event, isKnown: isOfKnown });
    });
  }

  /** Before the recent events of this process. */
  get recentFrom(): number {
    return Math.max(this.firstOfRun, this.last - this.capacity);
  }

  /** Told each event as it is reported. Returns the function that ends the subscription. */
  subscribe(listener: (event: BootEvent) => void): () => void {
    return this.reporter.subscribe(listener);
  }

  /** Resolves when all that was reported is kept. */
  settled(): Promise<void> {
    return this.journal.settled();
  }

  /** Keeps what was reported, and nothing more. Closing twice is harmless. */
  async close(): Promise<void> {
    await this.journal.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function memoryOf(capacity: number): EventArchive {
  return new MemoryArchive({ run: crypto.randomUUID(), capacity: { known: capacity, strangers: capacity } });
}
