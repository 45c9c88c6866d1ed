import type { Output } from "./output.js";

/** Lines at the end of a terminal that are drawn anew as they change. What has no room any more stays above as it was last. */
export class LiveLines {
  private readonly output: Output;
  private drawn = 0;

  constructor(output: Output) {
    this.output = output;
  }

  /** Lines that fit. */
  get room(): number {
    return Math.max(1, this.output.height - 1);
  }

  /** In place of those drawn before; `settled` come above them and are drawn no more. */
  draw(settled: readonly string[], lines: readonly string[]): void {
    this.output.redraw(this.drawn, [...settled, ...lines]);
    this.drawn = lines.length;
  }

  /** Those drawn stay as they are, and what is written next comes below. */
  leave(): void {
    this.drawn = 0;
  }
}
