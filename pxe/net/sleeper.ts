import { once } from "node:events";
import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { Epoll } from "./epoll.js";
import { LINUX, type LinuxCalls } from "./linux-calls.js";
import type { Readiness } from "./readiness.js";
import { ARMED, CLOSED, RESTING, type SleeperSetup } from "./sleeper-state.js";

/** Looks in a row that find nothing before the thread is armed: the next answer is often about to come, and to be woken costs more than they. */
const PATIENT_LOOKS = 4;

/**
 * `Readiness` by a thread that sleeps in poll(2) for the event loop. It wakes the loop once; from then on the loop looks by itself, once in each of
 * its turns, for as long as something comes, and only then lets the thread wait again: under load no batch costs a change of threads.
 * Keeps the process running until it is closed. Rejects where the thread cannot be had.
 */
export async function openSleeper(calls: LinuxCalls): Promise<Readiness> {
  const sleeper = new Sleeper(calls);
  try {
    await sleeper.ready();
    return sleeper;
  } catch (error) {
    await sleeper[Symbol.asyncDispose]();
    throw error;
  }
}

class Sleeper implements Readiness {
  private readonly calls: LinuxCalls;
  private readonly epoll: Epoll;
  private readonly wakeUpFd: number;
  private readonly state = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;
  private readonly exit: Promise<unknown>;
  private readonly watched = new Map<number, () => void>();
  private looksInVain = 0;
  private closing: Promise<void> | undefined;

  constructor(calls: LinuxCalls) {
    this.calls = calls;
    this.epoll = new Epoll(calls);
    this.wakeUpFd = calls.eventfd(0, LINUX.EFD_NONBLOCK | LINUX.EFD_CLOEXEC);
    const setup: SleeperSetup = { state: this.state, epollFd: this.epoll.fd, wakeUpFd: this.wakeUpFd };
    this.worker = new Worker(new URL("./sleeper-thread.js", import.meta.url), { workerData: setup });
    this.exit = new Promise((resolve) => this.worker.once("exit", resolve));
  }

  /** Resolves when the thread sleeps. */
  async ready(): Promise<void> {
    await once(this.worker, "message");
    this.worker.on("message", () => this.turn());
    this.arm();
  }

  watch(fd: number, onReadable: () => void): () => void {
    this.epoll.add(fd);
    this.watched.set(fd, onReadable);
    return () => {
      if (this.watched.get(fd) !== onReadable) return;
      this.watched.delete(fd);
      this.epoll.remove(fd);
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.closing ??= this.close();
    return this.closing;
  }

  private turn(): void {
    if (this.closing !== undefined) return;
    const readable = this.epoll.readable();
    for (const fd of readable) this.watched.get(fd)?.();
    this.looksInVain = readable.length > 0 ? 0 : this.looksInVain + 1;
    if (this.looksInVain < PATIENT_LOOKS) setImmediate(() => this.turn());
    else this.arm();
  }

  private arm(): void {
    this.looksInVain = 0;
    Atomics.compareExchange(this.state, 0, RESTING, ARMED);
    Atomics.notify(this.state, 0);
  }

  private async close(): Promise<void> {
    this.watched.clear();
    Atomics.store(this.state, 0, CLOSED);
    Atomics.notify(this.state, 0);
    writeSync(this.wakeUpFd, new Uint8Array(BigUint64Array.of(1n).buffer));
    await this.exit;
    this.epoll.close();
    this.calls.close(this.wakeUpFd);
  }
}
