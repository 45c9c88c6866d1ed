import { setTimeout as delay } from "node:timers/promises";
import type { EventSource, PlacedEvent } from "../../pxe/boot/event-archive.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { Change } from "./change.js";
import { EVENTS_PAUSE } from "./event-batches.js";
import { type OutgoingCall, whileWatched, write } from "./outgoing-call.js";

export interface EventWatch<Message> {
  readonly source: EventSource;
  /** The position to go on behind. */
  readonly after: number;
  /** Absent: all machines. */
  readonly mac?: MacAddress | undefined;
  /** Go on with what happens. */
  readonly follow: boolean;
  readonly toMessages: (events: readonly PlacedEvent[]) => Iterable<Message>;
  /** Aborted when the server stops; its reason ends the stream. */
  readonly stopping: AbortSignal;
}

/** Events looked at at once. */
const MOST_READ = 1024;

/** Writes the events behind a position to a stream, then, to follow, each as it is kept. Nothing waits for a slow subscriber: it reads on where it is. */
export function streamEvents<Message>(
  call: OutgoingCall<Message>,
  { source, after, mac, follow, toMessages, stopping }: EventWatch<Message>,
): Promise<void> {
  const change = new Change();
  const tell = async (gone: AbortSignal): Promise<boolean> => {
    if (!follow) await source.caughtUp();
    for (let from = after; !gone.aborted; ) {
      change.isNew = false;
      const { events, next, isEnd } = await source.read(from, { most: MOST_READ, mac });
      from = next;
      for (const message of toMessages(events)) await write(call, message, gone);
      if (!isEnd) continue;
      if (!follow) return true;
      await delay(EVENTS_PAUSE, undefined, { signal: gone });
      await change.next();
    }
    return false;
  };
  const subscribe = () => source.subscribe(change.happened);
  return whileWatched(call, stopping, { subscribe, wake: change.happened, tell });
}
