import { BoundedMap } from "./bounded-map.js";
import type { RateLimit } from "./settings.js";

/** Milliseconds. */
const ROUNDING = 1e-6;

/** Token buckets by key, as many as are remembered; whose is forgotten has a full one again. */
export class RateLimits<K> {
  /** When each bucket is full again, milliseconds. */
  private readonly fullAt: BoundedMap<K, number>;
  private readonly interval: number;
  private readonly tolerance: number;

  constructor({ perSecond, burst }: RateLimit, capacity: number) {
    this.fullAt = new BoundedMap(capacity);
    this.interval = 1000 / perSecond;
    this.tolerance = (burst - 1) * this.interval + ROUNDING;
  }

  /** Whether the key's bucket holds a token. `now` in milliseconds. */
  has(key: K, now: number): boolean {
    return (this.fullAt.get(key) ?? now) - now <= this.tolerance;
  }

  take(key: K, now: number): void {
    this.fullAt.set(key, Math.max(this.fullAt.get(key) ?? now, now) + this.interval);
  }
}
