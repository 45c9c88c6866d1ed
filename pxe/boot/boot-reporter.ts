import type { BootEvent, BootReport } from "./boot-event.js";

export interface BootReporterOptions {
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The sequence of the last event that was ever reported; absent: there was none. */
  readonly last?: number | undefined;
}

/** Numbers what one program reports, and tells it to its listeners at once. A listener that throws is dropped. */
export class BootReporter {
  private readonly options: BootReporterOptions;
  private readonly listeners = new Set<(event: BootEvent) => void>();
  private sequence: number;

  constructor(options: BootReporterOptions) {
    this.options = options;
    this.sequence = options.last ?? 0;
  }

  /** Bound, so that it can be handed out as a `ReportBoot`. */
  readonly report = ({ mac, client, bootSession, detail }: BootReport): void => {
    const { source, clock } = this.options;
    const at = clock();
    const event: BootEvent = { sequence: ++this.sequence, at, source, mac, client, bootSession, detail };
    for (const listener of this.listeners) this.tell(listener, event);
  };

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
