import type { PushProgress as Progress } from "../rpc/client.js";
import type { Output } from "./output.js";
import { formatBytes, plain } from "./table.js";

/** Percent between two lines where no terminal can rewrite one. */
const PLAIN_STEP = 25;
/** Milliseconds before a rate is worth telling. */
const SETTLED = 2000;

/** How far a push is, how fast, and how long it still takes: one line that is rewritten on a terminal, a few plain ones elsewhere. */
export class PushProgress {
  private readonly output: Output;
  private readonly image: string;
  private readonly now: () => number;
  private startedAt: number | undefined;
  private told = 0;
  private toldSkipped = 0;

  /** `now`: milliseconds on a monotonic clock. */
  constructor(output: Output, image: string, now: () => number = () => performance.now()) {
    this.output = output;
    this.image = image;
    this.now = now;
  }

  readonly update = (progress: Progress): void => {
    this.startedAt ??= this.now();
    if (progress.retrying === undefined) this.advance(progress);
    else this.retry(progress.retrying);
  };

  /** Leaves a terminal's line clean for what follows. */
  readonly end = (): void => {
    if (this.output.isTerminal && this.told > 0) this.output.sameLine("");
  };

  private advance({ sentBytes, totalBytes, skippedBytes }: Progress): void {
    if (skippedBytes > this.toldSkipped && skippedBytes < totalBytes) this.skip(skippedBytes);
    const percent = Math.floor((100 * sentBytes) / Math.max(totalBytes, 1));
    const step = this.output.isTerminal ? 1 : PLAIN_STEP;
    if (percent < this.told + step) return;
    this.told = percent - (percent % step);
    const line = `${this.image}: ${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}, ${percent} %`;
    this.tell(`${line}${this.pace(sentBytes - skippedBytes, totalBytes - sentBytes)}`);
  }

  private retry({ text, milliseconds }: NonNullable<Progress["retrying"]>): void {
    this.end();
    this.output.line(plain(`${this.image}: ${text}; trying again in ${(milliseconds / 1000).toFixed(1)} s`));
    this.told = 0;
    this.toldSkipped = 0;
    this.startedAt = undefined;
  }

  private skip(bytes: number): void {
    this.toldSkipped = bytes;
    this.end();
    this.output.line(`${this.image}: the driver has ${formatBytes(bytes)} already`);
  }

  private pace(bytes: number, left: number): string {
    const elapsed = this.now() - (this.startedAt ?? this.now());
    if (elapsed < SETTLED || bytes === 0) return "";
    const rate = (bytes * 1000) / elapsed;
    const rest = left === 0 ? "" : `, ${formatDuration(left / rate)} left`;
    return `, ${formatBytes(Math.round(rate))}/s${rest}`;
  }

  private tell(text: string): void {
    if (this.output.isTerminal) this.output.sameLine(text);
    else this.output.line(text);
  }
}

/** Seconds for the eye: `12 s`, `3 min 5 s`, `2 h 10 min`. */
function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
