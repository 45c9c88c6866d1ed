/** Looks without a turn after which a thread counts as hung, and as many for the first turn, before which it loads its code. */
const MOST_STILL = 5;
const MOST_AT_START = 30;

/**
 * Tells a hung thread from an idle one, which makes turns all the same. It counts looks, not time: on a host that was suspended, or that
 * gave this program no time, the looks stand still as well.
 */
export class StallWatch {
  private turns = 0;
  private still = 0;

  /** To be called in even steps with the turns made so far. True, once, when the thread hangs. */
  look(turns: number): boolean {
    this.still = turns === this.turns ? this.still + 1 : 0;
    this.turns = turns;
    return this.still === (turns === 0 ? MOST_AT_START : MOST_STILL);
  }
}
