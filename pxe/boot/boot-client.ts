import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { architectureOf, type Platform } from "./architecture.js";

/**
 * What is about to fetch a boot file: firmware of one platform, by TFTP (`Pxe`) or by HTTP, or the iPXE already running on it.
 * Real firmware tells the two apart by options 77 and 175, never by option 93: iPXE keeps the firmware's value there.
 */
export const BOOT_STAGES = [
  "biosPxe",
  "uefiX64Pxe",
  "biosIpxe",
  "uefiX64Ipxe",
  "uefiX64Http",
  "uefiArm64Pxe",
  "uefiArm64Http",
  "uefiArm64Ipxe",
  "otherIpxe",
] as const;
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
  /** Option 12. */
  readonly hostname?: string;
  /** giaddr, when a relay passed the message on. */
  readonly relay?: Ipv4Address;
}

interface Stages {
  readonly pxe: BootStage;
  readonly http?: BootStage;
  readonly ipxe: BootStage;
}

const STAGES: Readonly<Record<Platform, Stages>> = {
  bios: { pxe: "biosPxe", ipxe: "biosIpxe" },
  uefiX64: { pxe: "uefiX64Pxe", http: "uefiX64Http", ipxe: "uefiX64Ipxe" },
  uefiArm64: { pxe: "uefiArm64Pxe", http: "uefiArm64Http", ipxe: "uefiArm64Ipxe" },
};

/** The stage of a client that wants to boot; `undefined` for a running system and for firmware that no boot loader is known for. */
export function bootStage(client: BootClient): BootStage | undefined {
  if (client.architecture === undefined) return undefined;
  const { platform, transport = "pxe" } = architectureOf(client.architecture) ?? {};
  if (platform === undefined) return client.isIpxe ? "otherIpxe" : undefined;
  return client.isIpxe ? STAGES[platform].ipxe : STAGES[platform][transport];
}

/** iPXE speaks more protocols than the firmware under it, on any architecture. */
export function isIpxeStage(stage: BootStage): boolean {
  return /Ipxe$/.test(stage);
}
