/** Keeps what waits in order, and so much of it: the oldest makes room for the newest. */
export class ArrivalQueue<T> {
  private readonly places: (T | undefined)[];
  private first = 0;
  private waiting = 0;

  constructor(capacity: number) {
    this.places = new Array(capacity).fill(undefined);
  }

  get size(): number {
    return this.waiting;
  }

  /** Answers whether the oldest was dropped for it. */
  put(item: T): boolean {
    const { places, first, waiting } = this;
    places[(first + waiting) % places.length] = item;
    const isFull = waiting === places.length;
    if (isFull) this.first = (first + 1) % places.length;
    else this.waiting += 1;
    return isFull;
  }

  take(): T | undefined {
    if (this.waiting === 0) return undefined;
    const item = this.places[this.first];
    this.places[this.first] = undefined;
    this.first = (this.first + 1) % this.places.length;
    this.waiting -= 1;
    return item;
  }
}
