import { setTimeout as delay } from "node:timers/promises";
import { failure } from "../errors.js";
import type { BlobKind, Digest } from "./image.js";

/** The right to write one blob, for as long as it is held. */
export interface BlobLock {
  /** To be called with each progress: who waits, waits on. */
  progress(received: number): void;
  release(): void;
}

interface Held {
  readonly released: Promise<void>;
  received: number;
  progressAt: number;
}

/** Milliseconds that a writer may stand still before those who wait for it are refused. */
const MAX_STANDSTILL = 60_000;
const LOOK_AGAIN = 1000;

/** One blob has one writer at a time; the others wait for their turn, and mostly find that there is nothing left to write. */
export class BlobLocks {
  private readonly held = new Map<Digest, Held>();
  private readonly now: () => number;

  /** `now`: milliseconds on a monotonic clock. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Rejects with BLOB_BUSY when the one who has it stands still, or with the signal's reason. */
  async acquire(kind: BlobKind, sha256: Digest, signal: AbortSignal): Promise<BlobLock> {
    for (let held = this.held.get(sha256); held !== undefined; held = this.held.get(sha256)) {
      signal.throwIfAborted();
      if (this.now() - held.progressAt > MAX_STANDSTILL)
        throw failure("BLOB_BUSY", { kind, received: held.received });
      await releasedOr(held.released, signal);
    }
    signal.throwIfAborted();
    return this.take(sha256);
  }

  private take(sha256: Digest): BlobLock {
    let settle: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const held: Held = { released, received: 0, progressAt: this.now() };
    this.held.set(sha256, held);
    return {
      progress: (received) => Object.assign(held, { received, progressAt: this.now() }),
      release: () => {
        if (this.held.get(sha256) === held) this.held.delete(sha256);
        settle();
      },
    };
  }
}

/** Comes back after a while in any case. */
async function releasedOr(released: Promise<void>, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const waited = delay(LOOK_AGAIN, undefined, { signal: AbortSignal.any([signal, stop.signal]) });
  await Promise.race([released, waited.catch(() => undefined)]);
  stop.abort();
}
