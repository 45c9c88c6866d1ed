import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** A machine that is only thought of: what its DISCOVER would say, and how it would come. */
export interface ThoughtMachine {
  readonly mac: MacAddress;
  /** Option 93. */
  readonly architecture?: number;
  /** Option 60; absent: what firmware of the architecture says. */
  readonly vendorClass?: string;
  readonly interface?: string;
  readonly relay?: Ipv4Address;
  /** Option 82's sub-options, as text or as hex after `0x`. */
  readonly circuitId?: string;
  readonly remoteId?: string;
}
