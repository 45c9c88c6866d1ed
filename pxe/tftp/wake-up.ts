/** One timer for many deadlines: it fires at the earliest that was asked for since it last fired. */
export class WakeUp {
  private readonly clock: () => number;
  private readonly fire: () => void;
  private timer: NodeJS.Timeout | undefined;
  private due = Number.POSITIVE_INFINITY;

  constructor(clock: () => number, fire: () => void) {
    this.clock = clock;
    this.fire = fire;
  }

  /** Milliseconds on the clock; infinity asks for nothing. */
  at(due: number): void {
    if (due >= this.due) return;
    this.cancel();
    this.due = due;
    this.timer = setTimeout(() => this.onTimer(), Math.max(1, Math.ceil(due - this.clock())));
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.due = Number.POSITIVE_INFINITY;
  }

  private onTimer(): void {
    this.due = Number.POSITIVE_INFINITY;
    this.fire();
  }
}
