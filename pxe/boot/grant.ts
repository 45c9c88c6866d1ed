import type { ClasslessRoute } from "../net/classless-route.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { ImageArchitecture } from "./architecture.js";
import type { BootStage } from "./boot-client.js";

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
  /** By option 93: for firmware of these numbers that is not iPXE, before the stage's file. */
  readonly architectures?: ReadonlyMap<number, string>;
  /** The image that is booted, where it is known what it is built for. */
  readonly image?: { readonly name: string; readonly architecture: ImageArchitecture };
}

/** Boot loaders that a driver has not found on its host. */
export interface MissingLoaders {
  /** Served names, by the stage that lacks them. */
  readonly files: ReadonlyMap<BootStage, readonly string[]>;
  /** Where it looked. */
  readonly folders: readonly string[];
}

/** What an owner grants the asking MAC. Without a vif there is no address; without `boot` there are no boot files, for `netbootOff`'s reason. */
export interface Grant {
  readonly node: string;
  readonly instance?: string;
  readonly hostname?: string;
  readonly address?: AddressPlan;
  /** Option 26, bytes; absent: the subnet's own. */
  readonly mtu?: number;
  /** Option 121 beside the default route; absent: the subnet's own. */
  readonly routes?: readonly ClasslessRoute[];
  readonly boot?: BootOffer;
  /** One sentence: why `address` or `boot` is missing; empty when both are there. */
  readonly netbootOff: string;
  /** The instance is installed: it starts from its disk, and that `boot` is missing is right. */
  readonly isDeployed?: true;
  /** For want of these some stages have no boot file. */
  readonly missingLoaders?: MissingLoaders;
}
