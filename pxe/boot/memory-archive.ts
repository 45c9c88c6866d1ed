import type {
  ArchivedEvent,
  EventArchive,
  EventBatch,
  EventPage,
  PlacedEvent,
  ReadOptions,
  StoryPart,
} from "./event-archive.js";
import { LastItems } from "./last-items.js";

export interface MemoryArchiveOptions {
  readonly run: string;
  /** Events kept. */
  readonly capacity: { readonly known: number; readonly strangers: number };
}

/** Keeps events as long as the process lives. */
export class MemoryArchive implements EventArchive {
  readonly run: string;
  readonly boots = [];
  readonly cursors = [];
  position = 0;
  private readonly known: LastItems<ArchivedEvent>;
  private readonly strangers: LastItems<ArchivedEvent>;

  constructor({ run, capacity }: MemoryArchiveOptions) {
    this.run = run;
    this.known = new LastItems(capacity.known);
    this.strangers = new LastItems(capacity.strangers);
  }

  get oldest() {
    const first = (items: LastItems<ArchivedEvent>): number => items.oldest?.position ?? this.position + 1;
    return { known: first(this.known), strangers: first(this.strangers) };
  }

  async write({ events }: EventBatch): Promise<void> {
    for (const event of events) {
      (event.isKnown ? this.known : this.strangers).push(event);
      this.position = event.position;
    }
  }

  async read(after: number, { most, mac }: ReadOptions): Promise<EventPage> {
    const rest = this.all().filter(({ position }) => position > after);
    const page = rest.slice(0, most);
    const events = page.filter(({ event }) => mac === undefined || event.mac === mac);
    return { events, next: page.at(-1)?.position ?? after, isEnd: rest.length <= most };
  }

  async last(most: number): Promise<readonly PlacedEvent[]> {
    return this.all().slice(-most);
  }

  async story({ mac, from, to }: StoryPart): Promise<readonly PlacedEvent[]> {
    return this.all().filter(
      ({ position, event }) => event.mac === mac && position >= from && position <= to,
    );
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  private all(): readonly ArchivedEvent[] {
    return [...this.known.all(), ...this.strangers.all()].sort((a, b) => a.position - b.position);
  }
}
