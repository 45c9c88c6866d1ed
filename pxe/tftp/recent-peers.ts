/** Milliseconds and entries. */
const REMEMBERED_FOR = 10_000;
const MOST_REMEMBERED = 4096;

/** The clients whose transfers ended a moment ago: their late packets are no strangers'. The oldest are forgotten first. */
export class RecentPeers {
  private readonly clock: () => number;
  private readonly endedAt = new Map<string, number>();

  constructor(clock: () => number) {
    this.clock = clock;
  }

  add(key: string): void {
    this.endedAt.delete(key);
    this.endedAt.set(key, this.clock());
    const [oldest] = this.endedAt.keys();
    if (this.endedAt.size > MOST_REMEMBERED && oldest !== undefined) this.endedAt.delete(oldest);
  }

  has(key: string): boolean {
    const at = this.endedAt.get(key);
    return at !== undefined && this.clock() - at < REMEMBERED_FOR;
  }
}
