/** A clock that nobody sets, and timers by it. */
export interface Timers {
  /** Milliseconds from some moment on. */
  now(): number;
  /** Calls once, after so many milliseconds. Returns the function that cancels it; calling that twice is harmless. */
  after(milliseconds: number, act: () => void): () => void;
}

/** They do not keep the process from ending. */
export const REAL_TIMERS: Timers = {
  now: () => performance.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
