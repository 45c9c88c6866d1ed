import type { BootReport } from "../boot/boot-event.js";
import type { JournalChange } from "./transfer-journal.js";
import { COUNTERS, type FromWorker, type Question } from "./worker-messages.js";

/** Reports that may wait for the main thread; those of no known machine, which may be any number, before the others. */
const MOST_STRANGERS = 4096;
const MOST = 4 * MOST_STRANGERS;

/** Milliseconds that all but questions may wait for company: each message wakes the main thread. */
const GATHER_FOR = 5;

/** What a worker has to tell, many things a message; what the main thread cannot keep up with is left out and counted. */
export class Outbox {
  private readonly post: (message: FromWorker) => void;
  private readonly counters: Int32Array;
  private questions: Question[] = [];
  private reports: BootReport[] = [];
  private journal: JournalChange[] = [];
  private put = 0;
  private postedAt = Number.NEGATIVE_INFINITY;

  constructor(counters: Int32Array, post: (message: FromWorker) => void) {
    this.counters = counters;
    this.post = post;
    this.put = Atomics.load(counters, COUNTERS.taken);
  }

  /** Bound, so that they can be handed out. */
  readonly ask = (question: Question): void => {
    this.questions.push(question);
  };

  readonly note = (change: JournalChange): void => {
    this.journal.push(change);
  };

  readonly report = (report: BootReport): void => {
    const waiting = (this.put - Atomics.load(this.counters, COUNTERS.taken)) | 0;
    if (waiting >= (report.mac === undefined ? MOST_STRANGERS : MOST)) {
      Atomics.add(this.counters, COUNTERS.reportsLeftOut, 1);
      return;
    }
    this.put = (this.put + 1) | 0;
    this.reports.push(report);
  };

  /** Posts what is due. Answers when to be called again, infinity for never. */
  flush(now: number): number {
    const { questions, reports, journal } = this;
    if (questions.length + reports.length + journal.length === 0) return Number.POSITIVE_INFINITY;
    const due = this.postedAt + GATHER_FOR;
    if (questions.length === 0 && now < due) return due;
    this.postedAt = now;
    this.post({ kind: "turn", questions, reports, journal });
    this.questions = [];
    this.reports = [];
    this.journal = [];
    return Number.POSITIVE_INFINITY;
  }
}
