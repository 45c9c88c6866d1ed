/** Tells of each packet whether it is lost: a share of them, the same ones for the same seed whoever sends them. */
export class PacketLoss {
  readonly #share: number;
  #state: number;

  /** `percent` of the packets. */
  constructor(percent: number, seed: number) {
    this.#share = percent / 100;
    this.#state = seed | 0;
  }

  /** The next packet's fate, by the generator mulberry32. */
  loses(): boolean {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000 < this.#share;
  }
}
