import type { Beat, Hello } from "./contract.js";
import type { LiveTable } from "./live-table.js";
import { type Route, textAnswer } from "./route.js";
import { eventFrame, type WebStream } from "./web-stream.js";

export interface LiveFeedOptions {
  readonly table: LiveTable;
  /** Names this run of the table: the positions of another one say nothing. */
  readonly run: string;
  readonly about: Pick<Hello, "coordinator" | "version">;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Somebody looks from now on; nobody does any more. */
  readonly watched: (isWatched: boolean) => void;
}

/** Of those who look at once, rows in an event, and milliseconds. */
export const MOST_SUBSCRIBERS = 32;
const ROWS_AT_ONCE = 200;
const GATHER = 100;
const BEAT = 10_000;

interface Subscriber {
  readonly stream: WebStream;
  position: number;
  /** What was there when it came is being told, or it was told that all of it is. */
  isWhole: boolean;
}

/** Tells the rows of a table, and then its changes, to everybody who listens. */
export class LiveFeed {
  private readonly options: LiveFeedOptions;
  private readonly subscribers = new Set<Subscriber>();
  private readonly beat: NodeJS.Timeout;
  private gathering: NodeJS.Timeout | undefined;

  constructor(options: LiveFeedOptions) {
    this.options = options;
    this.beat = setInterval(() => this.sendBeats(), BEAT).unref();
  }

  route(path: string): Route {
    return {
      path,
      answer: ({ lastEventId }) => {
        if (this.subscribers.size >= MOST_SUBSCRIBERS)
          return textAnswer(`${MOST_SUBSCRIBERS} pages are open already; close one of them.\n`, 503);
        return { kind: "stream", open: (stream) => this.subscribe(stream, lastEventId) };
      },
    };
  }

  /** Rows have changed: they are told soon, together with those that change meanwhile. */
  readonly changed = (): void => {
    if (this.subscribers.size === 0) return;
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      for (const subscriber of this.subscribers) this.tell(subscriber);
    }, GATHER);
  };

  close(): void {
    clearInterval(this.beat);
    clearTimeout(this.gathering);
    for (const { stream } of this.subscribers) stream.end();
  }

  private subscribe(stream: WebStream, lastEventId: string): void {
    const resumed = this.resumed(lastEventId);
    const subscriber: Subscriber = { stream, position: resumed ?? 0, isWhole: false };
    this.greet(subscriber, resumed === undefined);
    this.subscribers.add(subscriber);
    if (this.subscribers.size === 1) this.options.watched(true);
    stream.onRoom(() => this.tell(subscriber));
    stream.onEnd(() => {
      this.subscribers.delete(subscriber);
      if (this.subscribers.size === 0) this.options.watched(false);
    });
    this.tell(subscriber);
  }

  /** The id is there so that a client that is cut off at once does not ask to go on in an older run. */
  private greet({ stream, position }: Subscriber, reset: boolean): void {
    const { run, about, clock } = this.options;
    const hello: Hello = { ...about, now: clock(), reset };
    stream.send(eventFrame({ name: "hello", id: `${run}.${position}`, data: JSON.stringify(hello) }));
  }

  private resumed(lastEventId: string): number | undefined {
    const [, run, position] = /^([\w-]+)\.(\d{1,15})$/.exec(lastEventId) ?? [];
    return run === this.options.run && this.options.table.knows(Number(position))
      ? Number(position)
      : undefined;
  }

  private tell(subscriber: Subscriber): void {
    const { stream } = subscriber;
    const { table, run } = this.options;
    while (stream.hasRoom) {
      if (!table.knows(subscriber.position)) {
        subscriber.position = 0;
        subscriber.isWhole = false;
        this.greet(subscriber, true);
      }
      const { position, rows, gone, whole } = table.after(subscriber.position, ROWS_AT_ONCE);
      if (rows.length + gone.length === 0 && subscriber.isWhole) return;
      subscriber.position = position;
      subscriber.isWhole = whole;
      const data = `{"rows":[${rows.join(",")}],"gone":${JSON.stringify(gone)},"whole":${whole}}`;
      stream.send(eventFrame({ name: "rows", id: `${run}.${position}`, data }));
      if (whole) return;
    }
  }

  private sendBeats(): void {
    const beat: Beat = { now: this.options.clock() };
    const frame = eventFrame({ name: "beat", data: JSON.stringify(beat) });
    for (const { stream } of this.subscribers) if (stream.hasRoom) stream.send(frame);
  }
}
