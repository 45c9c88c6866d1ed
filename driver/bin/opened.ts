/** What a program has opened, closed in reverse order. Closing twice is harmless; every failure while closing is kept. */
export class Opened implements AsyncDisposable {
  private readonly things: AsyncDisposable[] = [];

  add<T extends AsyncDisposable>(thing: T): T {
    this.things.push(thing);
    return thing;
  }

  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let thing = this.things.pop(); thing !== undefined; thing = this.things.pop()) {
      try {
        await thing[Symbol.asyncDispose]();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "Not everything could be closed");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Runs `open`; when it fails half-way, closes what it opened and passes the failure on. */
export async function openAll<T>(open: (opened: Opened) => Promise<T>): Promise<T> {
  const opened = new Opened();
  try {
    return await open(opened);
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}
