import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Hardware } from "../node/hardware.js";

/** What the discovery ramdisk told of a machine that is nobody's. */
export interface StrangerReport {
  /** That it booted by. */
  readonly mac: MacAddress;
  /** When it was taken, milliseconds since 1970. */
  readonly at: number;
  /** When the boot began that it comes from: its token was for that boot, and is used up. */
  readonly bootedAt: number;
  /** Where it called from. */
  readonly address: Ipv4Address;
  readonly hardware: Hardware;
}
