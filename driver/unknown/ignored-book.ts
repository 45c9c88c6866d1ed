import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { Change, Store } from "../store/store.js";
import type { Ignored } from "./unknown-machine.js";

export type IgnoredStore = Pick<Store, "entries" | "commit" | "setAside">;

/** Machines that operators may have left alone. */
const MOST = 10_000;
const PREFIX = "ignored/";

/** Reads back the operators' words; a record that cannot be read is set aside. */
export async function openIgnored(
  store: IgnoredStore,
  parse: (value: unknown) => Ignored | string,
): Promise<IgnoredBook> {
  const book = new IgnoredBook(store);
  for (const [key, value] of store.entries(PREFIX)) {
    const ignored = parse(value);
    if (typeof ignored === "string") await store.setAside(key, ignored);
    else if (key !== PREFIX + ignored.mac) await store.setAside(key, `it is a record of ${ignored.mac}`);
    else book.recall(ignored);
  }
  return book;
}

/** The machines that operators want to be left alone; durable before it counts. */
export class IgnoredBook {
  private readonly store: IgnoredStore;
  private readonly byMac = new Map<MacAddress, Ignored>();

  constructor(store: IgnoredStore) {
    this.store = store;
  }

  recall(ignored: Ignored): void {
    this.byMac.set(ignored.mac, ignored);
  }

  of(mac: MacAddress): Ignored | undefined {
    return this.byMac.get(mac);
  }

  all(): readonly Ignored[] {
    return [...this.byMac.values()];
  }

  async put(ignored: Ignored): Promise<void> {
    if (!this.byMac.has(ignored.mac) && this.byMac.size >= MOST)
      throw failure("LIMIT_REACHED", {
        found: `${this.byMac.size} machines are ignored already`,
        limit: MOST,
      });
    await this.store.commit([{ key: PREFIX + ignored.mac, value: ignored }]);
    this.byMac.set(ignored.mac, ignored);
  }

  async remove(macs: readonly MacAddress[]): Promise<void> {
    const there = macs.filter((mac) => this.byMac.has(mac));
    if (there.length === 0) return;
    await this.store.commit(there.map((mac): Change => ({ key: PREFIX + mac, value: undefined })));
    for (const mac of there) this.byMac.delete(mac);
  }
}
