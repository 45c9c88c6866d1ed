import { Worker } from "node:worker_threads";
import { type FetchedFile, type FileFetch, FileFetchError } from "./fetch-file.js";
import type { FromFetcher, ToFetcher } from "./fetch-messages.js";

export interface ThreadFetchOptions {
  /** Milliseconds without a byte until it gives up. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** As `fetchFile` of fetch-file.ts does it. */
export type FetchFile = (fetch: FileFetch, options: ThreadFetchOptions) => Promise<FetchedFile>;

interface Pending {
  readonly onProgress: FileFetch["onProgress"];
  readonly resolve: (file: FetchedFile) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds for which the thread stays when nothing is fetched. */
const STAYS = 10_000;

/** Fetches in a thread of its own, which is there while it is needed: whole images go by without holding up this one. */
export class FetchThread implements AsyncDisposable {
  private readonly pending = new Map<number, Pending>();
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;

  /** Bound, so that it can be handed out. Rejects with a `FileFetchError`, and with the signal's reason. */
  readonly fetch: FetchFile = async ({ onProgress, ...fetch }, { timeout, signal }) => {
    signal.throwIfAborted();
    const id = ++this.lastId;
    const cancel = (): void => this.post({ kind: "cancel", id });
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await new Promise<FetchedFile>((resolve, reject) => {
        this.pending.set(id, { onProgress, resolve, reject });
        this.post({ kind: "fetch", id, fetch, timeout });
      });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
      this.pending.delete(id);
      if (this.pending.size === 0) this.rest();
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.idle);
    await this.worker?.terminate();
  }

  private post(message: ToFetcher): void {
    clearTimeout(this.idle);
    this.worker ??= this.start();
    this.worker.postMessage(message);
  }

  private start(): Worker {
    const worker = new Worker(new URL("./fetch-worker.js", import.meta.url));
    let reason = "the thread that fetches ended";
    worker.on("message", (message: FromFetcher) => this.take(message));
    worker.on("error", (error) => {
      reason = error.message;
    });
    worker.once("exit", () => {
      if (this.worker === worker) this.worker = undefined;
      for (const { reject } of this.pending.values())
        reject(new FileFetchError(reason, { kind: "failed", text: reason }));
    });
    return worker;
  }

  private take(message: FromFetcher): void {
    const pending = this.pending.get(message.id);
    switch (message.kind) {
      case "progress":
        pending?.onProgress?.(message.bytes);
        break;
      case "done":
        pending?.resolve(message.file);
        break;
      case "failed": {
        const { text, trouble = { kind: "failed", text } } = message;
        pending?.reject(new FileFetchError(text, trouble));
      }
    }
  }

  private rest(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => void this.worker?.terminate(), STAYS).unref();
  }
}
