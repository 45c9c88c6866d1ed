import { performance } from "node:perf_hooks";

/**
 * Milliseconds in which nobody inside gets through before their places are given to others: hosts that are off make no work, and are not to hold up
 * those that are on.
 */
const STANDSTILL = 250;
/** The part of that time in which this process had something to do: handshakes on a busy host take their time, and more of them at once would take longer. */
const BUSY = 0.5;

/** Lets at most `width` in at once; the others wait in the order they came. */
export class ConnectGate {
  private readonly width: number;
  private readonly longest: number;
  private readonly inside = new Set<object>();
  private readonly waiting = new Set<() => void>();
  private standstill: NodeJS.Timeout | undefined;

  /** `standstill`: milliseconds. */
  constructor(width: number, { standstill = STANDSTILL } = {}) {
    this.width = width;
    this.longest = standstill;
  }

  /** Resolves with what gives the place back; giving it back twice is harmless. Rejects with the signal's reason. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const place = {};
    if (this.inside.size < this.width) this.inside.add(place);
    else await this.turn(place, signal);
    return () => {
      if (this.inside.delete(place)) this.admit();
    };
  }

  private admit(): void {
    for (const enter of this.waiting) {
      if (this.inside.size >= this.width) break;
      enter();
    }
    clearTimeout(this.standstill);
    if (this.waiting.size > 0) this.watch();
  }

  private watch(): void {
    const before = performance.eventLoopUtilization();
    this.standstill = setTimeout(() => {
      if (performance.eventLoopUtilization(before).utilization > BUSY) return this.watch();
      this.inside.clear();
      this.admit();
    }, this.longest);
  }

  private turn(place: object, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        this.waiting.delete(enter);
        this.inside.add(place);
        signal.removeEventListener("abort", give);
        resolve();
      };
      const give = (): void => {
        this.waiting.delete(enter);
        if (this.waiting.size === 0) clearTimeout(this.standstill);
        reject(signal.reason);
      };
      this.waiting.add(enter);
      if (this.waiting.size === 1) this.watch();
      signal.addEventListener("abort", give, { once: true });
    });
  }
}
