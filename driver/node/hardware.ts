import type { MacAddress } from "../../pxe/net/mac-address.js";

export const CPU_ARCHITECTURES = ["x86_64", "aarch64"] as const;
export type CpuArchitecture = (typeof CPU_ARCHITECTURES)[number];
export const FIRMWARES = ["bios", "uefi"] as const;
export type FirmwareKind = (typeof FIRMWARES)[number];

export interface Disk {
  /** As the kernel names it: `/dev/vda`, `/dev/nvme0n1`. */
  readonly name: string;
  readonly bytes: number;
  readonly serial?: string;
  /** World wide name, where the disk has one. */
  readonly wwn?: string;
  readonly rotational?: boolean;
}

/** The switch port at the other end of a cable, as LLDP tells it (IEEE 802.1AB). */
export interface SwitchPort {
  readonly chassis: string;
  readonly port: string;
  readonly systemName?: string;
  readonly portDescription?: string;
}

export interface Nic {
  readonly mac: MacAddress;
  readonly name?: string;
  readonly link?: boolean;
  /** Megabits a second. */
  readonly speed?: number;
  readonly switchPort?: SwitchPort;
}

/** What a machine is made of, as far as it is known: said by an operator, or found by the discovery ramdisk. */
export interface Hardware {
  readonly cpus?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly architecture?: CpuArchitecture;
  readonly firmware?: FirmwareKind;
  readonly disks?: readonly Disk[];
  readonly nics?: readonly Nic[];
}
