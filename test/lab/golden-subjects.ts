import type { DhcpListing } from "./dhcp-listing.js";
import { type Firmware, PLAIN_PXE_ROM } from "./firmware.js";

/** One machine whose boot is captured. */
export interface Subject {
  readonly name: string;
  readonly firmware: Firmware;
  readonly mac: string;
  readonly address: string;
  readonly file: string;
  readonly efiIpxeFile?: string;
  /** What to wait for: the system's marker, or a DHCP message that shows the interesting part is over. */
  readonly until: "marker" | ((message: DhcpListing) => boolean);
}

const PLAIN_PXE: Subject = {
  name: "plain-pxe",
  firmware: "biosPlainPxe",
  mac: "52:54:00:77:00:0c",
  address: "10.77.0.32",
  file: "pxelinux.0",
  until: (message) => message.type === "REQUEST",
};

const isRequest = (message: DhcpListing): boolean => message.type === "REQUEST";

export const SUBJECTS: readonly Subject[] = [
  {
    name: "ipxe-rom",
    firmware: "bios",
    mac: "52:54:00:77:00:01",
    address: "10.77.0.21",
    file: "boot.ipxe",
    until: "marker",
  },
  {
    name: "snponly",
    firmware: "uefi",
    mac: "52:54:00:77:00:02",
    address: "10.77.0.22",
    file: "snponly.efi",
    efiIpxeFile: "boot.ipxe",
    until: "marker",
  },
  {
    name: "pxelinux",
    firmware: "bios",
    mac: "52:54:00:77:00:03",
    address: "10.77.0.23",
    file: "pxelinux.0",
    until: "marker",
  },
  {
    name: "shim-grub",
    firmware: "uefi",
    mac: "52:54:00:77:00:04",
    address: "10.77.0.24",
    file: "shimx64.efi",
    until: "marker",
  },
  {
    name: "undionly",
    firmware: "bios",
    mac: "52:54:00:77:00:05",
    address: "10.77.0.25",
    file: "undionly.kpxe",
    until: (message) => message.type === "REQUEST" && message.flags === 0x8000,
  },
  {
    name: "ovmf-http",
    firmware: "uefiHttp",
    mac: "52:54:00:77:00:06",
    address: "10.77.0.26",
    file: "http://10.77.0.11/boot.efi",
    until: isRequest,
  },
  {
    name: "ipxe-efi",
    firmware: "uefi",
    mac: "52:54:00:77:00:09",
    address: "10.77.0.29",
    file: "ipxe.efi",
    efiIpxeFile: "boot.ipxe",
    until: "marker",
  },
  {
    name: "ovmf-secure",
    firmware: "uefiSecure",
    mac: "52:54:00:77:00:0a",
    address: "10.77.0.30",
    file: "shimx64.efi",
    until: isRequest,
  },
  {
    name: "aavmf",
    firmware: "arm64",
    mac: "52:54:00:77:00:0b",
    address: "10.77.0.31",
    file: "grubaa64.efi",
    until: isRequest,
  },
  ...(PLAIN_PXE_ROM === undefined ? [] : [PLAIN_PXE]),
];
