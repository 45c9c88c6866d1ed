import type { BootStage } from "../boot/boot-client.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/** The address a vif asks for on its network. */
export type AddressPlan =
  | { readonly kind: "pool" }
  | {
      readonly kind: "fixed";
      readonly address: Ipv4Address;
      readonly prefixLength: number;
      readonly gateway?: Ipv4Address;
      readonly dns: readonly Ipv4Address[];
    };

/** What DHCP advertises: the driver's own boot address (siaddr) and the boot file of each stage it can serve. */
export interface BootOffer {
  readonly server: Ipv4Address;
  readonly files: ReadonlyMap<BootStage, string>;
}

/** What an owner grants the asking MAC. Without a vif there is no address; without `boot` there are no boot files, for `netbootOff`'s reason. */
export interface Grant {
  readonly node: string;
  readonly instance?: string;
  readonly hostname?: string;
  readonly address?: AddressPlan;
  readonly boot?: BootOffer;
  /** One sentence: why `address` or `boot` is missing; empty when both are there. */
  readonly netbootOff: string;
}

export type DriverAnswer =
  | {
      readonly kind: "owner";
      readonly driver: string;
      readonly epoch: number;
      readonly revision: number;
      readonly ttl: number;
      readonly grant: Grant;
    }
  | { readonly kind: "notMine"; readonly driver: string; readonly ttl: number }
  | {
      readonly kind: "draining";
      readonly driver: string;
      readonly epoch: number;
      readonly ttl: number;
      readonly text: string;
    }
  | { readonly kind: "silent"; readonly driver: string; readonly text: string };

/**
 * "Is this MAC yours, and what does it get?" Asked of one driver. `ttl` is milliseconds the answer may be reused.
 * Never rejects: no answer within `deadline` milliseconds, or a broken one, is `silent` with the reason.
 */
export type AskDriver = (
  driver: string,
  question: { readonly mac: MacAddress; readonly bootSession: string },
  options: { readonly deadline: number; readonly signal?: AbortSignal },
) => Promise<DriverAnswer>;

/** What a driver's claim stream says. `up` follows once the stream is complete up to the driver's present. */
export type ClaimNews =
  | { readonly kind: "reset"; readonly driver: string }
  | { readonly kind: "claimed"; readonly driver: string; readonly mac: MacAddress; readonly epoch: number }
  | { readonly kind: "released"; readonly driver: string; readonly mac: MacAddress }
  | { readonly kind: "up"; readonly driver: string }
  | { readonly kind: "down"; readonly driver: string };
