/** The last `capacity` items, the oldest first. */
export class LastItems<T> {
  private readonly items: T[] = [];
  private readonly capacity: number;
  /** Where the next one goes, once all places are taken. */
  private next = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  push(item: T): void {
    if (this.items.length < this.capacity) {
      this.items.push(item);
      return;
    }
    this.items[this.next] = item;
    this.next = (this.next + 1) % this.capacity;
  }

  all(): T[] {
    return [...this.items.slice(this.next), ...this.items.slice(0, this.next)];
  }
}
