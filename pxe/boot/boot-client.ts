import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/**
 * What is about to fetch a boot file: firmware of one architecture, or the iPXE already running on it.
 * Real firmware tells the two apart by options 77 and 175, never by option 93: iPXE keeps the firmware's value there.
 */
export const BOOT_STAGES = ["biosPxe", "uefiX64Pxe", "biosIpxe", "uefiX64Ipxe"] as const;
export type BootStage = (typeof BOOT_STAGES)[number];

/** The facts one DHCP message tells about its sender, gathered once before anything is decided. */
export interface BootClient {
  readonly mac: MacAddress;
  /** Option 93, RFC 4578 §2.1; absent when a running system asks. */
  readonly architecture?: number;
  /** Option 60. */
  readonly vendorClass?: string;
  /** Option 77 or 175 says that iPXE asks. */
  readonly isIpxe: boolean;
  /** Option 97 without its type byte, hex; all zeros is no identity. */
  readonly guid?: string;
  /** Option 12. */
  readonly hostname?: string;
  /** giaddr, when a relay passed the message on. */
  readonly relay?: Ipv4Address;
}

/** Option 93 values whose firmware is booted today, by the IANA registry "Processor Architecture Types". 0 is BIOS; 7 and 9 are both sent by x86-64 UEFI. */
const STAGES_BY_ARCHITECTURE: ReadonlyMap<number, { readonly pxe: BootStage; readonly ipxe: BootStage }> =
  new Map([
    [0, { pxe: "biosPxe", ipxe: "biosIpxe" }],
    [7, { pxe: "uefiX64Pxe", ipxe: "uefiX64Ipxe" }],
    [9, { pxe: "uefiX64Pxe", ipxe: "uefiX64Ipxe" }],
  ]);

/** The stage of a client that wants to boot; `undefined` for a running system and for an architecture that is not booted. */
export function bootStage(client: BootClient): BootStage | undefined {
  if (client.architecture === undefined) return undefined;
  const stages = STAGES_BY_ARCHITECTURE.get(client.architecture);
  return client.isIpxe ? stages?.ipxe : stages?.pxe;
}
