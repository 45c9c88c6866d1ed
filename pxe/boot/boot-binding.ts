import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

export const LOADERS = ["ipxe", "pxelinux", "grub"] as const;
/** The boot loader an instance is started by. `ipxe` serves BIOS and UEFI, `pxelinux` BIOS only, `grub` (behind shim) UEFI only. */
export type Loader = (typeof LOADERS)[number];

/** Where a driver serves boot files. A port other than TFTP's 69 can be reached by iPXE only. */
export interface BootServer {
  readonly address: Ipv4Address;
  readonly tftpPort: number;
  readonly httpPort: number;
}

/** What one MAC gets: enough to render every boot config, so that rendering is a pure function. */
export interface BootBinding {
  readonly mac: MacAddress;
  readonly hypervisor: string;
  readonly node: string;
  readonly instance: string;
  readonly loader: Loader;
  /** Printable ASCII that passed `checkKernelArguments`. */
  readonly kernelArguments: string;
  readonly server: BootServer;
}
