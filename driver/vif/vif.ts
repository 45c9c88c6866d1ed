import type { AddressPlan } from "../../pxe/boot/grant.js";
import type { ClasslessRoute } from "../../pxe/net/classless-route.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** A network attachment; its MAC is the MAC of a pif of the node it is plugged on. */
export interface Vif {
  readonly mac: MacAddress;
  readonly address: AddressPlan;
  /** A network of the driver's configuration; absent: the one its pif is on. */
  readonly network?: string;
  /** Absent: the node's name. */
  readonly hostname?: string;
  /** Absent: the subnet's own. */
  readonly mtu?: number;
  /** Beside the default route; absent: the subnet's own. */
  readonly routes?: readonly ClasslessRoute[];
}

export function fixedAddresses(vifs: readonly Vif[]): readonly (readonly [Ipv4Address, MacAddress])[] {
  return vifs.flatMap(({ mac, address }) =>
    address.kind === "fixed" ? [[address.address, mac] as const] : [],
  );
}

export function tellMacs(macs: readonly MacAddress[]): string {
  return macs.length === 0 ? "none" : macs.join(", ");
}
