import { failure } from "../errors.js";
import type { Change } from "./store.js";

export interface CommitQueueOptions {
  readonly folder: string;
  /** Makes all changes durable together, or none. */
  readonly write: (changes: readonly Change[]) => Promise<void>;
  /** Changes that may wait. */
  readonly maxWaiting: number;
}

interface Waiting {
  readonly changes: readonly Change[];
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Group commit: while one write is under way the commits that arrive wait, and the next write takes them all. */
export class CommitQueue {
  private readonly options: CommitQueueOptions;
  private waiting: Waiting[] = [];
  private waitingChanges = 0;
  private running: Promise<void> | undefined;

  constructor(options: CommitQueueOptions) {
    this.options = options;
  }

  add(changes: readonly Change[]): Promise<void> {
    const { folder, maxWaiting } = this.options;
    if (this.waitingChanges + changes.length > maxWaiting)
      return Promise.reject(
        failure("STORE_FAILED", { folder, found: `more than ${maxWaiting} changes wait for the disk` }),
      );
    return new Promise((resolve, reject) => {
      this.waiting.push({ changes, resolve, reject });
      this.waitingChanges += changes.length;
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) await this.writeGroup();
    this.running = undefined;
  }

  private async writeGroup(): Promise<void> {
    const group = this.waiting;
    this.waiting = [];
    this.waitingChanges = 0;
    try {
      await this.options.write(group.flatMap(({ changes }) => changes));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
