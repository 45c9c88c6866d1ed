/** Reads in a row without a look at the other sockets. */
const MOST_IN_A_ROW = 8;
/** Looks without a guess after wrong ones. */
const LONGEST_PAUSE = 64;
/** Reads of a patient guess, some 30 µs: to sleep and be woken costs as much on many machines, and far more on virtual ones. */
const PATIENT_READS = 64;
/** Patient guesses go on while four in five are worth it, and are tried anew after so many looks. */
const WASTED = 4;
const MOST_PATIENCE = 16;
const TRIED_ANEW_AFTER = 64;

/**
 * How often to read a socket again before poll(2) is asked which can be read. While answers come as fast as they are sent for, the next is
 * there already: one read finds it. Where the other end has a core of its own it comes within microseconds: a few more reads find it, and
 * neither end has to be woken. After wrong guesses both are tried ever more rarely, so that a slow network costs nothing.
 */
export class ReadGuess {
  private row = 0;
  private pause = 0;
  private wait = 0;
  private patience = 1;
  private looks = 0;

  /** 0: ask poll(2) first. */
  get reads(): number {
    if (this.wait > 0 || this.row >= MOST_IN_A_ROW) return 0;
    return this.patience > 0 ? PATIENT_READS : 1;
  }

  /** `reads` were made of those allowed; the last one brought something or none did. */
  guessed(reads: number, isRight: boolean): void {
    this.row += 1;
    this.pause = isRight ? 0 : Math.min(LONGEST_PAUSE, Math.max(1, this.pause * 2));
    this.wait = this.pause;
    if (reads === 1) return;
    this.patience = isRight ? Math.min(MOST_PATIENCE, this.patience + 1) : this.patience - WASTED;
    this.looks = 0;
  }

  /** poll(2) was asked. */
  looked(): void {
    this.row = 0;
    this.looks += 1;
    if (this.wait > 0) this.wait -= 1;
    if (this.patience > 0 || this.looks < TRIED_ANEW_AFTER) return;
    this.patience = 1;
    this.wait = 0;
  }
}
