import type { AddressPlan } from "../../pxe/boot/grant.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** A network attachment; its MAC is the MAC of a pif of the node it is plugged on. */
export interface Vif {
  readonly mac: MacAddress;
  readonly address: AddressPlan;
}
