import type { ClasslessRoute } from "../net/classless-route.js";
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
  /** Option 15. */
  readonly domain?: string;
  /** Option 119, RFC 3397. */
  readonly search?: readonly string[];
  /** Option 42. */
  readonly ntp?: readonly Ipv4Address[];
  /** Option 26, bytes. */
  readonly mtu?: number;
  /** Option 121, RFC 3442, without the default route, which is `gateway`. */
  readonly routes?: readonly ClasslessRoute[];
  /** Machines that speak BOOTP without DHCP get their fixed address too, RFC 1534. */
  readonly bootp?: boolean;
  /** Before an address of the pool is first offered to a machine, the segment is asked whether some host has it already. */
  readonly probe?: boolean;
  /** Answer router solicitations on the interface with a lifetime of 0: iPXE waits 13 s for IPv6 where nobody does. */
  readonly routerAdvertisement?: boolean;
}

export interface DhcpSettings {
  readonly subnets: readonly SubnetSettings[];
  /** UDP port the server listens on: 67, or another one for trials without root. */
  readonly port: number;
  /** Address to listen on for relayed subnets. */
  readonly address: Ipv4Address;
  /** The relays that are listened to, by giaddr and by the address they send from; absent: all. */
  readonly relays?: readonly Subnet[];
}
