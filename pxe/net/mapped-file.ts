import { errnoName, LINUX, type LinuxCalls } from "./linux-calls.js";
import { steadyBytes } from "./message-memory.js";
import type { FileBytes } from "./udp-io.js";

/** Bytes with an address that system calls read from. */
export class MappedBytes implements FileBytes {
  readonly size: number;
  damaged = false;
  private readonly start: number;
  private release: (() => void) | undefined;

  private constructor(start: number, size: number, release: () => void) {
    this.start = start;
    this.size = size;
    this.release = release;
  }

  /**
   * A file's pages as the kernel holds them: read from disk once for all that send them, and never copied into this program.
   * Only system calls touch them, so a file that became shorter is an EFAULT and no SIGBUS.
   */
  static ofFile(calls: LinuxCalls, fd: number, size: number, beforeRelease: () => void): MappedBytes {
    if (size === 0) return MappedBytes.ofBytes(calls, new Uint8Array(0), beforeRelease);
    const start = calls.mmap(size, LINUX.PROT_READ, LINUX.MAP_SHARED, fd);
    if (start < 0) throw new Error(`Cannot map a file of ${size} bytes: ${errnoName(calls.errno())}`);
    return new MappedBytes(start, size, () => {
      beforeRelease();
      calls.munmap(start, size);
    });
  }

  static ofBytes(calls: LinuxCalls, bytes: Uint8Array, beforeRelease: () => void): MappedBytes {
    // They stay where they are for as long as the release function, which names them, is kept.
    let held: Uint8Array | undefined = steadyBytes(Math.max(bytes.length, 1));
    held.set(bytes);
    return new MappedBytes(calls.addressOf(held), bytes.length, () => {
      if (held !== undefined) beforeRelease();
      held = undefined;
    });
  }

  /** Undefined once closed. */
  get address(): number | undefined {
    return this.release === undefined ? undefined : this.start;
  }

  close(): void {
    this.release?.();
    this.release = undefined;
  }
}
