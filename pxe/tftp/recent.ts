/** Milliseconds and entries. */
const REMEMBERED_FOR = 10_000;
const MOST_REMEMBERED = 4096;

/** What happened within the last ten seconds; the oldest is forgotten first. */
export class Recent<Key> {
  private readonly times = new Map<Key, number>();

  add(key: Key, now: number): void {
    this.times.delete(key);
    this.times.set(key, now);
    const [oldest] = this.times.keys();
    if (this.times.size > MOST_REMEMBERED && oldest !== undefined) this.times.delete(oldest);
  }

  has(key: Key, now: number): boolean {
    const at = this.times.get(key);
    return at !== undefined && now - at < REMEMBERED_FOR;
  }
}
