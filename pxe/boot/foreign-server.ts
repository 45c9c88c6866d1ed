import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/**
 * What a probe asks as: UEFI firmware by PXE, BIOS firmware, UEFI firmware by HTTP, a running system. In this order, so that the first answer tells what
 * most machines are given.
 */
export const PROBE_KINDS = ["uefi", "bios", "uefiHttp", "system"] as const;
export type ProbeKind = (typeof PROBE_KINDS)[number];

/** What a DHCP server offers a machine. Texts are printable. */
export interface ServerOffer {
  readonly address?: Ipv4Address;
  readonly leaseSeconds?: number;
  readonly router?: Ipv4Address;
  readonly dns: readonly Ipv4Address[];
  readonly domain?: string;
  readonly bootServer?: Ipv4Address;
  readonly bootFile?: string;
  /** Option 60 `PXEClient` without option 43's discovery control: UEFI firmware asks its port 4011 then, and boots only if that answers (PXE 2.1 §2.2.3). */
  readonly bootServerDiscovery: boolean;
}

/** What became of a question to port 4011. `closed`: nobody listens there. */
export type BootServerPort = "answers" | "closed" | "silent";

/** A DHCP server that was found on a segment. */
export interface FoundServer {
  readonly interface: string;
  /** Option 54. */
  readonly server: Ipv4Address;
  /** Where its datagram came from; a relay's, if one is between. */
  readonly from: Ipv4Address;
  /** Of the frame: the relay's, if one is between. Absent: only a machine named it. */
  readonly mac?: MacAddress;
  /** It gives no addresses but boot files beside another server's (PXE 2.1 §2.2). One that does both counts as two. */
  readonly isProxy?: true;
  /** By what it was asked as; a server that was only heard answering machines has none. */
  readonly offers: Readonly<Partial<Record<ProbeKind, ServerOffer>>>;
  /** What it answered a machine, where it answers no probe. */
  readonly overheard?: ServerOffer;
  /** It says that it is a coordinator of this project, with this id. */
  readonly coordinator?: string;
  /** Asked for where it sends firmware there. */
  readonly bootServerPort?: BootServerPort;
}

/**
 * `known`: the configuration names it. `coordinator`: one of this project. `impostor`: it answers by our own server identifier, and is not this host.
 * `foreign`: none of these.
 */
export type Standing = "foreign" | "known" | "coordinator" | "impostor";

/** A found server as the coordinator keeps it. */
export interface ForeignServer extends FoundServer {
  readonly standing: Standing;
  /** Milliseconds since 1970. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** What machines meet at a server, all its offers taken together. */
export interface OfferSummary {
  readonly givesAddresses: boolean;
  readonly bootServer?: Ipv4Address;
  readonly bootFile?: string;
  readonly bootServerDiscovery: boolean;
}

/** The boot file is the one that most machines of today get: UEFI's by PXE, else BIOS's, else by HTTP, else whatever comes. */
export function summarize({ offers, overheard, isProxy }: SummarySource): OfferSummary {
  const inOrder = PROBE_KINDS.map((kind) => offers[kind]);
  const all = [...inOrder, overheard].filter((offer) => offer !== undefined);
  const { bootServer, bootFile } = all.find((offer) => offer.bootFile !== undefined) ?? {};
  return {
    givesAddresses: isProxy !== true,
    ...(bootFile !== undefined && { bootFile }),
    ...(bootFile !== undefined && bootServer !== undefined && { bootServer }),
    bootServerDiscovery: all.some((offer) => offer.bootServerDiscovery),
  };
}

type SummarySource = Pick<FoundServer, "offers" | "overheard" | "isProxy">;
