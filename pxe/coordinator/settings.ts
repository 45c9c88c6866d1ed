import type { Ipv4Address } from "../net/ipv4-address.js";
import type { AddressRange, Subnet } from "../net/subnet.js";

/** What happens to a machine no driver claims. The configuration refuses the other policies of the design until they exist. */
export const UNKNOWN_POLICIES = ["ignore", "log", "pool"] as const;
export type UnknownPolicy = (typeof UNKNOWN_POLICIES)[number];

export interface SubnetSettings {
  readonly subnet: Subnet;
  /** Absent: reached through relays only. */
  readonly interface?: string;
  readonly gateway?: Ipv4Address;
  readonly dns: readonly Ipv4Address[];
  readonly leaseSeconds: number;
  readonly pool?: AddressRange;
  readonly unknown: UnknownPolicy;
}

export interface DhcpSettings {
  readonly subnets: readonly SubnetSettings[];
  /** UDP port the server listens on: 67, or another one for trials without root. */
  readonly port: number;
  /** Address to listen on for relayed subnets. */
  readonly address: Ipv4Address;
}
