/** Reads in a row without a look at the other sockets. */
const MOST_IN_A_ROW = 8;
/** Looks without a guess after wrong ones. */
const LONGEST_PAUSE = 64;

/**
 * Whether to read a socket again before poll(2) is asked which can be read: while answers come as fast as they are sent for, the next is
 * there already, or within microseconds. After wrong guesses it is tried ever more rarely, so that a slow network costs nothing.
 */
export class ReadGuess {
  private row = 0;
  private pause = 0;
  private wait = 0;

  get isWorthIt(): boolean {
    return this.wait === 0 && this.row < MOST_IN_A_ROW;
  }

  guessed(isRight: boolean): void {
    this.row += 1;
    this.pause = isRight ? 0 : Math.min(LONGEST_PAUSE, Math.max(1, this.pause * 2));
    this.wait = this.pause;
  }

  looked(): void {
    this.row = 0;
    if (this.wait > 0) this.wait -= 1;
  }
}
