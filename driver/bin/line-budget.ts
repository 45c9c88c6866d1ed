/** Lets `burst` lines through at once and `perSecond` for as long as they keep coming, and counts those it holds back. */
export class LineBudget {
  private readonly burst: number;
  private readonly perSecond: number;
  /** Lines that may go now. */
  private left: number;
  private heldBack = 0;
  private at = Number.NEGATIVE_INFINITY;

  constructor({ burst, perSecond }: { readonly burst: number; readonly perSecond: number }) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
  }

  /** `now` in milliseconds. Answers how many lines were held back before this one, `undefined` when it is held back too. */
  take(now: number): number | undefined {
    const earned = (Math.max(0, now - this.at) / 1000) * this.perSecond;
    this.left = Math.min(this.burst, this.left + earned);
    this.at = now;
    if (this.left < 1) {
      this.heldBack++;
      return undefined;
    }
    this.left--;
    const before = this.heldBack;
    this.heldBack = 0;
    return before;
  }
}
