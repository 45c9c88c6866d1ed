/** No row. */
const NONE = -1;
const FIRST_ROOM = 1024;
/** Rows there is room for, when it runs out, by those there were. */
const GROWTH = 1.5;

/** Column by column, a row for each claim of one driver on one MAC. */
interface Columns {
  readonly mac: Float64Array;
  readonly epoch: Float64Array;
  readonly driver: Uint32Array;
  readonly generation: Uint32Array;
  /** The next row of the same bucket; of a free row the next free one. */
  readonly chain: Int32Array;
  /** The rows of the same driver. */
  readonly after: Int32Array;
  readonly before: Int32Array;
}

/**
 * Claims by MAC and by driver, both as numbers. A million of them take some 50 MB, a quarter of what objects take, and give a garbage
 * collector nothing to walk through.
 */
export class ClaimTable {
  private rows = makeColumns(FIRST_ROOM);
  /** The first row of each; as many as there is room for rows, to the next power of two. */
  private buckets = makeBuckets(FIRST_ROOM);
  private used = 0;
  private free = NONE;
  /** By driver. */
  private readonly first: number[] = [];
  private readonly counts: number[] = [];
  private readonly freed: (mac: number) => void;

  /** `freed` is told of each MAC that nobody claims any more. */
  constructor(freed: (mac: number) => void = () => undefined) {
    this.freed = freed;
  }

  has(mac: number): boolean {
    return this.find(mac, this.bucketOf(mac)) !== NONE;
  }

  /** How many MACs it claims. */
  count(driver: number): number {
    return this.counts[driver] ?? 0;
  }

  /** Those that claim the MAC at the highest epoch, the last to claim it first. */
  holders(mac: number): readonly number[] {
    const { mac: macs, epoch, driver, chain } = this.rows;
    let highest = Number.NEGATIVE_INFINITY;
    let holders: number[] = [];
    for (let row = this.bucketOf(mac); row !== NONE; row = at(chain, row)) {
      if (macs[row] !== mac || at(epoch, row) < highest) continue;
      if (at(epoch, row) > highest) holders = [];
      highest = at(epoch, row);
      holders.push(at(driver, row));
    }
    return holders;
  }

  put(mac: number, driver: number, epoch: number, generation: number): void {
    const known = this.rowOf(mac, driver);
    const row = known === NONE ? this.add(mac, driver) : known;
    this.rows.epoch[row] = epoch;
    this.rows.generation[row] = generation;
  }

  delete(mac: number, driver: number): void {
    const row = this.rowOf(mac, driver);
    if (row !== NONE) this.remove(row);
  }

  /** Deletes the driver's claims of other generations. */
  keepGeneration(driver: number, generation: number): void {
    const { after, generation: generations } = this.rows;
    for (let row = this.first[driver] ?? NONE; row !== NONE; ) {
      const next = at(after, row);
      if (generations[row] !== generation) this.remove(row);
      row = next;
    }
  }

  private rowOf(mac: number, driver: number): number {
    const { chain, driver: drivers } = this.rows;
    let row = this.find(mac, this.bucketOf(mac));
    while (row !== NONE && drivers[row] !== driver) row = this.find(mac, at(chain, row));
    return row;
  }

  /** The first row of the MAC in a chain that begins with `row`. */
  private find(mac: number, row: number): number {
    const { mac: macs, chain } = this.rows;
    let found = row;
    while (found !== NONE && macs[found] !== mac) found = at(chain, found);
    return found;
  }

  private bucketOf(mac: number): number {
    return at(this.buckets, hash(mac) & (this.buckets.length - 1));
  }

  private add(mac: number, driver: number): number {
    const row = this.takeRow();
    const { mac: macs, driver: drivers, after, before } = this.rows;
    macs[row] = mac;
    drivers[row] = driver;
    this.enterBucket(row);
    const second = this.first[driver] ?? NONE;
    after[row] = second;
    before[row] = NONE;
    if (second !== NONE) before[second] = row;
    this.first[driver] = row;
    this.counts[driver] = this.count(driver) + 1;
    return row;
  }

  private remove(row: number): void {
    const { mac: macs, driver: drivers, after, before, chain } = this.rows;
    const [mac, driver] = [at(macs, row), at(drivers, row)];
    const [previous, next] = [at(before, row), at(after, row)];
    if (previous === NONE) this.first[driver] = next;
    else after[previous] = next;
    if (next !== NONE) before[next] = previous;
    this.counts[driver] = this.count(driver) - 1;
    this.leaveBucket(row);
    chain[row] = this.free;
    this.free = row;
    if (!this.has(mac)) this.freed(mac);
  }

  private enterBucket(row: number): void {
    const bucket = hash(at(this.rows.mac, row)) & (this.buckets.length - 1);
    this.rows.chain[row] = at(this.buckets, bucket);
    this.buckets[bucket] = row;
  }

  private leaveBucket(row: number): void {
    const { chain, mac } = this.rows;
    const bucket = hash(at(mac, row)) & (this.buckets.length - 1);
    let previous = at(this.buckets, bucket);
    if (previous === row) this.buckets[bucket] = at(chain, row);
    else {
      while (at(chain, previous) !== row) previous = at(chain, previous);
      chain[previous] = at(chain, row);
    }
  }

  private takeRow(): number {
    const row = this.free;
    if (row !== NONE) {
      this.free = at(this.rows.chain, row);
      return row;
    }
    if (this.used === this.rows.mac.length) this.grow();
    return this.used++;
  }

  /** There is no free row: all move to their new buckets. */
  private grow(): void {
    const old = this.rows;
    this.rows = makeColumns(Math.ceil(old.mac.length * GROWTH));
    for (const name of COLUMNS) this.rows[name].set(old[name]);
    this.buckets = makeBuckets(this.rows.mac.length);
    for (let row = 0; row < this.used; row++) this.enterBucket(row);
  }
}

const COLUMNS = ["mac", "epoch", "driver", "generation", "chain", "after", "before"] as const;

function makeColumns(room: number): Columns {
  return {
    mac: new Float64Array(room),
    epoch: new Float64Array(room),
    driver: new Uint32Array(room),
    generation: new Uint32Array(room),
    chain: new Int32Array(room),
    after: new Int32Array(room),
    before: new Int32Array(room),
  };
}

function makeBuckets(room: number): Int32Array {
  return new Int32Array(2 ** Math.ceil(Math.log2(room))).fill(NONE);
}

/** Within the array, which the compiler does not see. */
function at(column: Float64Array | Int32Array | Uint32Array, place: number): number {
  return column[place] ?? NONE;
}

/** Of 48 bits: both halves count, and so do the bits of a vendor's running number. */
function hash(mac: number): number {
  const low = mac >>> 0;
  const mixed = Math.imul(low ^ Math.imul((mac - low) / 2 ** 32, 0x85ebca6b), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
