import type { TransferRecord } from "./transfer-journal.js";
import { placesOf, type WorkerSetup } from "./worker-messages.js";
import { WorkerThread, type WorkerThreadOptions } from "./worker-thread.js";

export interface WorkerKeeperOptions extends Omit<WorkerThreadOptions, "onCrash" | "setup"> {
  readonly setup: Omit<WorkerSetup, "counters" | "acked" | "resume">;
  readonly onCrash: (reason: string) => void;
  readonly onRestart: () => void;
}

/** Milliseconds. A worker that lasted this long is started again at once. */
const LASTED = 10_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;
/** After the third fault in a row. */
const PAUSE_WITHOUT_TRANSFERS = 4 * FIRST_PAUSE;

/**
 * Keeps one worker running: starts it again when it ends by a fault, ever later while it keeps doing so. On the Linux shell, whose sockets
 * outlive the worker, the new one goes on with the transfers of the old, unless it is perhaps one of them that no worker bears.
 */
export class WorkerKeeper {
  private readonly options: WorkerKeeperOptions;
  private readonly acked: SharedArrayBuffer;
  private readonly transfers = new Map<number, TransferRecord>();
  /** The port the first worker was given. */
  private kept: { readonly port?: number } = {};
  private thread: WorkerThread | undefined;
  private startedAt = 0;
  private pause = 0;
  private timer: NodeJS.Timeout | undefined;
  private restarting: Promise<void> = Promise.resolve();
  private stopping = false;

  private constructor(options: WorkerKeeperOptions) {
    this.options = options;
    this.acked = new SharedArrayBuffer(placesOf(options.setup.settings) * 4);
  }

  /** Rejects as `WorkerThread.start`. Answers the keeper and the port of requests. */
  static async start(
    options: WorkerKeeperOptions,
  ): Promise<{ readonly keeper: WorkerKeeper; readonly port: number }> {
    const keeper = new WorkerKeeper(options);
    return { keeper, port: await keeper.start() };
  }

  /** The running worker; absent while it is started again. */
  get running(): WorkerThread | undefined {
    return this.thread;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.restarting;
    await this.thread?.stop();
    this.thread = undefined;
  }

  private async start(): Promise<number> {
    const { thread, port } = await WorkerThread.start({
      setup: { ...this.options.setup, ...this.kept, acked: this.acked, resume: [...this.transfers.values()] },
      onTurn: (turn, by) => this.onTurn(turn, by),
      onCrash: (reason) => this.onCrash(reason),
    });
    this.thread = thread;
    this.kept = { port };
    this.startedAt = performance.now();
    return port;
  }

  private onTurn(turn: Parameters<WorkerThreadOptions["onTurn"]>[0], thread: WorkerThread): void {
    for (const change of turn.journal)
      if (typeof change === "number") this.transfers.delete(change);
      else this.transfers.set(change.slot, change);
    this.options.onTurn(turn, thread);
  }

  private onCrash(reason: string): void {
    if (this.thread === undefined || this.stopping) return;
    this.thread = undefined;
    if (this.options.setup.linux === undefined) this.transfers.clear();
    this.options.onCrash(reason);
    if (performance.now() - this.startedAt >= LASTED) this.pause = 0;
    else this.backOff();
    this.startLater();
  }

  private backOff(): void {
    this.pause = Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, this.pause * 2));
    if (this.pause >= PAUSE_WITHOUT_TRANSFERS) this.transfers.clear();
  }

  private startLater(): void {
    this.timer = setTimeout(() => {
      this.restarting = this.start().then(
        () => this.options.onRestart(),
        () => {
          this.backOff();
          if (!this.stopping) this.startLater();
        },
      );
    }, this.pause);
  }
}
