import { judgeProgress, type ProgressMark, tooSlowText } from "./progress.js";
import type { ProgressRule } from "./settings.js";

export interface Watched {
  /** Body bytes in all, as far as known. */
  readonly size: () => number;
  /** Bytes of it that the client has taken so far, as far as can be told. */
  readonly taken: () => number;
  /** The client is too slow: `text` says by how much. */
  readonly cutOff: (text: string) => void;
}

/** Looks at all answers under way with one timer, which runs only while there are any. */
export class ProgressWatch {
  private readonly rule: ProgressRule;
  private readonly checkEvery: number;
  private readonly marks = new Map<Watched, ProgressMark>();
  private timer: NodeJS.Timeout | undefined;

  constructor(rule: ProgressRule, checkEvery: number) {
    this.rule = rule;
    this.checkEvery = checkEvery;
  }

  /** Answers what ends the watch over `watched`. */
  add(watched: Watched): () => void {
    this.marks.set(watched, { at: performance.now(), taken: watched.taken() });
    this.timer ??= setInterval(() => this.look(), this.checkEvery).unref();
    return () => this.remove(watched);
  }

  private remove(watched: Watched): void {
    this.marks.delete(watched);
    if (this.marks.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const now = performance.now();
    for (const [watched, mark] of [...this.marks]) {
      const verdict = judgeProgress(this.rule, mark, now, { taken: watched.taken(), size: watched.size() });
      if (verdict.kind === "goesOn") {
        this.marks.set(watched, verdict.mark);
        continue;
      }
      this.remove(watched);
      watched.cutOff(tooSlowText(this.rule, verdict.bytes, verdict.milliseconds));
    }
  }
}
