import type { Due } from "./due.js";
import type { LifeEvent } from "./lifecycle-machine.js";
import type { Slots } from "./slots.js";
import type { Timers } from "./timers.js";

export interface StepRunOptions {
  readonly due: Due;
  readonly timers: Timers;
  readonly slots: Slots;
  /** Resolves once it is done, with what of it did not go as it should. `undefined`: nothing is to be done but to wait. */
  readonly act: ((signal: AbortSignal) => Promise<string | undefined>) | undefined;
  /** Whether trying again is of no use. */
  readonly isForGood: (error: unknown) => boolean;
  /** Makes durable what came of it; may reject, and is called again then. */
  readonly record: (event: LifeEvent) => Promise<void>;
  readonly trouble: (error: unknown) => void;
}

/** Milliseconds before what came of a step is written again. */
const RECORD_PAUSE = 2000;

/**
 * One try of one step: its pause, its action, its deadline, and what came of it made durable. Ends by itself once that is written, or when it is stopped
 * because the instance is at another step; a result that comes after either is dropped.
 */
export class StepRun {
  readonly key: string;
  /** By the timers' clock; absent while it waits to begin. */
  deadline: number | undefined;
  private readonly options: StepRunOptions;
  private readonly stopping = new AbortController();
  private readonly acting = new AbortController();
  private readonly cancels: (() => void)[] = [];
  private readonly done: Promise<void>;

  constructor(options: StepRunOptions) {
    this.options = options;
    this.key = options.due.key;
    this.done = this.run();
  }

  /** Nothing of it is begun any more from here on. */
  stop(): void {
    this.stopping.abort();
    this.acting.abort();
  }

  /** Resolves once nothing of it runs any more. Never rejects. */
  ended(): Promise<void> {
    return this.done;
  }

  private async run(): Promise<void> {
    const event = await this.outcome();
    this.acting.abort();
    for (const cancel of this.cancels.splice(0)) cancel();
    if (event !== undefined) await this.record(event);
  }

  /** `undefined` once it is stopped. */
  private outcome(): Promise<LifeEvent | undefined> {
    const { due, timers, slots, act } = this.options;
    return new Promise((settle) => {
      this.stopping.signal.addEventListener("abort", () => settle(undefined), { once: true });
      if (act === undefined) return this.arm(settle);
      const begin = (): void => {
        const giveUp = slots.take((release) => {
          this.cancels.push(release);
          this.arm(settle);
          void this.actOnce(act).then(settle);
        });
        this.cancels.push(giveUp);
      };
      if (due.pause === 0) begin();
      else this.cancels.push(timers.after(due.pause, begin));
      return undefined;
    });
  }

  private arm(settle: (event: LifeEvent) => void): void {
    const { due, timers } = this.options;
    const milliseconds = due.seconds * 1000;
    this.deadline = timers.now() + milliseconds;
    this.cancels.push(timers.after(milliseconds, () => settle({ kind: "deadline", seconds: due.seconds })));
  }

  private async actOnce(act: (signal: AbortSignal) => Promise<string | undefined>): Promise<LifeEvent> {
    try {
      const note = await act(this.acting.signal);
      return note === undefined ? { kind: "stepDone" } : { kind: "stepDone", note };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: "stepFailed", reason, forGood: this.options.isForGood(error) };
    }
  }

  /** What has happened to a machine is not forgotten because the disk is full: it is written as soon as that can be. */
  private async record(event: LifeEvent): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        return await this.options.record(event);
      } catch (error) {
        this.options.trouble(error);
      }
      await this.pause();
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.stopping;
      const end = (): void => {
        cancel();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const cancel = this.options.timers.after(RECORD_PAUSE, end);
      signal.addEventListener("abort", end);
    });
  }
}
