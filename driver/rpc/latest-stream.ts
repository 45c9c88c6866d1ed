import { setTimeout as delay } from "node:timers/promises";
import { Change } from "./change.js";
import { goneSignal, type OutgoingCall, write } from "./subscription.js";

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
export async function streamLatest<Message>(
  call: OutgoingCall<Message>,
  { read, subscribe, pause, stopping }: LatestWatch<Message>,
): Promise<void> {
  const gone = goneSignal(call, stopping);
  const change = new Change();
  const unsubscribe = subscribe(change.happened);
  gone.addEventListener("abort", change.happened);
  try {
    while (!gone.aborted) {
      change.isNew = false;
      const { message, isLast } = read();
      await write(call, message, gone);
      if (isLast) return;
      await delay(pause, undefined, { signal: gone });
      await change.next();
    }
  } catch (error) {
    if (!gone.aborted) throw error;
  } finally {
    unsubscribe();
    gone.removeEventListener("abort", change.happened);
  }
  if (stopping.aborted && !call.cancelled) throw stopping.reason;
}
