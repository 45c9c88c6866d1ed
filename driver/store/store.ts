/** One write: `value` is anything JSON can hold; `undefined` removes the key. */
export interface Change {
  readonly key: string;
  readonly value: unknown;
}

/** A record that could not be read back; it was set aside and does not block the start. */
export interface BadRecord {
  readonly key: string;
  readonly found: string;
}

/**
 * A small durable map. Reads come from memory. `commit` resolves once all its changes are on disk together, and
 * rejects with STORE_FAILED or DISK_FULL when none is; commits that wait together share one fsync. Owned by one process.
 */
export interface Store extends AsyncDisposable {
  readonly folder: string;
  /** Found while opening, and by `setAside`. */
  readonly badRecords: readonly BadRecord[];
  get(key: string): unknown;
  /** In key order. */
  entries(prefix: string): readonly (readonly [string, unknown])[];
  commit(changes: readonly Change[]): Promise<void>;
  /** Keeps a record that its reader refused, away from the live ones. */
  setAside(key: string, found: string): Promise<void>;
  close(): Promise<void>;
}
