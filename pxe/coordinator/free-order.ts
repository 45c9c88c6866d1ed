interface Entry {
  readonly freeAt: number;
  readonly address: number;
}

/**
 * Used addresses by the time they fall free, earliest first: a binary heap. An address whose time changes is pushed again; its older entries
 * are dropped when they surface, because `freeAt` no longer says the same.
 */
export class FreeOrder {
  private entries: Entry[] = [];
  private readonly freeAt: (address: number) => number;

  constructor(freeAt: (address: number) => number) {
    this.freeAt = freeAt;
  }

  get size(): number {
    return this.entries.length;
  }

  /** Call whenever the address's time has changed. An address that never falls free needs no entry. */
  push(address: number): void {
    const freeAt = this.freeAt(address);
    if (freeAt === Number.POSITIVE_INFINITY) return;
    this.entries.push({ freeAt, address });
    this.rise(this.entries.length - 1);
  }

  /** The address that has been free for longest at `now`; it stays in the order. */
  earliest(now: number): number | undefined {
    this.dropStale();
    const top = this.entries[0];
    return top !== undefined && top.freeAt <= now ? top.address : undefined;
  }

  /** Throws away all entries but one for each address. */
  compact(addresses: Iterable<number>): void {
    this.entries = [];
    for (const address of addresses) this.push(address);
  }

  private dropStale(): void {
    for (;;) {
      const top = this.entries[0];
      if (top === undefined || top.freeAt === this.freeAt(top.address)) return;
      const last = this.entries.pop();
      if (last === undefined || this.entries.length === 0) return;
      this.entries[0] = last;
      this.sink(0);
    }
  }

  private rise(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  private sink(from: number): void {
    let parent = from;
    for (;;) {
      const left = 2 * parent + 1;
      const child = this.at(left + 1) < this.at(left) ? left + 1 : left;
      if (!this.swapIfEarlier(child, parent)) return;
      parent = child;
    }
  }

  private at(index: number): number {
    return this.entries[index]?.freeAt ?? Number.POSITIVE_INFINITY;
  }

  private swapIfEarlier(child: number, parent: number): boolean {
    const [lower, upper] = [this.entries[child], this.entries[parent]];
    if (lower === undefined || upper === undefined || lower.freeAt >= upper.freeAt) return false;
    this.entries[child] = upper;
    this.entries[parent] = lower;
    return true;
  }
}
