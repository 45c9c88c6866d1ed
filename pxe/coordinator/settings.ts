import type { ClasslessRoute } from "../net/classless-route.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { AddressRange, Subnet } from "../net/subnet.js";

/** What becomes of a machine that no driver claims, with what its policy needs. */
export type StrangerTreatment =
  | { readonly policy: "ignore" | "log" | "pool" }
  /** As `pool`, but its DISCOVERs of the first `seconds`, or the first `tries` of them, are left to other servers. */
  | { readonly policy: "delay"; readonly seconds?: number; readonly tries?: number }
  /** The discovery ramdisk of the driver with this id: with an address of the pool, or beside another server's address. */
  | { readonly policy: "discover" | "proxy"; readonly driver: string }
  /** Handed to these DHCP servers as by a relay (RFC 1542 §4). */
  | { readonly policy: "forward"; readonly servers: readonly Ipv4Address[] };

/** All that is given has to fit. */
export interface StrangerMatch {
  /** The first digits, as `52:54:00`. */
  readonly macPrefix?: string;
  /** Option 60; a `*` at the end stands for anything. So do circuit and remote id. */
  readonly vendorClass?: string;
  /** Option 93. */
  readonly architecture?: number;
  /** By giaddr. */
  readonly relay?: Subnet;
  /** Option 82's sub-options 1 and 2, as text, or as hex after `0x`. */
  readonly circuitId?: string;
  readonly remoteId?: string;
}

export interface StrangerRule {
  readonly match: StrangerMatch;
  readonly treatment: StrangerTreatment;
}

export interface SubnetSettings {
  readonly subnet: Subnet;
  /** Absent: reached through relays only. */
  readonly interface?: string;
  readonly gateway?: Ipv4Address;
  readonly dns: readonly Ipv4Address[];
  readonly leaseSeconds: number;
  readonly pool?: AddressRange;
  /** For machines no driver claims that fit none of the `rules`, whose first that fits decides. */
  readonly unknown: StrangerTreatment;
  readonly rules?: readonly StrangerRule[];
  /** `foreign`: another DHCP server gives the addresses here; known machines get boot files beside its answers (ProxyDHCP). Absent: `own`. */
  readonly addresses?: "own" | "foreign";
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

/** Other DHCP servers on our segments. */
export interface ForeignServerSettings {
  /** Seconds between two looks for them; 0: they are listened to only. */
  readonly probeSeconds: number;
  /** Those that are meant to be there, by option 54: listed, and not warned of. */
  readonly known: readonly Ipv4Address[];
}

/** A new server is found within half a minute, also one that takes three seconds to make its first offer, as dnsmasq does. */
export const FOREIGN_SERVER_DEFAULTS: ForeignServerSettings = { probeSeconds: 20, known: [] };
/** A token bucket: `burst` messages at once, and `perSecond` for as long as they keep coming. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** What strangers may send together, before anything is looked up for them. */
export interface StrangerLimits {
  /** Those whose MACs begin with the same three bytes. */
  readonly macPrefix: RateLimit;
  /** Those behind one relay, by giaddr, or on one interface. */
  readonly relay: RateLimit;
  /** Those behind one circuit of a relay: option 82's sub-option 1. */
  readonly circuit: RateLimit;
}

export interface DhcpSettings {
  /** `listen`: answers nobody, and tells what it would have answered. Absent: `serve`. */
  readonly mode?: "serve" | "listen";
  readonly subnets: readonly SubnetSettings[];
  /** UDP port the server listens on: 67, or another one for trials without root. */
  readonly port: number;
  /** Address to listen on for relayed subnets. */
  readonly address: Ipv4Address;
  /** The relays that are listened to, by giaddr and by the address they send from; absent: all. */
  readonly relays?: readonly Subnet[];
  /** Absent: the defaults. */
  readonly foreignServers?: ForeignServerSettings;
  /** Other limits than the usual ones. */
  readonly strangers?: Partial<StrangerLimits>;
}
