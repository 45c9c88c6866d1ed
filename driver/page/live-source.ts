import type { Beat, Hello, Rows } from "../web/contract.js";

export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  /** `retryAt` by this machine's clock. */
  | { readonly kind: "lost"; readonly retryAt: number };

export interface LiveSourceOptions {
  readonly url: string;
  readonly hello: (hello: Hello) => void;
  readonly rows: (rows: Rows) => void;
  readonly state: (state: LinkState) => void;
}

/** Milliseconds: silence after which the connection counts as lost (there is a beat each 10 s), and the pauses before trying again. */
const SILENCE = 25_000;
const PAUSES = [500, 1000, 2000, 4000, 8000, 15_000];

/**
 * The stream of rows, begun anew whenever it ends, from where it was. An EventSource would try again by itself, but gives up for good at an
 * answer like a proxy's 502, and does not notice a peer that has vanished.
 */
export class LiveSource {
  private readonly options: LiveSourceOptions;
  private source: EventSource | undefined;
  private lastEventId = "";
  private failures = 0;
  private silence: number | undefined;
  private retry: number | undefined;
  /** What the coordinator's clock is ahead of ours. */
  private ahead = 0;

  constructor(options: LiveSourceOptions) {
    this.options = options;
    addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => (document.hidden ? undefined : this.retryNow()));
  }

  /** By the coordinator's clock. */
  now(): number {
    return Date.now() + this.ahead;
  }

  start(): void {
    this.options.state({ kind: "connecting" });
    const after = this.lastEventId === "" ? "" : `?after=${encodeURIComponent(this.lastEventId)}`;
    const source = new EventSource(this.options.url + after);
    this.source = source;
    this.heard();
    source.addEventListener("hello", (event) => this.greeted(event, JSON.parse(event.data)));
    source.addEventListener("rows", (event) => {
      this.noted(event);
      this.options.rows(JSON.parse(event.data));
    });
    source.addEventListener("beat", (event) => {
      const beat: Beat = JSON.parse(event.data);
      this.heard();
      this.ahead = beat.now - Date.now();
    });
    source.addEventListener("error", () => this.lost());
  }

  retryNow(): void {
    if (this.retry === undefined) return;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.start();
  }

  private greeted(event: MessageEvent, hello: Hello): void {
    this.noted(event);
    this.failures = 0;
    this.ahead = hello.now - Date.now();
    this.options.hello(hello);
    this.options.state({ kind: "live" });
  }

  private noted({ lastEventId }: MessageEvent): void {
    this.lastEventId = lastEventId;
    this.heard();
  }

  private heard(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(), SILENCE);
  }

  private lost(): void {
    clearTimeout(this.silence);
    this.source?.close();
    const pause = (PAUSES[Math.min(this.failures++, PAUSES.length - 1)] ?? 0) * (0.75 + Math.random() / 2);
    this.options.state({ kind: "lost", retryAt: Date.now() + pause });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.retryNow(), pause);
  }
}
