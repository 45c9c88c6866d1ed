import type { Ipv4Address } from "./ipv4-address.js";
import type { MacAddress } from "./mac-address.js";

/** What asking the network for an address found. `by` is told by ARP only. */
export type ProbeResult =
  | { readonly kind: "free" }
  | { readonly kind: "inUse"; readonly by?: MacAddress }
  /** Nobody was asked: too many probes are under way, or this host has no way to ask. */
  | { readonly kind: "notProbed"; readonly text: string };

/**
 * "Does some host answer at this address?" By ARP on `interface`; without one, behind a relay, by ICMP echo. Answers within a fraction of a second
 * and never rejects. How many are asked at once is bounded.
 */
export type ProbeAddress = (
  address: Ipv4Address,
  via: { readonly interface?: string | undefined },
) => Promise<ProbeResult>;
