import { setTimeout as delay } from "node:timers/promises";
import { connectCoordinator, connectDriver } from "../../driver/rpc/client.js";

/** An event as a watcher was told it. */
export interface ToldEvent {
  readonly run: string;
  /** Its place: the coordinator's position, or the driver's sequence. */
  readonly place: number;
  /** The whole of it, as text. */
  readonly text: string;
}

/** Follows a program's events over its restarts, going on where it was, and remembers all that it was told in that order. */
export class EventWatch implements AsyncDisposable {
  readonly told: ToldEvent[] = [];
  private readonly stopping = new AbortController();
  private readonly done: Promise<void>;

  constructor(next: (after: ToldEvent | undefined, signal: AbortSignal) => AsyncIterable<ToldEvent>) {
    this.done = this.follow(next);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async follow(
    next: (after: ToldEvent | undefined, signal: AbortSignal) => AsyncIterable<ToldEvent>,
  ): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for await (const event of next(this.told.at(-1), signal)) this.told.push(event);
      } catch {
        // It is away: the next look goes on.
      }
      await delay(20, undefined, { signal }).catch(() => undefined);
    }
  }
}

export async function* bootsOf(
  address: string,
  after?: ToldEvent,
  follow?: AbortSignal,
): AsyncGenerator<ToldEvent> {
  await using client = connectCoordinator(address);
  const from = after === undefined ? {} : { run: after.run, afterPosition: after.place };
  const how = follow === undefined ? {} : { follow: true, signal: follow };
  for await (const { run, position, event } of client.watchBoots({ ...from, ...how }))
    yield { run, place: position, text: JSON.stringify(event) };
}

export async function* driverEventsOf(
  address: string,
  after: ToldEvent | undefined,
  signal: AbortSignal,
): AsyncGenerator<ToldEvent> {
  await using client = connectDriver(address);
  const from = after === undefined ? {} : { run: after.run, afterSequence: after.place };
  for await (const { run, event } of client.watchEvents({ ...from, withoutLookups: true, signal }))
    yield { run, place: event.sequence, text: JSON.stringify(event) };
}
