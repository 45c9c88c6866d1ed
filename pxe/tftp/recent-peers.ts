/** Milliseconds and entries. */
const REMEMBERED_FOR = 10_000;
const MOST_REMEMBERED = 4096;

/** The clients whose transfers ended a moment ago: their late packets are no strangers'. The oldest are forgotten first. */
export class RecentPeers {
  private readonly endedAt = new Map<number, number>();

  add(key: number, now: number): void {
    this.endedAt.delete(key);
    this.endedAt.set(key, now);
    const [oldest] = this.endedAt.keys();
    if (this.endedAt.size > MOST_REMEMBERED && oldest !== undefined) this.endedAt.delete(oldest);
  }

  has(key: number, now: number): boolean {
    const at = this.endedAt.get(key);
    return at !== undefined && now - at < REMEMBERED_FOR;
  }
}
