import { once } from "node:events";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { failure } from "../errors.js";

/** Messages that may wait for one subscriber who reads slower than they happen. */
export const SUBSCRIBER_LIMIT = 4096;

export interface Subscription<T> {
  /** What is told first. It is read as the subscriber takes it, and must not change meanwhile. */
  readonly first: Iterable<T>;
  /** Absent: the stream ends after `first`. Called before `first` is read; returns the function that ends it. */
  readonly subscribe?: (listener: (message: T) => void) => () => void;
  readonly limit?: number;
  /** Aborted when the server stops; its reason ends the stream. */
  readonly stopping: AbortSignal;
}

/**
 * Writes a subscription to a stream with back-pressure. At most `limit` messages wait; a subscriber who lets more
 * pile up is ended with LIMIT_REACHED (RESOURCE_EXHAUSTED) and can resume. Resolves when the peer has gone.
 */
export async function stream<Request, T>(
  call: ServerWritableStream<Request, T>,
  subscription: Subscription<T>,
): Promise<void> {
  const gone = goneSignal(call, subscription.stopping);
  const inbox = new Inbox<T>(subscription.limit ?? SUBSCRIBER_LIMIT);
  const unsubscribe = subscription.subscribe?.((message) => inbox.put(message));
  const wake = (): void => inbox.wake();
  gone.addEventListener("abort", wake);
  try {
    for (const message of subscription.first) await write(call, message, gone);
    if (unsubscribe === undefined) return;
    while (!gone.aborted) for (const message of await inbox.take(gone)) await write(call, message, gone);
  } catch (error) {
    if (!gone.aborted) throw error;
  } finally {
    unsubscribe?.();
    gone.removeEventListener("abort", wake);
  }
  if (subscription.stopping.aborted && !call.cancelled) throw subscription.stopping.reason;
}

async function write<Request, T>(
  call: ServerWritableStream<Request, T>,
  message: T,
  gone: AbortSignal,
): Promise<void> {
  gone.throwIfAborted();
  if (!call.write(message)) await once(call, "drain", { signal: gone });
}

/** Each turned only when it is its turn to be written. */
export function* mapped<T, U>(items: Iterable<T>, turn: (item: T) => U): Iterable<U> {
  for (const item of items) yield turn(item);
}

/** Aborted when the peer has gone or the server stops. A call that has ended emits `cancelled` as well, which lets go of `stopping`. */
function goneSignal<Request, T>(call: ServerWritableStream<Request, T>, stopping: AbortSignal): AbortSignal {
  const gone = new AbortController();
  const end = (): void => gone.abort();
  stopping.addEventListener("abort", end);
  call.once("cancelled", () => {
    stopping.removeEventListener("abort", end);
    end();
  });
  if (call.cancelled || stopping.aborted) end();
  return gone.signal;
}

class Inbox<T> {
  private readonly limit: number;
  private waiting: T[] = [];
  private overflowed = false;
  private resume: (() => void) | undefined;

  constructor(limit: number) {
    this.limit = limit;
  }

  put(message: T): void {
    if (this.waiting.length < this.limit) this.waiting.push(message);
    else this.overflowed = true;
    this.wake();
  }

  wake(): void {
    this.resume?.();
    this.resume = undefined;
  }

  /** What has come in, once something has; empty when `gone` aborts. Throws once the limit was passed. */
  async take(gone: AbortSignal): Promise<readonly T[]> {
    if (this.waiting.length === 0 && !this.overflowed && !gone.aborted) await this.arrival();
    const taken = this.waiting;
    this.waiting = [];
    if (taken.length === 0 && this.overflowed) throw tooSlow(this.limit);
    return taken;
  }

  private arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.resume = resolve;
    });
  }
}

function tooSlow(limit: number): Error {
  const found = "This subscriber reads too slowly: messages were left out from here on, resume the watch";
  return failure("LIMIT_REACHED", { found, limit: `${limit} wait` });
}
