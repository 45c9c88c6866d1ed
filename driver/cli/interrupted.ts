/** The operator pressed Ctrl-C: nothing failed, and nothing is said. */
export class Interrupted extends Error {}

/** Runs `work` with a signal that SIGINT aborts; rejects with Interrupted when it did. */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interrupt = new AbortController();
  const stop = (): void => interrupt.abort();
  process.once("SIGINT", stop);
  try {
    await work(interrupt.signal);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
  } finally {
    process.off("SIGINT", stop);
  }
  if (interrupt.signal.aborted) throw new Interrupted();
}
