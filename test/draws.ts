import { randomBytes, seededRandom } from "./pxe/tftp/seeded-random.js";

/** Chance that comes out the same for the same seed. */
export class Draws {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor(this.random() * bound);
  }

  /** True one time in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  }

  bytes(length: number): Buffer {
    return Buffer.from(randomBytes(this.random, length));
  }
}
