/**
 * The spellings of numbers that come again and again: who asks for one that was made lately gets the same string, whose hash is known and which
 * compares in one step. Each number has one place, and the newest number of a place keeps it: so much memory, and nothing to throw away.
 */
export class Spellings<S extends string> {
  private readonly numbers: Float64Array;
  private readonly spellings: S[];
  private readonly spell: (number: number) => S;

  /** `places`: a power of two. */
  constructor(places: number, spell: (number: number) => S) {
    this.numbers = new Float64Array(places).fill(-1);
    this.spellings = new Array(places);
    this.spell = spell;
  }

  /** Of a whole number from 0 to 2^48 - 1. */
  of(number: number): S {
    const place = placeOf(number) & (this.numbers.length - 1);
    const kept = this.spellings[place];
    if (kept !== undefined && this.numbers[place] === number) return kept;
    const spelling = this.spell(number);
    this.numbers[place] = number;
    this.spellings[place] = spelling;
    return spelling;
  }
}

/** Neighbours get different places, and so do the same machine numbers of several vendors. */
function placeOf(number: number): number {
  const high = Math.floor(number / 0x1_0000_0000);
  const low = number | 0;
  return low ^ (low >>> 15) ^ Math.imul(high, 0x9e3779b1);
}
