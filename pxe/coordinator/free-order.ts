interface Entry {
  readonly freeAt: number;
  readonly address: number;
}

/** Used addresses by the time they fall free, earliest first: a binary heap that knows each address's place in it. */
export class FreeOrder {
  private readonly entries: Entry[] = [];
  private readonly places = new Map<number, number>();
  private readonly freeAt: (address: number) => number;

  /** Milliseconds since 1970 from which an address is free; infinity: never. */
  constructor(freeAt: (address: number) => number) {
    this.freeAt = freeAt;
  }

  get size(): number {
    return this.entries.length;
  }

  /** Call whenever the address's time has changed. An address that never falls free has no entry. */
  changed(address: number): void {
    const freeAt = this.freeAt(address);
    const place = this.places.get(address);
    if (freeAt === Number.POSITIVE_INFINITY) {
      if (place !== undefined) this.remove(place);
    } else this.settle({ freeAt, address }, place ?? this.entries.length);
  }

  /** The address that has been free for longest at `now`; it stays in the order. */
  earliest(now: number): number | undefined {
    const top = this.entries[0];
    return top !== undefined && top.freeAt <= now ? top.address : undefined;
  }

  private remove(place: number): void {
    const gone = this.entries[place];
    const last = this.entries.pop();
    if (gone === undefined || last === undefined) return;
    this.places.delete(gone.address);
    if (last !== gone) this.settle(last, place);
  }

  /** The entry is put at `place`, then moved to where it belongs. */
  private settle(entry: Entry, place: number): void {
    this.put(entry, place);
    this.sink(this.rise(place));
  }

  private rise(from: number): number {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.swapIfEarlier(child, parent)) break;
      child = parent;
    }
    return child;
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

  private at(place: number): number {
    return this.entries[place]?.freeAt ?? Number.POSITIVE_INFINITY;
  }

  private swapIfEarlier(child: number, parent: number): boolean {
    const [lower, upper] = [this.entries[child], this.entries[parent]];
    if (lower === undefined || upper === undefined || lower.freeAt >= upper.freeAt) return false;
    this.put(upper, child);
    this.put(lower, parent);
    return true;
  }

  private put(entry: Entry, place: number): void {
    this.entries[place] = entry;
    this.places.set(entry.address, place);
  }
}
