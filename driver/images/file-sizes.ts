import { stat } from "node:fs/promises";

/** Milliseconds and files. */
const KEEP_FOR = 1000;
const MOST = 1024;

/** The sizes of files on disk, looked at once a second: a rack that boots one image asks for it a thousand times in that second. */
export class FileSizes {
  private readonly now: () => number;
  private readonly looks = new Map<
    string,
    { readonly at: number; readonly size: Promise<number | undefined> }
  >();

  /** `now`: milliseconds on a monotonic clock. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Bytes; `undefined` where there is no plain file. Only what is there is kept in mind. */
  of(path: string): Promise<number | undefined> {
    const now = this.now();
    const known = this.looks.get(path);
    if (known !== undefined && now - known.at < KEEP_FOR) return known.size;
    const size = sizeOf(path);
    if (this.looks.size >= MOST) this.looks.clear();
    this.looks.set(path, { at: now, size });
    void size.then((found) => found === undefined && this.looks.delete(path));
    return size;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}
