import { CLOSED, type DriverBreaker, type DriverBreakerEvent, stepBreaker } from "./driver-breaker.js";
import type { AskDriver, AskOptions, DriverAnswer, OwnerQuestion } from "./owner-source.js";

/**
 * Questions one driver may have open, so that a few that hang cannot fill the table of machines that wait (8,192); and how many of these may
 * be about machines that it does not claim, so that strangers do not take its own machines' places.
 */
const MOST_OPEN = { claimed: 2048, unclaimed: 1024 };

export interface DriverGuardOptions {
  readonly ask: AskDriver;
  /** Milliseconds. */
  readonly clock: () => number;
  /** A driver counts as silent from now on, or is asked again. */
  readonly turned: (driver: string, isSilent: boolean) => void;
}

interface GuardedDriver {
  breaker: DriverBreaker;
  open: number;
}

/** Asks drivers, and answers for those that hang or have too much to answer. */
export class DriverGuard {
  private readonly options: DriverGuardOptions;
  private readonly drivers = new Map<string, GuardedDriver>();

  constructor(options: DriverGuardOptions) {
    this.options = options;
  }

  /** At once where the driver is not asked. */
  ask(
    driver: string,
    question: OwnerQuestion,
    options: AskOptions & { readonly isClaimed: boolean },
  ): DriverAnswer | Promise<DriverAnswer> {
    const guarded = this.of(driver);
    if (guarded.open >= MOST_OPEN[options.isClaimed ? "claimed" : "unclaimed"])
      return { kind: "silent", driver, text: `not asked: it has ${guarded.open} questions to answer` };
    if (!this.step(driver, guarded, { kind: "question" }))
      return { kind: "silent", driver, text: "not asked: it left its last questions unanswered" };
    guarded.open++;
    return this.options.ask(driver, question, options).then(
      (answer) => this.settle(guarded, answer),
      (error: unknown) => this.settle(guarded, { kind: "silent", driver, text: String(error) }),
    );
  }

  connected(driver: string): void {
    this.step(driver, this.of(driver), { kind: "connected" });
  }

  isSilent(driver: string): boolean {
    return this.drivers.get(driver)?.breaker.kind === "open";
  }

  private settle(guarded: GuardedDriver, answer: DriverAnswer): DriverAnswer {
    guarded.open--;
    if (answer.kind !== "silent") this.step(answer.driver, guarded, { kind: "answered" });
    else if (answer.isTimeout) this.step(answer.driver, guarded, { kind: "timedOut" });
    return answer;
  }

  private step(driver: string, guarded: GuardedDriver, event: DriverBreakerEvent): boolean {
    const before = guarded.breaker;
    const { breaker, isPut } = stepBreaker(before, this.options.clock(), event);
    guarded.breaker = breaker;
    if (breaker.kind !== before.kind) this.options.turned(driver, breaker.kind === "open");
    return isPut;
  }

  private of(driver: string): GuardedDriver {
    const known = this.drivers.get(driver);
    if (known !== undefined) return known;
    const guarded = { breaker: CLOSED, open: 0 };
    this.drivers.set(driver, guarded);
    return guarded;
  }
}
