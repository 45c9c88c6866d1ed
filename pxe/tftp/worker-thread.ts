import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { SocketError } from "../net/socket-error.js";
import { StallWatch } from "./stall-watch.js";
import {
  type Answer,
  COUNTERS,
  type FromWorker,
  sharedCounters,
  type ToWorker,
  type WorkerSetup,
} from "./worker-messages.js";

export interface WorkerThreadOptions {
  readonly setup: Omit<WorkerSetup, "counters">;
  readonly onTurn: (turn: Extract<FromWorker, { kind: "turn" }>, thread: WorkerThread) => void;
  /** It ended without having been told to. */
  readonly onCrash: (reason: string) => void;
}

/** Milliseconds: a worker that is told to stop needs one turn. */
const STOP_WITHIN = 5000;
/** Milliseconds between looks whether it still makes turns. */
const LOOK_EVERY = 1000;
const ONE = new Uint8Array(BigUint64Array.of(1n).buffer);

/** One worker from its start to its end. */
export class WorkerThread {
  readonly counters = sharedCounters();
  private readonly options: WorkerThreadOptions;
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private readonly answers: Answer[] = [];
  private stopping = false;
  private hasEnded = false;
  private failure = "it ended by itself";

  private constructor(options: WorkerThreadOptions) {
    this.options = options;
    const setup: WorkerSetup = { ...options.setup, counters: this.counters.buffer };
    this.worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: setup });
    const watch = new StallWatch();
    const look = setInterval(() => {
      if (watch.look(Atomics.load(this.counters, COUNTERS.turns))) void this.end("it hung");
    }, LOOK_EVERY).unref();
    this.exited = new Promise((resolve) => this.worker.once("exit", () => resolve()));
    void this.exited.then(() => {
      this.hasEnded = true;
      clearInterval(look);
    });
    this.worker.on("error", (error) => {
      this.failure = error.message;
    });
  }

  /** Rejects with a `SocketError`, or with what ended the worker. Answers the thread and its port of requests. */
  static start(
    options: WorkerThreadOptions,
  ): Promise<{ readonly thread: WorkerThread; readonly port: number }> {
    const thread = new WorkerThread(options);
    return new Promise((resolve, reject) => {
      thread.worker.on("message", (message: FromWorker) => {
        if (message.kind === "turn") thread.onTurn(message);
        else if (message.kind === "ready") resolve({ thread, port: message.port });
        else {
          thread.stopping = true;
          reject(new SocketError(message.code, message.syscall, message.message));
        }
      });
      void thread.exited.then(() => {
        reject(new Error(`The TFTP worker did not start: ${thread.failure}`));
        if (!thread.stopping) options.onCrash(thread.failure);
      });
    });
  }

  get transfers(): number {
    return Atomics.load(this.counters, COUNTERS.transfers);
  }

  /** Goes with all others of this turn of the event loop: each message wakes the worker. */
  answer(answer: Answer): void {
    if (this.answers.length === 0)
      setImmediate(() => this.post({ kind: "answers", answers: this.answers.splice(0) }));
    this.answers.push(answer);
  }

  private post(message: ToWorker): void {
    // The descriptor is somebody else's once the server is closed.
    if (this.hasEnded) return;
    this.worker.postMessage(message);
    const { linux } = this.options.setup;
    if (linux !== undefined) writeSync(linux.wakeUpFd, ONE);
  }

  /** Answers given so far no longer hold. */
  filesChanged(): void {
    Atomics.add(this.counters, COUNTERS.generation, 1);
  }

  /** Tells its clients that it stops, and ends it. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.post({ kind: "stop" });
    const late = setTimeout(() => void this.worker.terminate(), STOP_WITHIN);
    await this.exited;
    clearTimeout(late);
  }

  /** Ends it as a fault would, for tests of what comes after. */
  crash(): Promise<void> {
    return this.end("it ended by itself");
  }

  private async end(failure: string): Promise<void> {
    this.failure = failure;
    const ended = this.worker.terminate();
    const { linux } = this.options.setup;
    if (linux !== undefined) writeSync(linux.wakeUpFd, ONE);
    await ended;
  }

  private onTurn(turn: Extract<FromWorker, { kind: "turn" }>): void {
    this.options.onTurn(turn, this);
    Atomics.add(this.counters, COUNTERS.taken, turn.reports.length);
  }
}
