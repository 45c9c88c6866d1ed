import type { BootEvent } from "../boot/boot-event.js";
import type {
  ArchiveNotice,
  EventArchive,
  EventCursor,
  EventPage,
  EventSource,
  ReadOptions,
} from "../boot/event-archive.js";
import { type Attended, EventJournal, type WaitingEvent } from "../boot/event-journal.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { BootTable } from "./boot-table.js";
import type { TimedEvent } from "./driver-clocks.js";
import { EventCursors } from "./event-cursors.js";

export interface BootLogOptions {
  readonly archive: EventArchive;
  readonly isKnown: (mac: MacAddress) => boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Who has the address now. */
  readonly holderOf: (address: Ipv4Address) => MacAddress | undefined;
  /** The boot session an event of that MAC belongs to. */
  readonly sessionOf: (mac: MacAddress) => string | undefined;
  /** The same of a file that was asked for at a time of which `error` milliseconds are not known; `told`: what its driver says. Absent: that is right. */
  readonly sessionAt?: (
    mac: MacAddress,
    at: number,
    error: number,
    told: string | undefined,
  ) => string | undefined;
  /** A driver's event as our clock would have had it; the driver by its address. Absent: all have one clock. */
  readonly onOurClock?: (event: BootEvent, driver: string) => TimedEvent;
  /** Told each event at once, with the machine it belongs to. */
  readonly attributed?: (event: BootEvent) => void;
  readonly notice?: ((notice: ArchiveNotice) => void) | undefined;
}

/** Boots that are told of. */
const BOOTS_KEPT = { known: 50_000, strangers: 5_000 };
/** Events that may wait for the disk: what a storm of boots makes in a second. */
const WAITING = { known: 50_000, strangers: 5_000 };
/** Milliseconds between looks for boots that have stalled, and for those whose events are gone. */
const LOOK_EVERY = 5_000;
/** Boots looked at in one turn, and milliseconds to the next: all that are kept in as long as that, and DHCP waits for none of it. */
const [LOOKED_AT, PAUSE] = [500, 50];

/**
 * The joined events of the coordinator and all drivers, in order of arrival. A driver's event of a shared loader knows only the client's
 * address: it goes to the machine that has this address. Events without a session join their machine's present one.
 */
export class BootLog implements EventSource, AsyncDisposable {
  /** The boots, one line each. */
  readonly table: BootTable;
  private readonly options: BootLogOptions;
  private readonly journal: EventJournal;
  private readonly cursors: EventCursors;
  private looking: NodeJS.Timeout | undefined;
  private position: number;
  /** As of the last round of those whose events are gone. */
  private oldest: EventArchive["oldest"];
  private isForgetting = false;

  constructor(options: BootLogOptions) {
    const { archive, isKnown, clock, notice } = options;
    this.options = options;
    this.position = archive.position;
    this.oldest = archive.oldest;
    this.cursors = new EventCursors(archive.cursors);
    this.table = new BootTable({ capacity: BOOTS_KEPT, isKnown, clock });
    this.table.keep(archive.boots);
    const attend = (events: readonly WaitingEvent[]) => this.attend(events);
    this.journal = new EventJournal({ archive, waiting: WAITING, attend, notice });
    this.lookIn(LOOK_EVERY);
  }

  get run(): string {
    return this.options.archive.run;
  }

  /** Takes an event of the coordinator's own. */
  readonly record = (event: BootEvent): void => this.put({ event }, undefined);

  /** Takes an event of a driver's stream, unless it was taken before. */
  readonly recordOf = (event: BootEvent, cursor: EventCursor): void => {
    if (!this.cursors.advance(cursor)) return;
    this.put(this.options.onOurClock?.(event, cursor.driver) ?? { event }, cursor);
  };

  /** The sequence of the last event of the coordinator's own. */
  static lastOwn({ run, cursors }: EventArchive): number | undefined {
    return cursors.find((cursor) => cursor.run === run)?.sequence;
  }

  /** Where to go on with the events of the driver at an address. */
  readonly cursorOf = (driver: string): EventCursor | undefined => this.cursors.of(driver);

  read(after: number, options: ReadOptions): Promise<EventPage> {
    return this.journal.read(after, options);
  }

  /** Why the last events could not be kept; absent: they were. */
  get unkept(): string | undefined {
    return this.journal.unkept;
  }

  caughtUp(): Promise<void> {
    return this.journal.caughtUp();
  }

