/** When which machine's power is looked at: spread evenly over the interval, those that do not answer less and less often. */
export class PollPlan {
  readonly #interval: number;
  readonly #entries = new Map<string, Entry>();
  #added = 0;

  /** `interval` is milliseconds, of the same clock as every `now` here. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Takes in a machine; one that is in already stays where it is. */
  add(name: string, now: number): void {
    if (this.#entries.has(name)) return;
    // Steps of the golden section spread any number of machines evenly, without knowing how many more will come.
    this.#added += 1;
    const share = (this.#added * GOLDEN) % 1;
    this.#entries.set(name, { at: now + share * this.#interval, failures: 0 });
  }

  remove(name: string): void {
    this.#entries.delete(name);
  }

  /** Those whose time has come, who waited longest first; they are due until they are `answered`. */
  due(now: number): Iterable<string> {
    return [...this.#entries].filter(([, { at }]) => at <= now).map(([name]) => name);
  }

  /** `random` is from 0 to 1: the interval is a tenth longer or shorter, so that nothing beats in step. */
  answered(name: string, now: number, good: boolean, random: number): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    const failures = good ? 0 : Math.min(entry.failures + 1, MAX_DOUBLINGS);
    const pause = this.#interval * 2 ** failures * (0.9 + random / 5);
    this.#entries.delete(name);
    // At the end, so that in a crowd everybody's turn comes.
    this.#entries.set(name, { at: now + pause, failures });
  }
}

interface Entry {
  readonly at: number;
  readonly failures: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Eight intervals at most. */
const MAX_DOUBLINGS = 3;
