import { readSync } from "node:fs";
import type { FileBytes } from "./udp-io.js";

/** Bytes a read brings, and pages kept by all files of one cache: 64 MiB. */
const PAGE = 64 * 1024;
const MOST_PAGES = 1024;

/** Bytes that can be had as slices of memory. */
export interface SliceableBytes extends FileBytes {
  /** `undefined` when they cannot be read, as after `close`; shorter than `length` only at the end. */
  slice(offset: number, length: number): Uint8Array | undefined;
}

/** Pages of files, read once for all that send them; those not used longest make room. */
export class PageCache {
  private readonly pages = new Map<string, Uint8Array>();
  private files = 0;

  open(fd: number, size: number): SliceableBytes {
    this.files += 1;
    return new PagedFile(this, fd, size, `${this.files}:`);
  }

  /** `read` brings a page that is not kept. */
  page(key: string, read: () => Uint8Array): Uint8Array {
    const page = this.pages.get(key) ?? read();
    this.pages.delete(key);
    this.pages.set(key, page);
    const [oldest] = this.pages.keys();
    if (this.pages.size > MOST_PAGES && oldest !== undefined) this.pages.delete(oldest);
    return page;
  }

  forget(prefix: string): void {
    for (const key of this.pages.keys()) if (key.startsWith(prefix)) this.pages.delete(key);
  }
}

export function heldBytes(bytes: Uint8Array): SliceableBytes {
  let isClosed = false;
  return {
    size: bytes.length,
    damaged: false,
    slice: (offset, length) => (isClosed ? undefined : bytes.subarray(offset, offset + length)),
    close: () => {
      isClosed = true;
    },
  };
}

class PagedFile implements SliceableBytes {
  readonly size: number;
  damaged = false;
  private readonly cache: PageCache;
  private readonly fd: number;
  private readonly prefix: string;
  private isClosed = false;

  constructor(cache: PageCache, fd: number, size: number, prefix: string) {
    this.cache = cache;
    this.fd = fd;
    this.size = size;
    this.prefix = prefix;
  }

  slice(offset: number, length: number): Uint8Array | undefined {
    if (this.isClosed) return undefined;
    const end = Math.min(offset + length, this.size);
    if (offset >= end) return new Uint8Array(0);
    try {
      const first = this.within(offset, end);
      if (offset + first.length === end) return first;
      const rest = this.slice(offset + first.length, end - offset - first.length);
      return rest && Buffer.concat([first, rest]);
    } catch {
      this.damaged = true;
      return undefined;
    }
  }

  close(): void {
    this.isClosed = true;
    this.cache.forget(this.prefix);
  }

  /** What the page that holds `offset` has of the range. */
  private within(offset: number, end: number): Uint8Array {
    const index = Math.floor(offset / PAGE);
    const start = index * PAGE;
    const page = this.cache.page(`${this.prefix}${index}`, () => this.read(start));
    return page.subarray(offset - start, Math.min(end - start, page.length));
  }

  private read(start: number): Uint8Array {
    const page = Buffer.allocUnsafeSlow(Math.min(PAGE, this.size - start));
    for (let filled = 0; filled < page.length; ) {
      const count = readSync(this.fd, page, filled, page.length - filled, start + filled);
      if (count === 0) throw new Error("The file is shorter than it was.");
      filled += count;
    }
    return page;
  }
}
