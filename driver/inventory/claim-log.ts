import type { ClaimChange } from "./inventory.js";

/** The last changes of the claims since the start, for streams that resume, and whoever listens for the next. */
export class ClaimLog {
  private readonly capacity: number;
  private readonly changes: ClaimChange[] = [];
  private readonly listeners = new Set<(change: ClaimChange) => void>();
  /** All changes after this revision are kept. */
  private completeAfter: number;

  constructor(revisionAtStart: number, capacity: number) {
    this.completeAfter = revisionAtStart;
    this.capacity = capacity;
  }

  /** A listener that throws is dropped. */
  add(changes: readonly ClaimChange[]): void {
    for (const change of changes) {
      this.changes.push(change);
      if (this.changes.length > this.capacity) this.forgetOldest();
      for (const listener of this.listeners) this.tell(listener, change);
    }
  }

  /** `undefined` when they are not all kept, and for a revision that is not reached yet. */
  after(revision: number, current: number): readonly ClaimChange[] | undefined {
    if (revision < this.completeAfter || revision > current) return undefined;
    return this.changes.filter((change) => change.revision > revision);
  }

  subscribe(listener: (change: ClaimChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private forgetOldest(): void {
    this.completeAfter = this.changes.shift()?.revision ?? this.completeAfter;
  }

  private tell(listener: (change: ClaimChange) => void, change: ClaimChange): void {
    try {
      listener(change);
    } catch {
      this.listeners.delete(listener);
    }
  }
}
