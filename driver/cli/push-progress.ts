import type { Output } from "./output.js";
import { formatBytes } from "./table.js";

interface Progress {
  readonly sentBytes: number;
  readonly totalBytes: number;
}

/** Percent between two lines where no terminal can rewrite one. */
const PLAIN_STEP = 25;

/** How far a push is: one line that is rewritten on a terminal, a few plain ones elsewhere. */
export class PushProgress {
  private readonly output: Output;
  private readonly image: string;
  private told = 0;

  constructor(output: Output, image: string) {
    this.output = output;
    this.image = image;
  }

  readonly update = ({ sentBytes, totalBytes }: Progress): void => {
    const percent = Math.floor((100 * sentBytes) / Math.max(totalBytes, 1));
    const step = this.output.isTerminal ? 1 : PLAIN_STEP;
    if (percent < this.told + step) return;
    this.told = percent - (percent % step);
    this.tell(`${this.image}: ${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}, ${percent} %`);
  };

  /** Leaves a terminal's line clean for what follows. */
  readonly end = (): void => {
    if (this.output.isTerminal && this.told > 0) this.output.sameLine("");
  };

  private tell(text: string): void {
    if (this.output.isTerminal) this.output.sameLine(text);
    else this.output.line(text);
  }
}
