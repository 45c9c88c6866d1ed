import type { Timers } from "../../../driver/instance/timers.js";

/** A clock that goes only when it is told to, so that days pass in no time and in the same order in every run. */
export class VirtualTime implements Timers {
  private at = 0;
  private order = 0;
  private readonly waiting = new Set<{
    readonly at: number;
    readonly order: number;
    readonly act: () => void;
  }>();

  now(): number {
    return this.at;
  }

  after(milliseconds: number, act: () => void): () => void {
    const entry = { at: this.at + milliseconds, order: this.order++, act };
    this.waiting.add(entry);
    return () => this.waiting.delete(entry);
  }

  get armed(): number {
    return this.waiting.size;
  }

  /** Lets so many milliseconds pass; between two timers everything that was promised comes to rest. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.at + milliseconds;
    await rest();
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.waiting.delete(next);
      this.at = next.at;
      next.act();
      await rest();
    }
    this.at = end;
  }

  private next(end: number) {
    let first: { readonly at: number; readonly order: number; readonly act: () => void } | undefined;
    for (const entry of this.waiting)
      if (entry.at <= end && (first === undefined || entry.at < first.at)) first = entry;
    return first;
  }
}

/** What was promised without a timer or a disk has happened. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
