import type { Lease, LeaseChange, LeaseStore } from "../../pxe/coordinator/lease.js";
import type { Change, Store } from "../store/store.js";

const PREFIX = "lease/";

/** The coordinator's leases in a durable store, one record an address. A record that does not parse is set aside. */
export async function leaseStore(
  store: Store,
  parse: (value: unknown) => Lease | string,
): Promise<LeaseStore> {
  const leases: Lease[] = [];
  for (const [key, value] of store.entries(PREFIX)) {
    const lease = parse(value);
    if (typeof lease === "string") await store.setAside(key, lease);
    else leases.push(lease);
  }
  return {
    load: () => leases,
    commit: (changes) => store.commit(changes.map(toRecord)),
  };
}

function toRecord(change: LeaseChange): Change {
  return change.kind === "put"
    ? { key: PREFIX + change.lease.address, value: change.lease }
    : { key: PREFIX + change.address, value: undefined };
}
