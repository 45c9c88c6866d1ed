import type { Lease, LeaseChange, LeaseStore } from "../../pxe/coordinator/lease.js";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { subnetContains } from "../../pxe/net/subnet.js";
import type { Change, Store } from "../store/store.js";

const PREFIX = "lease/";
/** Days that a lease outside all configured subnets is kept after its end: a subnet may be removed by mistake. */
export const DAYS_KEPT_OUTSIDE = 30;
const DAY = 86_400_000;

export interface LeaseStoreOptions {
  readonly parse: (value: unknown) => Lease | string;
  /** The configured subnets: a lease outside them all cannot be extended by anyone, and stays out of the book. */
  readonly subnets: readonly Pick<SubnetSettings, "subnet" | "leaseSeconds">[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The time to write for a moment of the clock that leases go by; absent: that moment. */
  readonly toWall?: (moment: number) => number;
}

/** Leases that an operator should know of, in numbers. */
export interface OddLeases {
  /** Outside the configured subnets, left on disk for the subnet's return. */
  readonly outside: number;
  /** Outside, ended too long ago, and removed. */
  readonly removed: number;
  /**
   * Ending later than a lease given now would: the clock was set back, or leaseSeconds is less than it was. They stand, because an address
   * promised twice is worse than one idle; the machine's next renewal makes its lease right.
   */
  readonly tooLong: number;
}

export interface OpenedLeases extends LeaseStore {
  readonly odd: OddLeases;
}

/** The coordinator's leases in a durable store, one record an address. A record that does not parse, or stands under another address, is set aside. */
export async function leaseStore(store: Store, options: LeaseStoreOptions): Promise<OpenedLeases> {
  const leases = await readLeases(store, options);
  const placed = leases.map((lease) => ({ lease, subnet: subnetOf(options, lease) }));
  const inside = placed.filter(({ subnet }) => subnet !== undefined);
  const outside = placed.filter(({ subnet }) => subnet === undefined);
  const over = outside.filter(({ lease }) => lease.expiresAt + DAYS_KEPT_OUTSIDE * DAY <= options.now);
  await store.commit(over.map(({ lease }) => toRecord({ kind: "remove", address: lease.address })));
  const tooLong = inside.filter(({ lease, subnet }) => isTooLong(lease, subnet?.leaseSeconds, options.now));
  return {
    load: () => inside.map(({ lease }) => lease),
    commit: (changes) => store.commit(changes.map((change) => toRecord(byWall(change, options)))),
    odd: { outside: outside.length - over.length, removed: over.length, tooLong: tooLong.length },
  };
}

async function readLeases(store: Store, options: LeaseStoreOptions): Promise<readonly Lease[]> {
  const leases: Lease[] = [];
  const refused: Promise<void>[] = [];
  for (const [key, value] of store.entries(PREFIX)) {
    const lease = readLease(key, value, options);
    if (typeof lease === "string") refused.push(store.setAside(key, lease));
    else leases.push(lease);
  }
  await Promise.all(refused);
  return leases;
}

function readLease(key: string, value: unknown, { parse }: LeaseStoreOptions): Lease | string {
  const lease = parse(value);
  if (typeof lease === "string" || key === PREFIX + lease.address) return lease;
  return `it is the lease of ${lease.address}`;
}

function subnetOf({ subnets }: LeaseStoreOptions, { address }: Lease) {
  return subnets.find(({ subnet }) => subnetContains(subnet, address));
}

function isTooLong({ expiresAt }: Lease, leaseSeconds = 0, now = 0): boolean {
  return expiresAt > now + leaseSeconds * 1000;
}

function byWall(change: LeaseChange, { toWall }: LeaseStoreOptions): LeaseChange {
  if (change.kind === "remove" || toWall === undefined) return change;
  const { lease } = change;
  return { kind: "put", lease: { ...lease, expiresAt: toWall(lease.expiresAt) } };
}

function toRecord(change: LeaseChange): Change {
  return change.kind === "put"
    ? { key: PREFIX + change.lease.address, value: change.lease }
    : { key: PREFIX + change.address, value: undefined };
}
