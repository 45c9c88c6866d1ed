/** Lets `burst` pass at once, and `perSecond` for as long as they keep coming. */
export class Allowance {
  private readonly burst: number;
  private readonly perSecond: number;
  private left: number;
  private at = Number.NEGATIVE_INFINITY;

  constructor({ burst, perSecond }: { readonly burst: number; readonly perSecond: number }) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
  }

  /** `now` in milliseconds. */
  takes(now: number): boolean {
    const earned = (Math.max(0, now - this.at) / 1000) * this.perSecond;
    this.left = Math.min(this.burst, this.left + earned);
    this.at = now;
    if (this.left < 1) return false;
    this.left--;
    return true;
  }
}
