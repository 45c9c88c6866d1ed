/** So many at once; the others wait in the order in which they came. */
export class Slots {
  private free: number;
  private readonly waiting = new Set<() => void>();

  constructor(count: number) {
    this.free = count;
  }

  /** Calls `begin` with the function that gives the slot back, at once or later. Returns the function that gives up waiting; harmless afterwards. */
  take(begin: (release: () => void) => void): () => void {
    const enter = (): void => {
      this.waiting.delete(enter);
      this.free -= 1;
      begin(this.releaseOnce());
    };
    if (this.free > 0) enter();
    else this.waiting.add(enter);
    return () => this.waiting.delete(enter);
  }

  private releaseOnce(): () => void {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.free += 1;
      const [next] = this.waiting;
      next?.();
    };
  }
}
