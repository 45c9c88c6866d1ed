import { Worker } from "node:worker_threads";
import { failed, PowerTrouble } from "./power-trouble.js";
import type { ProgramCall, ProgramEnd, RunProgram } from "./run-program.js";

/** To the thread. */
export type ProgramMessage =
  | { readonly kind: "run"; readonly id: number; readonly call: Omit<ProgramCall, "signal"> }
  | { readonly kind: "end"; readonly id: number };

/** From the thread, once for each program. */
export type ProgramAnswer = { readonly id: number } & (
  | { readonly end: ProgramEnd }
  | { readonly trouble: Pick<PowerTrouble, "kind" | "message"> }
);

interface Waiting {
  readonly resolve: (end: ProgramEnd) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs programs from a thread of its own, as `runProgram` does. To start one keeps its thread for milliseconds, and a driver that looks at a thousand machines in
 * turn does so all the time: that is not to delay what DHCP waits for. The thread is started with the first program.
 */
export class ProgramRunner implements AsyncDisposable {
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #calls = 0;

  /** Bound, so that it can be handed out. */
  readonly run: RunProgram = async ({ signal, ...call }) => {
    signal.throwIfAborted();
    const id = ++this.#calls;
    const thread = this.#started();
    const end = (): void => thread.postMessage({ kind: "end", id } satisfies ProgramMessage);
    signal.addEventListener("abort", end);
    thread.ref();
    try {
      return await new Promise<ProgramEnd>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        thread.postMessage({ kind: "run", id, call } satisfies ProgramMessage);
      });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      this.#waiting.delete(id);
      // Without a program it keeps nobody's process.
      if (this.#waiting.size === 0) thread.unref();
      signal.removeEventListener("abort", end);
    }
  };

  /** To be called once no program runs any more; twice is harmless. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.terminate();
  }

  #started(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const thread = new Worker(new URL("./program-thread.js", import.meta.url));
    this.#thread = thread;
    thread.on("message", (answer: ProgramAnswer) => this.#settle(answer));
    thread.on("error", (error) => this.#lost(thread, error.message));
    thread.on("exit", () => this.#lost(thread, "it was ended"));
    return thread;
  }

  #settle(answer: ProgramAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if ("end" in answer) waiting?.resolve(answer.end);
    else waiting?.reject(new PowerTrouble(answer.trouble.kind, answer.trouble.message));
  }

  /** The next program gets a new one. */
  #lost(thread: Worker, found: string): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    for (const { reject } of this.#waiting.values())
      reject(failed(`the thread that runs programs has ended (${found})`));
  }
}
