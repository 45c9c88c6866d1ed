/** Whoever is to know at once that something has changed. */
export class ChangeListeners {
  private readonly listeners = new Set<{ readonly listener: () => void }>();

  /** Returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    const entry = { listener };
    this.listeners.add(entry);
    return () => this.listeners.delete(entry);
  }

  /** Synchronous. What a listener throws neither undoes the change nor keeps it from the others. */
  tell(): void {
    for (const { listener } of this.listeners) {
      try {
        listener();
      } catch {
        // The change has happened; the listener is told of the next one as well.
      }
    }
  }
}
