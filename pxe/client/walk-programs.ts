import type { Loader } from "../boot/boot-binding.js";
import type { ProcessorName } from "../boot/rehearsal.js";
import type { FetchManner } from "./fetch-file.js";

export const WALK_FIRMWARES = ["bios", "uefi", "uefi-http", "ipxe"] as const;
/** What a machine starts with: a PXE ROM, UEFI's PXE or HTTP boot, or a NIC with iPXE in its ROM. */
export type WalkFirmware = (typeof WALK_FIRMWARES)[number];

/** What runs on the machine until it has kernel and ramdisk. */
export type Program = WalkFirmware | "pxelinux" | "shim" | "grub";

interface ProgramFacts {
  readonly title: string;
  readonly manner: FetchManner;
}

/** How each asks for files, as measured. */
export const PROGRAMS: Readonly<Record<Program, ProgramFacts>> = {
  bios: { title: "BIOS PXE ROM", manner: { blksize: 1432 } },
  uefi: { title: "UEFI PXE", manner: { blksize: 1468, windowsize: 4, asksSizeFirst: true } },
  "uefi-http": { title: "UEFI HTTP boot", manner: { asksSizeFirst: true } },
  ipxe: { title: "iPXE", manner: { blksize: 1432 } },
  pxelinux: { title: "pxelinux", manner: { blksize: 1408 } },
  shim: { title: "shim", manner: { blksize: 512, windowsize: 4 } },
  grub: { title: "GRUB", manner: { blksize: 1024 } },
};

/** By served name; each of these is one program whoever loads it. */
const KNOWN: ReadonlyMap<string, Program> = new Map([
  ["undionly.kpxe", "ipxe"],
  ["snponly.efi", "ipxe"],
  ["ipxe.efi", "ipxe"],
  ["snponly-arm64.efi", "ipxe"],
  ["pxelinux.0", "pxelinux"],
  ["lpxelinux.0", "pxelinux"],
  ["shimx64.efi", "shim"],
  ["shimaa64.efi", "shim"],
  ["grubx64.efi", "grub"],
  ["grubaa64.efi", "grub"],
]);

/** What runs once the file of this name does: a name that is no package's is what the machine's instance boots with. */
export function programOf(name: string, loader: Loader | undefined): Program | undefined {
  return KNOWN.get(name.replace(/^.*\//, "")) ?? loader;
}

/** What shim asks for beside it: the first three may be missing. */
export const SHIM_FILES = {
  optional: ["revocations_sku.efi", "revocations_sbat.efi", "shim_certificate_0.efi"],
  grub: { x86_64: "grubx64.efi", aarch64: "grubaa64.efi" },
} as const;

/** What GRUB asks for before its config, all of which may be missing. */
export function grubExtras(processor: ProcessorName): readonly string[] {
  const folder = processor === "aarch64" ? "arm64-efi" : "x86_64-efi";
  const lists = ["command.lst", "fs.lst", "crypto.lst", "terminal.lst"];
  return [...lists, "grub.cfg"].map((name) => `/grub/${folder}/${name}`);
}

/** The configs pxelinux asks for, in order: by MAC, by ever shorter beginnings of its address in hex, and the default. */
export function pxelinuxConfigs(dashedMac: string, address: string): readonly string[] {
  const hex = address
    .split(".")
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, "0"))
    .join("");
  const byAddress = Array.from({ length: hex.length }, (_, cut) => hex.slice(0, hex.length - cut));
  return [`01-${dashedMac}`, ...byAddress, "default"].map((name) => `pxelinux.cfg/${name}`);
}
