import type { ClasslessRoute } from "../net/classless-route.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/** What a machine was told of its network, so that its lease can be extended as it stands. */
export interface LeaseNetwork {
  readonly prefixLength: number;
  readonly gateway?: Ipv4Address;
  readonly dns: readonly Ipv4Address[];
  /** The vif's own, option 26 in bytes; absent: the subnet's. */
  readonly mtu?: number;
  /** The vif's own, option 121 beside the default route; absent: the subnet's. */
  readonly routes?: readonly ClasslessRoute[];
}

/** An address promised to a MAC until `expiresAt` (milliseconds since 1970). */
export interface Lease {
  readonly address: Ipv4Address;
  readonly mac: MacAddress;
  readonly kind: "fixed" | "pool" | "unknownMachine";
  readonly hostname?: string;
  readonly expiresAt: number;
  /** The hypervisor that owned the MAC; absent for an unknown machine. */
  readonly hypervisor?: string;
  readonly network?: LeaseNetwork;
}

export type LeaseChange =
  /** `isEnd`: the machine gives it back, and it ended just now. */
  | { readonly kind: "put"; readonly lease: Lease; readonly isEnd?: true }
  | { readonly kind: "remove"; readonly address: Ipv4Address };

/** Where leases outlive the process. `commit` resolves once the change is on disk, and rejects when it is not. */
export interface LeaseStore {
  load(): readonly Lease[];
  commit(changes: readonly LeaseChange[]): Promise<void>;
}
