/** Lets at most `width` in at once; the others wait in the order they came. */
export class ConnectGate {
  private free: number;
  private readonly waiting = new Set<() => void>();

  constructor(width: number) {
    this.free = width;
  }

  /** Resolves with what gives the place back; giving it back twice is harmless. Rejects with the signal's reason. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free === 0) await this.turn(signal);
    else this.free--;
    let inside = true;
    return () => {
      if (inside) this.leave();
      inside = false;
    };
  }

  /** The place passes straight to the next one waiting. */
  private leave(): void {
    const [next] = this.waiting;
    if (next === undefined) this.free++;
    else next();
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        this.waiting.delete(enter);
        signal.removeEventListener("abort", give);
        resolve();
      };
      const give = (): void => {
        this.waiting.delete(enter);
        reject(signal.reason);
      };
      this.waiting.add(enter);
      signal.addEventListener("abort", give, { once: true });
    });
  }
}
