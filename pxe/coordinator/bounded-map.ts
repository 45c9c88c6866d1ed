/** A map that forgets the entry used longest ago when it is full. Below half its capacity it spares itself the account of uses. */
export class BoundedMap<K, V> {
  private readonly entries = new Map<K, V>();
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.entries.size;
  }

  private get hasRoom(): boolean {
    return 2 * this.entries.size <= this.capacity;
  }

  /** Counts as a use. */
  get(key: K): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined || this.hasRoom) return value;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  /** Answers what had to go. */
  set(key: K, value: V): [K, V] | undefined {
    if (!this.hasRoom) this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.capacity) return undefined;
    const [oldest] = this.entries;
    if (oldest !== undefined) this.entries.delete(oldest[0]);
    return oldest;
  }

  delete(key: K): boolean {
    return this.entries.delete(key);
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries[Symbol.iterator]();
  }
}
