import { setTimeout as delay } from "node:timers/promises";
import { failure } from "../errors.js";
import { type OutgoingCall, whileWatched, write } from "./outgoing-call.js";

/** Items that may wait for one subscriber who reads slower than they happen. */
export const SUBSCRIBER_LIMIT = 4096;

export interface Subscription<Item, Message> {
  /** What is told first. It is read as the subscriber takes it, and must not change meanwhile. */
  readonly first: Iterable<Item>;
  /** Absent: the stream ends after `first`. Called before `first` is read; returns the function that ends it. */
  readonly subscribe?: (listener: (item: Item) => void) => () => void;
  /** Read as the subscriber takes them. */
  readonly toMessages: (items: Iterable<Item>) => Iterable<Message>;
  /** Milliseconds after a message in which what happens waits for the next one; 0: none. */
  readonly pause: number;
  readonly limit?: number;
  /** Aborted when the server stops; its reason ends the stream. */
  readonly stopping: AbortSignal;
}

/**
 * Writes a subscription to a stream with back-pressure. At most `limit` items wait; a subscriber who lets more
 * pile up is ended with LIMIT_REACHED (RESOURCE_EXHAUSTED) and can resume. Resolves when the peer has gone.
 */
export function stream<Item, Message>(
  call: OutgoingCall<Message>,
  subscription: Subscription<Item, Message>,
): Promise<void> {
  const { first, subscribe, toMessages, pause, limit, stopping } = subscription;
  const inbox = new Inbox<Item>(limit ?? SUBSCRIBER_LIMIT);
  const tell = async (gone: AbortSignal): Promise<boolean> => {
    for (const message of toMessages(first)) await write(call, message, gone);
    if (subscribe === undefined) return true;
    while (!gone.aborted) {
      for (const message of toMessages(await inbox.take(gone))) await write(call, message, gone);
      if (pause > 0) await delay(pause, undefined, { signal: gone });
    }
    return false;
  };
  return whileWatched(call, stopping, {
    subscribe: () => subscribe?.((item) => inbox.put(item)),
    wake: () => inbox.wake(),
    tell,
  });
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
