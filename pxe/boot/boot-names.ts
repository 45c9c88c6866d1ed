import { dashedMac, type MacAddress, parseMacAddress } from "../net/mac-address.js";
import { isSharedLoader } from "./shared-loaders.js";

/** The files every machine has under `m/<dashed MAC>/`; `work` and `config-drive` are for the agent alone. */
const MACHINE_FILES = [
  "boot.ipxe",
  "kernel",
  "ramdisk",
  "disk",
  "disk.chunks",
  "work",
  "config-drive",
] as const;
export type MachineFile = (typeof MACHINE_FILES)[number];

/** What a normalised path asks for. */
export type ServedName =
  | { readonly kind: "machineFile"; readonly mac: MacAddress; readonly file: MachineFile }
  | { readonly kind: "pxelinuxConfig"; readonly mac: MacAddress }
  | { readonly kind: "grubConfig"; readonly mac: MacAddress }
  | { readonly kind: "sharedGrubConfig" }
  | { readonly kind: "loader"; readonly name: string };

export function machineFileName(mac: MacAddress, file: MachineFile): string {
  return `m/${dashedMac(mac)}/${file}`;
}

/** What a served name is called once, whatever spelling asked for it. */
export function canonicalName(name: ServedName): string {
  switch (name.kind) {
    case "machineFile":
      return machineFileName(name.mac, name.file);
    case "pxelinuxConfig":
      return `pxelinux.cfg/01-${dashedMac(name.mac)}`;
    case "grubConfig":
      return `grub/grub.cfg-${name.mac}`;
    case "sharedGrubConfig":
      return "grub/grub.cfg";
    case "loader":
      return name.name;
  }
}

/**
 * `path` is already normalised: relative, with single slashes and no dot segments. GRUB's own config names its MAC with
 * colons (`$net_default_mac`); a GRUB image without embedded config asks for `grub.cfg-01-<dashed MAC>`.
 */
export function parseServedName(path: string): ServedName | undefined {
  if (path === "grub/grub.cfg") return { kind: "sharedGrubConfig" };
  if (isSharedLoader(path)) return { kind: "loader", name: path };
  const machine = /^m\/([^/]+)\/([^/]+)$/.exec(path);
  if (machine) return parseMachineFile(machine[1] ?? "", machine[2] ?? "");
  const pxelinux = /^pxelinux\.cfg\/01-(.+)$/.exec(path);
  if (pxelinux) return withMac("pxelinuxConfig", parseDashedMac(pxelinux[1] ?? ""));
  const grub = /^grub\/grub\.cfg-(01-)?(.+)$/.exec(path);
  if (!grub) return undefined;
  const spelled = grub[2] ?? "";
  return withMac("grubConfig", grub[1] === undefined ? parseColonMac(spelled) : parseDashedMac(spelled));
}

function parseMachineFile(macText: string, fileText: string): ServedName | undefined {
  const mac = parseDashedMac(macText);
  const file = MACHINE_FILES.find((name) => name === fileText);
  return mac === undefined || file === undefined ? undefined : { kind: "machineFile", mac, file };
}

function withMac(kind: "pxelinuxConfig" | "grubConfig", mac: MacAddress | undefined): ServedName | undefined {
  return mac === undefined ? undefined : { kind, mac };
}

function parseDashedMac(text: string): MacAddress | undefined {
  return /^[0-9a-f-]+$/.test(text) ? parseMacAddress(text.replaceAll("-", ":")) : undefined;
}

/** Served names have one spelling; `parseMacAddress` alone would also take upper case. */
function parseColonMac(text: string): MacAddress | undefined {
  return /^[0-9a-f:]+$/.test(text) ? parseMacAddress(text) : undefined;
}
