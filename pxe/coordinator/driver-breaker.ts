/** Whether a driver is asked at all. Times are milliseconds. */
export type DriverBreaker =
  /** So many time-outs in a row. */
  | { readonly kind: "closed"; readonly timeouts: number }
  /** Silent without being asked, but for one question at `trialAt` and each second after it. */
  | { readonly kind: "open"; readonly trialAt: number };

export type DriverBreakerEvent =
  | { readonly kind: "question" }
  | { readonly kind: "answered" }
  | { readonly kind: "timedOut" }
  /** It was connected to anew. */
  | { readonly kind: "connected" };

export interface DriverBreakerStep {
  readonly breaker: DriverBreaker;
  /** Whether a `question` is put to the driver. */
  readonly isPut: boolean;
}

export const CLOSED: DriverBreaker = { kind: "closed", timeouts: 0 };
/** Time-outs in a row that open it. */
export const MOST_TIMEOUTS = 3;
/** Milliseconds between trials. */
export const TRIAL_EVERY = 1000;

/**
 * Spares the machines behind a driver that hangs, and those nobody claims while it does, the wait for its answer. What it answered too late,
 * and what fails at once, change nothing.
 */
export function stepBreaker(
  breaker: DriverBreaker,
  now: number,
  event: DriverBreakerEvent,
): DriverBreakerStep {
  switch (event.kind) {
    case "question":
      return breaker.kind === "closed" ? { breaker, isPut: true } : tried(breaker, now);
    case "answered":
    case "connected":
      return { breaker: CLOSED, isPut: false };
    case "timedOut":
      return {
        breaker: breaker.kind === "closed" ? counted(breaker.timeouts + 1, now) : breaker,
        isPut: false,
      };
  }
}

/** A clock that was set back does not put the trial off. */
function tried(breaker: Extract<DriverBreaker, { kind: "open" }>, now: number): DriverBreakerStep {
  const isPut = now >= breaker.trialAt || now < breaker.trialAt - TRIAL_EVERY;
  return isPut ? { breaker: opened(now), isPut } : { breaker, isPut };
}

function counted(timeouts: number, now: number): DriverBreaker {
  return timeouts < MOST_TIMEOUTS ? { kind: "closed", timeouts } : opened(now);
}

function opened(now: number): DriverBreaker {
  return { kind: "open", trialAt: now + TRIAL_EVERY };
}
