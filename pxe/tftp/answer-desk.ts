import type { BootFileAnswer, BootFileRequest } from "../boot/boot-file.js";
import type { Question } from "./worker-messages.js";

export interface AnswerDeskOptions {
  /** Changes whenever an answer may have changed. */
  readonly generation: () => number;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  readonly put: (question: Question) => void;
}

/** Milliseconds and answers. Loaders on disk change without anybody telling. */
const KEEP_FOR = 1000;
const MOST_KEPT = 4096;
/** Questions that may wait for their answers, and transfers that wait for the same one. */
const MOST_WAITING = 4096;
const MOST_CALLBACKS = 64;

interface Waiting {
  readonly key: string;
  readonly generation: number;
  readonly callbacks: ((answer: BootFileAnswer) => void)[];
}

/** Puts each question once while its answer holds: a storm of probes for one file costs the main thread nothing. */
export class AnswerDesk {
  private readonly options: AnswerDeskOptions;
  private readonly kept = new Map<
    string,
    { readonly answer: BootFileAnswer; readonly generation: number; readonly at: number }
  >();
  private readonly waiting = new Map<number, Waiting>();
  private readonly waitingByKey = new Map<string, Waiting>();
  private lastId = 0;

  constructor(options: AnswerDeskOptions) {
    this.options = options;
  }

  /** False: it is not asked, for too much waits already. */
  ask(request: BootFileRequest, callback: (answer: BootFileAnswer) => void): boolean {
    const { client, path, rehearsal = "" } = request;
    const key = `${client} ${rehearsal} ${path}`;
    const generation = this.options.generation();
    const kept = this.kept.get(key);
    if (kept?.generation === generation && this.options.now() - kept.at < KEEP_FOR) {
      callback(kept.answer);
      return true;
    }
    const asked = this.waitingByKey.get(key);
    if (asked?.generation === generation) {
      if (asked.callbacks.length >= MOST_CALLBACKS) return false;
      asked.callbacks.push(callback);
      return true;
    }
    if (this.waiting.size >= MOST_WAITING) return false;
    this.put({ key, generation, callbacks: [callback] }, request);
    return true;
  }

  answer(id: number, answer: BootFileAnswer): void {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return;
    const { key, generation, callbacks } = waiting;
    this.waiting.delete(id);
    if (this.waitingByKey.get(key) === waiting) this.waitingByKey.delete(key);
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, { answer, generation, at: this.options.now() });
    for (const callback of callbacks) callback(answer);
  }

  private put(waiting: Waiting, request: BootFileRequest): void {
    this.lastId += 1;
    this.waiting.set(this.lastId, waiting);
    this.waitingByKey.set(waiting.key, waiting);
    this.options.put({ id: this.lastId, request });
  }
}
