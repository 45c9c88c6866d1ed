import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DebianKernel } from "./debian-kernel.js";
import { buildRamdisk, KERNEL_ARGUMENTS } from "./ramdisk.js";

const LOADERS = [
  "/usr/lib/ipxe/snponly.efi",
  "/usr/lib/ipxe/ipxe.efi",
  "/usr/lib/ipxe/undionly.kpxe",
  "/usr/lib/PXELINUX/pxelinux.0",
  "/usr/lib/syslinux/modules/bios/ldlinux.c32",
];

/** A TFTP folder written by hand, as one does without metalplug: every loader, one kernel, one ramdisk with `marker`. */
export function writeReferenceFiles(folder: string, kernel: DebianKernel, marker: string): void {
  for (const inner of ["pxelinux.cfg", "grub"]) mkdirSync(join(folder, inner), { recursive: true });
  for (const loader of LOADERS) copyFileSync(loader, join(folder, loader.slice(loader.lastIndexOf("/") + 1)));
  copyFileSync("/usr/lib/shim/shimx64.efi.signed", join(folder, "shimx64.efi"));
  copyFileSync("/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed", join(folder, "grubx64.efi"));
  copyFileSync(kernel.image, join(folder, "kernel"));
  buildRamdisk(kernel, marker, join(folder, "ramdisk"));
  writeFileSync(
    join(folder, "boot.ipxe"),
    `#!ipxe\nkernel kernel initrd=ramdisk ${KERNEL_ARGUMENTS}\ninitrd ramdisk\nboot\n`,
  );
  writeFileSync(
    join(folder, "pxelinux.cfg", "default"),
    `DEFAULT m\nPROMPT 0\nLABEL m\n  KERNEL kernel\n  INITRD ramdisk\n  APPEND ${KERNEL_ARGUMENTS}\n`,
  );
  writeFileSync(
    join(folder, "grub", "grub.cfg"),
    `set timeout=0\nmenuentry m {\n  linux /kernel ${KERNEL_ARGUMENTS}\n  initrd /ramdisk\n}\n`,
  );
}