  subscribe(happened: () => void): () => void {
    return this.journal.subscribe(happened);
  }

  /** The events of one boot of a MAC: of its last one where none is named, and without a boot those that belong to none. */
  async eventsOf(mac: MacAddress, bootSession?: string): Promise<readonly BootEvent[]> {
    await this.journal.caughtUp();
    const boot = bootSession === undefined ? this.table.lastOf(mac) : this.table.get(bootSession);
    if (bootSession !== undefined && boot?.mac !== mac) return [];
    const { archive } = this.options;
    const placed = await archive.story({
      mac,
      from: boot?.number ?? 0,
      to: boot?.lastPosition ?? archive.position,
    });
    const isWanted = ({ bootSession: id }: BootEvent): boolean =>
      boot === undefined ? this.isOfNoBoot(mac, id) : id === boot.id;
    return placed.map(({ event }) => event).filter(isWanted);
  }

  /** Resolves when all that was recorded is kept. */
  settled(): Promise<void> {
    return this.journal.settled();
  }

  /** Keeps what was recorded, and nothing more. Closing twice is harmless. */
  async close(): Promise<void> {
    clearTimeout(this.looking);
    await this.journal.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private put(seen: TimedEvent, cursor: EventCursor | undefined): void {
    const event = this.attribute(seen);
    const isKnown = event.mac !== undefined && this.table.isKnown(event.mac);
    this.options.attributed?.(event);
    this.position += 1;
    this.journal.put({ position: this.position, event, isKnown, cursor });
  }

  private attend(events: readonly WaitingEvent[]): Attended {
    const boots = this.table.fold(events);
    return {
      boots,
      cursors: this.cursorsOf(events),
      written: () => this.table.keep(boots),
    };
  }

  /** How far each program's events are with these; the last one's is enough. */
  private cursorsOf(events: readonly WaitingEvent[]): readonly EventCursor[] {
    const last = new Map<string, EventCursor>();
    let own: BootEvent | undefined;
    for (const { cursor, event } of events)
      if (cursor === undefined) own = event;
      else last.set(cursor.run, cursor);
    if (own !== undefined) last.set(this.run, { run: this.run, driver: "", sequence: own.sequence });
    return [...last.values()];
  }

  private lookIn(milliseconds: number): void {
    this.looking = setTimeout(() => this.look(), milliseconds).unref();
  }

  private look(): void {
    const areSeen = this.table.look(LOOKED_AT);
    const areForgotten = this.forgetGone();
    this.lookIn(areSeen && areForgotten ? LOOK_EVERY : PAUSE);
  }

  /** Some of those whose events are gone; a round goes by what was the oldest event as it began. Answers whether there are no others. */
  private forgetGone(): boolean {
    const { oldest } = this.options.archive;
    if (!this.isForgetting) {
      if (oldest.known === this.oldest.known && oldest.strangers === this.oldest.strangers) return true;
      this.oldest = oldest;
    }
    this.isForgetting = !this.table.forgetBefore(this.oldest, LOOKED_AT);
    return false;
  }

  /** A machine may name another's boot. */
  private isOfNoBoot(mac: MacAddress, id: string | undefined): boolean {
    const boot = id ? this.table.get(id) : undefined;
    return !id || (boot !== undefined && boot.mac !== mac);
  }

  private attribute({ event, error }: TimedEvent): BootEvent {
    const mac = event.mac ?? (event.client && this.options.holderOf(event.client));
    if (mac === undefined) return event;
    const bootSession = this.sessionFor(mac, event, error);
    if (mac === event.mac && bootSession === event.bootSession) return event;
    return { ...event, mac, ...(bootSession === undefined ? {} : { bootSession }) };
  }

  private sessionFor(mac: MacAddress, event: BootEvent, error: number | undefined): string | undefined {
    const { sessionAt, sessionOf } = this.options;
    const told = event.bootSession || undefined;
    const askedAt = error === undefined ? undefined : fileAskedAt(event);
    if (sessionAt === undefined || error === undefined || askedAt === undefined)
      return told ?? sessionOf(mac);
    return sessionAt(mac, askedAt, error, told);
  }
}

/** When the machine asked for the file that an event is about. */
function fileAskedAt({ at, detail }: BootEvent): number | undefined {
  switch (detail.kind) {
    case "fileStarted":
    case "fileRefused":
    case "bootConfigured":
      return at;
    case "fileServed":
    case "fileStopped":
      return at - (detail.milliseconds ?? 0);
    default:
      return undefined;
  }
}
