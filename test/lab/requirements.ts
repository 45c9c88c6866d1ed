import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What the lab needs beside Node, with the Debian package it comes in. */
const PROGRAMS = {
  "qemu-system-x86_64": "qemu-system-x86",
  "qemu-system-aarch64": "qemu-system-arm",
  ip: "iproute2",
  ethtool: "ethtool",
  tcpdump: "tcpdump",
  dnsmasq: "dnsmasq-base",
  tftp: "tftp-hpa",
  atftp: "atftp",
  curl: "curl",
  udhcpc: "udhcpc",
  dhclient: "isc-dhcp-client",
  setpriv: "util-linux",
  ipmi_sim: "openipmi",
  ipmitool: "ipmitool",
  mcopy: "mtools",
  "dpkg-deb": "dpkg",
  "grub-mkimage": "grub-common",
  "mkfs.vfat": "dosfstools",
  mke2fs: "e2fsprogs",
  sfdisk: "fdisk",
} as const;
const FILES = {
  "/usr/sbin/nft": "nftables",
  "/usr/share/OVMF/OVMF_CODE_4M.fd": "ovmf",
  "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd": "ovmf",
  "/usr/share/AAVMF/AAVMF_CODE.fd": "qemu-efi-aarch64",
  "/usr/lib/ipxe/snponly.efi": "ipxe",
  "/usr/lib/ipxe/qemu/pxe-virtio.rom": "ipxe-qemu",
  "/usr/lib/PXELINUX/pxelinux.0": "pxelinux",
  "/usr/lib/syslinux/modules/bios/ldlinux.c32": "syslinux-common",
  "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed": "grub-efi-amd64-signed",
  "/usr/lib/grub/x86_64-efi/monolithic/grubnetx64.efi": "grub-efi-amd64-bin",
  "/usr/lib/shim/shimx64.efi.signed": "shim-signed",
  "/lib/systemd/systemd-networkd": "systemd",
  "/bin/busybox": "busybox-static",
} as const;

/** One sentence for each thing missing; empty when the lab can run. */
export function missingRequirements(): readonly string[] {
  const packages = new Set([
    ...Object.entries(PROGRAMS).flatMap(([program, name]) => (isOnPath(program) ? [] : [name])),
    ...Object.entries(FILES).flatMap(([file, name]) => (existsSync(file) ? [] : [name])),
  ]);
  return [
    ...(process.platform === "linux" ? [] : ["The firmware lab needs Linux."]),
    ...(process.getuid?.() === 0
      ? []
      : ["The firmware lab needs root: it makes network namespaces and taps."]),
    ...(existsSync("/dev/net/tun") ? [] : ["There is no /dev/net/tun: machines cannot be connected."]),
    ...(packages.size === 0 ? [] : [`Missing packages: apt-get install ${[...packages].join(" ")}`]),
  ];
}

function isOnPath(program: string): boolean {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
