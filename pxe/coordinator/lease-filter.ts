import type { MacAddress } from "../net/mac-address.js";
import { type Subnet, subnetContains } from "../net/subnet.js";
import type { Lease } from "./lease.js";

/** Which leases somebody asks for; what is absent does not narrow. */
export interface LeaseFilter {
  readonly state: "active" | "expired" | "all";
  readonly mac?: MacAddress;
  /** One address is a /32. */
  readonly within?: Subnet;
  readonly hypervisor?: string;
  readonly kind?: Lease["kind"];
}

/** `now` is milliseconds since 1970. */
export function isWanted(filter: LeaseFilter, lease: Lease, now: number): boolean {
  const { state, mac, within, hypervisor, kind } = filter;
  if (state !== "all" && (state === "active") !== lease.expiresAt > now) return false;
  if (mac !== undefined && lease.mac !== mac) return false;
  if (hypervisor !== undefined && lease.hypervisor !== hypervisor) return false;
  if (kind !== undefined && lease.kind !== kind) return false;
  return within === undefined || subnetContains(within, lease.address);
}
