/** Milliseconds: Node takes a longer one for none. Its timers count whole milliseconds, so one may also be early by less than one. */
const LONGEST_TIMER = 2 ** 31 - 1;

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
    const wait = Math.min(LONGEST_TIMER, Math.max(1, Math.ceil(due - this.clock())));
    this.timer = setTimeout(() => this.onTimer(), wait);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.due = Number.POSITIVE_INFINITY;
  }

  private onTimer(): void {
    const { due } = this;
    this.due = Number.POSITIVE_INFINITY;
    if (this.clock() < due) this.at(due);
    else this.fire();
  }
}
