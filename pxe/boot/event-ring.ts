import type { BootEvent, BootReport } from "./boot-event.js";
import { LastItems } from "./last-items.js";

export interface EventRingOptions {
  readonly source: string;
  /** Events kept; the oldest go first. */
  readonly capacity: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** The last events of one program, numbered from 1, with listeners for what comes. A listener that throws is dropped. */
export class EventRing {
  private readonly options: EventRingOptions;
  private readonly events: LastItems<BootEvent>;
  private readonly listeners = new Set<(event: BootEvent) => void>();
  private sequence = 0;

  constructor(options: EventRingOptions) {
    this.options = options;
    this.events = new LastItems(options.capacity);
  }

  /** Bound, so that it can be handed out as a `ReportBoot`. */
  readonly report = ({ mac, client, bootSession, detail }: BootReport): void => {
    const { source, clock } = this.options;
    const at = clock();
    const event: BootEvent = { sequence: ++this.sequence, at, source, mac, client, bootSession, detail };
    this.events.push(event);
    for (const listener of this.listeners) this.tell(listener, event);
  };

  after(sequence: number): readonly BootEvent[] {
    return this.events.all().filter((event) => event.sequence > sequence);
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: BootEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(listener: (event: BootEvent) => void, event: BootEvent): void {
    try {
      listener(event);
    } catch {
      this.listeners.delete(listener);
    }
  }
}
