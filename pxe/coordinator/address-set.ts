/** Addresses of one block: a bit each. */
const BLOCK = 256;
const WORDS = BLOCK / 32;

/** A set of addresses, as unsigned 32-bit numbers, that tells them in their order from anywhere on. A change costs the same however many there are. */
export class AddressSet {
  private readonly blocks = new Map<number, Uint32Array>();

  add(address: number): void {
    const number = Math.floor(address / BLOCK);
    const block = this.blocks.get(number) ?? new Uint32Array(WORDS);
    this.blocks.set(number, block);
    const word = (address % BLOCK) >>> 5;
    block[word] = (block[word] ?? 0) | (1 << (address & 31));
  }

  delete(address: number): void {
    const number = Math.floor(address / BLOCK);
    const block = this.blocks.get(number);
    if (block === undefined) return;
    const word = (address % BLOCK) >>> 5;
    block[word] = (block[word] ?? 0) & ~(1 << (address & 31));
    if (block.every((bits) => bits === 0)) this.blocks.delete(number);
  }

  /** Those from `first` on. What changes meanwhile may be told or not. */
  *from(first: number): Iterable<number> {
    const numbers = Float64Array.from(this.blocks.keys())
      .filter((number) => (number + 1) * BLOCK > first)
      .sort();
    for (const number of numbers)
      for (const address of addressesOf(number * BLOCK, this.blocks.get(number)))
        if (address >= first) yield address;
  }
}

function* addressesOf(first: number, block: Uint32Array = new Uint32Array(0)): Iterable<number> {
  for (const [word, bits] of block.entries())
    for (let left = bits; left !== 0; left = (left & (left - 1)) >>> 0)
      yield first + word * 32 + 31 - Math.clz32(left & -left);
}
