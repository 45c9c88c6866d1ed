/** Whoever is to know at once that something has changed. */
export class ChangeListeners<T = void> {
  private readonly listeners = new Set<{ readonly listener: (what: T) => void }>();

  /** Returns the function that ends it. */
  subscribe(listener: (what: T) => void): () => void {
    const entry = { listener };
    this.listeners.add(entry);
    return () => this.listeners.delete(entry);
  }

  /** Synchronous. What a listener throws neither undoes the change nor keeps it from the others. */
  tell(what: T): void {
    for (const { listener } of this.listeners) {
      try {
        listener(what);
      } catch {
        // The change has happened; the listener is told of the next one as well.
      }
    }
  }
}
