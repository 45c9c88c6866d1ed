/** The last `capacity` items, the oldest first. */
export class LastItems<T> {
  private readonly items: T[] = [];
  private readonly capacity: number;
  /** Where the next one goes, once all places are taken. */
  private next = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get oldest(): T | undefined {
    return this.items[this.next];
  }

  /** Answers what had to go. */
  push(item: T): T | undefined {
    if (this.items.length < this.capacity) {
      this.items.push(item);
      return undefined;
    }
    const oldest = this.items[this.next];
    this.items[this.next] = item;
    this.next = (this.next + 1) % this.capacity;
    return oldest;
  }

  all(): T[] {
    return [...this.items.slice(this.next), ...this.items.slice(0, this.next)];
  }
}
