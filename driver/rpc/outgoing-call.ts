import { type EventEmitter, once } from "node:events";

/** What a server writes to: a stream to its peer, one way or both. */
export interface OutgoingCall<Message> extends EventEmitter {
  readonly cancelled: boolean;
  write(message: Message): boolean;
}

export interface Watched {
  /** Called first; returns the function that ends it, where there is one. */
  readonly subscribe: () => (() => void) | undefined;
  /** Called when the peer has gone: `tell` may wait for something to happen. */
  readonly wake: () => void;
  /** Resolves to whether all is told; else it goes on until `gone`, and may reject then. */
  readonly tell: (gone: AbortSignal) => Promise<boolean>;
}

/** Tells a peer what happens until all is told or the peer has gone; rejects with the reason of `stopping` where the server stops before. */
export async function whileWatched<Message>(
  call: OutgoingCall<Message>,
  stopping: AbortSignal,
  { subscribe, wake, tell }: Watched,
): Promise<void> {
  const gone = goneSignal(call, stopping);
  const unsubscribe = subscribe();
  gone.addEventListener("abort", wake);
  try {
    if (await tell(gone)) return;
  } catch (error) {
    if (!gone.aborted) throw error;
  } finally {
    unsubscribe?.();
    gone.removeEventListener("abort", wake);
  }
  if (stopping.aborted && !call.cancelled) throw stopping.reason;
}

/** Rejects when the peer is gone. */
export async function write<Message>(
  call: OutgoingCall<Message>,
  message: Message,
  gone: AbortSignal,
): Promise<void> {
  gone.throwIfAborted();
  if (!call.write(message)) await once(call, "drain", { signal: gone });
}

/** Aborted when the peer has gone or the server stops. A call that has ended emits `cancelled` as well, which lets go of `stopping`. */
export function goneSignal(
  call: { readonly cancelled: boolean; once(event: "cancelled", listener: () => void): unknown },
  stopping: AbortSignal,
): AbortSignal {
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
