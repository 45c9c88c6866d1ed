import type { BootStory } from "../web/contract.js";

export interface StoryLoaderOptions {
  readonly loaded: (story: BootStory) => void;
  readonly failed: (text: string) => void;
}

/** Milliseconds between two loads of a story that goes on, and before a try that failed is made again. */
const PACE = 500;
const AGAIN = 3000;

/** Loads a boot's story, and again when it has gone on: one load at a time, and not faster than the eye reads. */
export class StoryLoader {
  private readonly options: StoryLoaderOptions;
  private wanted: string | undefined;
  private loading: AbortController | undefined;
  private pause: number | undefined;

  constructor(options: StoryLoaderOptions) {
    this.options = options;
  }

  load(id: string): void {
    this.wanted = id;
    if (this.loading === undefined && this.pause === undefined) void this.next();
  }

  close(): void {
    this.wanted = undefined;
    this.loading?.abort();
    clearTimeout(this.pause);
  }

  private async next(): Promise<void> {
    const id = this.wanted;
    if (id === undefined) return;
    this.wanted = undefined;
    const loading = new AbortController();
    this.loading = loading;
    const pause = await this.loadOne(id, loading.signal);
    this.loading = undefined;
    if (loading.signal.aborted) return;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      void this.next();
    }, pause);
  }

  /** Answers how long to wait before the next one. */
  private async loadOne(id: string, signal: AbortSignal): Promise<number> {
    try {
      const response = await fetch(`/api/boots/${encodeURIComponent(id)}`, { signal });
      if (response.status === 404)
        this.options.failed("This boot is not, or no more, known to the coordinator.");
      else if (!response.ok) throw new Error(String(response.status));
      else this.options.loaded(await response.json());
      return PACE;
    } catch {
      if (signal.aborted) return 0;
      this.wanted ??= id;
      this.options.failed("The coordinator does not answer; trying again.");
      return AGAIN;
    }
  }
}
