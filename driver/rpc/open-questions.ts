import type { DriverAnswer, OwnerQuestion } from "../../pxe/coordinator/owner-source.js";

export interface OpenQuestion {
  readonly question: OwnerQuestion;
  /** When it was asked, and when it is answered `silent`; milliseconds on a monotonic clock. */
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly signal?: AbortSignal | undefined;
  /** The answer that stands if the driver says so. */
  readonly known?: DriverAnswer | undefined;
  readonly settle: (answer: DriverAnswer) => void;
  /** Told the answer that comes after all. */
  readonly late?: ((answer: DriverAnswer) => void) | undefined;
}

/** Questions whose time is over and whose answer would still be told. */
const MOST_LATE = 1024;

/** What was asked of one driver and is not answered yet, by number; some of it is not sent yet. Each question settles once. */
export class OpenQuestions {
  private readonly open = new Map<number, OpenQuestion>();
  private readonly unsent = new Set<number>();
  private readonly late = new Map<number, OpenQuestion>();
  private lastNumber = 0;

  get size(): number {
    return this.open.size;
  }

  /** Asked, and neither sent nor settled. */
  get waiting(): number {
    return this.unsent.size;
  }

  /** Sent and not settled. */
  get awaited(): number {
    return this.open.size - this.unsent.size;
  }

  add(question: OpenQuestion): void {
    this.lastNumber = (this.lastNumber % 0xffffffff) + 1;
    this.open.set(this.lastNumber, question);
    this.unsent.add(this.lastNumber);
  }

  /** The oldest that are not sent yet; they count as sent from here on. */
  takeUnsent(most: number): readonly (readonly [number, OpenQuestion])[] {
    const taken: [number, OpenQuestion][] = [];
    for (const number of this.unsent) {
      if (taken.length === most) break;
      this.unsent.delete(number);
      const open = this.open.get(number);
      if (open !== undefined) taken.push([number, open]);
    }
    return taken;
  }

  /** One that nobody asked, or that was answered before, changes nothing. */
  answer(number: number, answer: DriverAnswer): void {
    const open = this.remove(number);
    const late = this.late.get(number);
    this.late.delete(number);
    if (open !== undefined) open.settle(answer);
    else late?.late?.(answer);
  }

  /** The answer that was known is the answer; where none was, this changes nothing. */
  stand(number: number): void {
    const known = (this.open.get(number) ?? this.late.get(number))?.known;
    if (known !== undefined) this.answer(number, known);
  }

  /** Settles all whose time is over. Answers when the next one's is; `undefined`: there is none. */
  expire(now: number, silence: (open: OpenQuestion) => DriverAnswer): number | undefined {
    let next: number | undefined;
    for (const [number, open] of this.open) {
      if (open.expiresAt > now) next = Math.min(next ?? Number.POSITIVE_INFINITY, open.expiresAt);
      else this.giveUp(number, open, silence(open));
    }
    return next;
  }

  /** Takes out those of `signal`, or all. */
  takeAll(signal?: AbortSignal): readonly OpenQuestion[] {
    const taken: OpenQuestion[] = [];
    for (const [number, open] of this.open) {
      if (signal !== undefined && open.signal !== signal) continue;
      this.remove(number);
      taken.push(open);
    }
    return taken;
  }

  private giveUp(number: number, open: OpenQuestion, silence: DriverAnswer): void {
    const wasSent = !this.unsent.has(number);
    this.remove(number);
    if (wasSent) this.late.set(number, open);
    const [oldest] = this.late.keys();
    if (this.late.size > MOST_LATE && oldest !== undefined) this.late.delete(oldest);
    open.settle(silence);
  }

  private remove(number: number): OpenQuestion | undefined {
    const open = this.open.get(number);
    this.open.delete(number);
    this.unsent.delete(number);
    return open;
  }
}
