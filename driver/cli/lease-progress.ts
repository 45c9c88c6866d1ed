import type { Output } from "./output.js";

/** Leases between two lines where no terminal can rewrite one. */
const PLAIN_STEP = 10_000;

/** How far an import is: one line that is rewritten on a terminal, a few plain ones elsewhere. */
export class LeaseProgress {
  private readonly output: Output;
  private done = 0;
  private told = 0;

  constructor(output: Output) {
    this.output = output;
  }

  add(count: number): void {
    this.done += count;
    const { output } = this;
    if (output.isTerminal) output.sameLine(`${this.done} leases`);
    else if (this.done >= this.told + PLAIN_STEP) output.line(`${this.done} leases`);
    else return;
    this.told = this.done;
  }

  /** Leaves a terminal's line clean for what follows. */
  readonly end = (): void => {
    if (this.output.isTerminal && this.told > 0) this.output.sameLine("");
  };
}
