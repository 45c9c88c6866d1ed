import { setTimeout as delay } from "node:timers/promises";
import { Change } from "./change.js";
import { type OutgoingCall, whileWatched, write } from "./outgoing-call.js";

export interface LatestWatch<Message> {
  /** What is to be told now, and whether it is the last. */
  readonly read: () => { readonly message: Message; readonly isLast: boolean };
  /** Returns the function that ends it. */
  readonly subscribe: (changed: () => void) => () => void;
  /** Milliseconds after a message in which changes come together into the next one. */
  readonly pause: number;
  /** Aborted when the server stops; its reason ends the stream. */
  readonly stopping: AbortSignal;
}

/**
 * Writes something to a stream as it is, then whenever it has changed. A subscriber who reads slower than it changes is told the latest only, so
 * nothing piles up. Resolves after the last message, or when the peer has gone.
 */
export function streamLatest<Message>(
  call: OutgoingCall<Message>,
  { read, subscribe, pause, stopping }: LatestWatch<Message>,
): Promise<void> {
  const change = new Change();
  const tell = async (gone: AbortSignal): Promise<boolean> => {
    while (!gone.aborted) {
      change.isNew = false;
      const { message, isLast } = read();
      await write(call, message, gone);
      if (isLast) return true;
      await delay(pause, undefined, { signal: gone });
      await change.next();
    }
    return false;
  };
  return whileWatched(call, stopping, {
    subscribe: () => subscribe(change.happened),
    wake: change.happened,
    tell,
  });
}
