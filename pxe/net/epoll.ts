import { errnoName, LINUX, type LinuxCalls } from "./linux-calls.js";
import { steadyBytes } from "./message-memory.js";

/** Descriptors told by one look. */
const EVENTS = 64;
/** struct epoll_event in 32-bit words: packed on x86-64. The events come first, and 64 bits of the caller's last. */
const EVENT_WORDS = process.arch === "x64" ? 3 : 4;
const DATA = EVENT_WORDS - 2;

/** A set of descriptors of which the kernel tells those that can be read. Other threads may wait for `fd`, which can be read when one of them can. */
export class Epoll {
  readonly fd: number;
  private readonly calls: LinuxCalls;
  private readonly events = new Uint32Array(steadyBytes(EVENTS * EVENT_WORDS * 4).buffer);
  private readonly eventsAt: number;

  /** Throws where the kernel makes none. */
  constructor(calls: LinuxCalls) {
    this.calls = calls;
    this.eventsAt = calls.addressOf(new Uint8Array(this.events.buffer));
    this.fd = calls.epoll_create1(LINUX.EPOLL_CLOEXEC);
    if (this.fd < 0) throw new Error(`epoll_create1 failed with ${errnoName(calls.errno())}`);
  }

  add(fd: number): void {
    if (this.change(LINUX.EPOLL_CTL_ADD, fd) < 0)
      throw new Error(`Cannot watch descriptor ${fd}: ${errnoName(this.calls.errno())}`);
  }

  remove(fd: number): void {
    this.change(LINUX.EPOLL_CTL_DEL, fd);
  }

  /** Those that can be read now, or have an error to be read. Does not wait. */
  readable(): readonly number[] {
    const count = this.calls.epoll_wait(this.fd, this.eventsAt, EVENTS, 0);
    return Array.from({ length: Math.max(0, count) }, (_, i) => this.events[i * EVENT_WORDS + DATA] ?? -1);
  }

  close(): void {
    this.calls.close(this.fd);
  }

  private change(operation: number, fd: number): number {
    const event = new Uint32Array(EVENT_WORDS);
    event[0] = LINUX.EPOLLIN;
    event[DATA] = fd;
    return this.calls.epoll_ctl(this.fd, operation, fd, new Uint8Array(event.buffer));
  }
}
