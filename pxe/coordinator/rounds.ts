/** Goes round a map or a set that changes meanwhile, some entries at a time: each that stays is visited in every round, and no turn of the program is long. */
export class Rounds<T> {
  private readonly begin: () => Iterator<T>;
  private round: Iterator<T> | undefined;

  constructor(begin: () => Iterator<T>) {
    this.begin = begin;
  }

  /** `most` entries at most. Answers whether the round is over; the next call begins another. */
  visit(most: number, visit: (entry: T) => void): boolean {
    this.round ??= this.begin();
    for (let left = most; left > 0; left--) {
      const { done, value } = this.round.next();
      if (done === true) {
        this.round = undefined;
        return true;
      }
      visit(value);
    }
    return false;
  }
}
