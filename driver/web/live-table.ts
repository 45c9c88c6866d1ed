/** The rows that changed after a position, oldest change first. */
export interface Changes {
  /** Where to go on after them. */
  readonly position: number;
  /** Rows as JSON. */
  readonly rows: readonly string[];
  readonly gone: readonly string[];
  /** Nothing comes after them yet. */
  readonly whole: boolean;
}

interface Entry {
  position: number;
  /** As JSON; absent once it is gone. */
  json: string | undefined;
}

/** Rows that are gone and remembered, for those who have not heard. */
const GONE_KEPT = 4096;

/**
 * Rows by key with the position of each one's last change. Whoever reads keeps a position and takes what changed after it, as late as they
 * like: a row that changed ten times is told once, as it is. So a reader costs no queue, and a slow one misses nothing but what was in between.
 */
export class LiveTable {
  private readonly entries = new Map<string, Entry>();
  /** Keys by rising position; places that were overtaken by a later change are skipped. */
  private log: { readonly position: number; readonly key: string }[] = [];
  private last = 0;
  /** Readers from before it may have missed that a row is gone. */
  private floor = 0;
  private goneCount = 0;

  /** The position of the last change. */
  get position(): number {
    return this.last;
  }

  /** Whether somebody who has read up to `position` can go on from there. */
  knows(position: number): boolean {
    return position >= this.floor && position <= this.last;
  }

  /** Answers whether that changed anything. */
  set(key: string, row: object): boolean {
    return this.put(key, JSON.stringify(row));
  }

  remove(key: string): boolean {
    if (this.entries.get(key)?.json === undefined) return false;
    return this.put(key, undefined);
  }

  /** At most `limit` of them. */
  after(position: number, limit: number): Changes {
    const rows: string[] = [];
    const gone: string[] = [];
    let at = position;
    for (let place = this.placeAfter(position); place < this.log.length; place++) {
      const change = this.log[place];
      const entry = change && this.entries.get(change.key);
      if (change === undefined || entry?.position !== change.position) continue;
      if (rows.length + gone.length === limit) return { position: at, rows, gone, whole: false };
      at = change.position;
      if (entry.json === undefined) gone.push(change.key);
      else rows.push(entry.json);
    }
    return { position: Math.max(at, this.last), rows, gone, whole: true };
  }

  private put(key: string, json: string | undefined): boolean {
    const entry = this.entries.get(key);
    if (entry?.json === json && entry !== undefined) return false;
    if (json === undefined) this.goneCount++;
    else if (entry !== undefined && entry.json === undefined) this.goneCount--;
    const position = ++this.last;
    if (entry === undefined) this.entries.set(key, { position, json });
    else Object.assign(entry, { position, json });
    this.log.push({ position, key });
    if (this.goneCount > GONE_KEPT) this.forgetGone();
    if (this.log.length > 2 * this.entries.size + 64) this.compact();
    return true;
  }

  /** The first place with a later position. */
  private placeAfter(position: number): number {
    let low = 0;
    let high = this.log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.log[middle]?.position ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private compact(): void {
    this.log = this.log.filter(({ key, position }) => this.entries.get(key)?.position === position);
  }

  /** The older half of them. */
  private forgetGone(): void {
    this.compact();
    const gone = this.log.filter(({ key }) => this.entries.get(key)?.json === undefined);
    for (const { key, position } of gone.slice(0, GONE_KEPT / 2)) {
      this.entries.delete(key);
      this.goneCount--;
      this.floor = position;
    }
    this.compact();
  }
}
