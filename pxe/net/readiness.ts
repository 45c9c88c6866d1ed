/**
 * Waits for file descriptors on behalf of the event loop, which cannot watch descriptors that Node did not open: raw and packet sockets, and
 * sockets read in batches. `onReadable` is called on the main thread while its descriptor can be read, and reads until nothing is left
 * (MSG_DONTWAIT), or so much as may be done at once: what it leaves has it called again after the event loop's other work.
 */
export interface Readiness extends AsyncDisposable {
  /** The descriptor must not be closed before the answered function was called, which ends the watching. */
  watch(fd: number, onReadable: () => void): () => void;
}
