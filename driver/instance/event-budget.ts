const MOST = 4096;

/** One event about the same in so many milliseconds: whoever calls in a circle fills no log. */
export class EventBudget {
  private readonly now: () => number;
  private readonly last = new Map<string, number>();

  /** `now`: milliseconds on a steady clock. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Whether there may be one more event about this, `gap` milliseconds after the last. What was told of longest ago is forgotten first. */
  take(about: string, gap: number): boolean {
    const now = this.now();
    const before = this.last.get(about);
    if (before !== undefined && now - before < gap) return false;
    this.last.delete(about);
    const [oldest] = this.last.keys();
    if (oldest !== undefined && this.last.size >= MOST) this.last.delete(oldest);
    this.last.set(about, now);
    return true;
  }
}
