import type { BootBinding, BootServer, Loader } from "./boot-binding.js";
import type { BootStage } from "./boot-client.js";
import { machineFileName } from "./boot-names.js";

/** How one loader starts at one stage: by the machine's own iPXE script, or by a shared file and the files that one fetches next. */
type Start =
  | { readonly kind: "script" }
  | { readonly kind: "file"; readonly file: string; readonly also: readonly string[] };

const SCRIPT: Start = { kind: "script" };
const PXELINUX: Start = { kind: "file", file: "pxelinux.0", also: ["ldlinux.c32"] };
const SHIM_AND_GRUB: Start = { kind: "file", file: "shimx64.efi", also: ["grubx64.efi"] };

/** A stage that is absent cannot be served by that loader. */
const STARTS: Readonly<Record<Loader, ReadonlyMap<BootStage, Start>>> = {
  ipxe: new Map<BootStage, Start>([
    ["biosPxe", { kind: "file", file: "undionly.kpxe", also: [] }],
    ["uefiX64Pxe", { kind: "file", file: "snponly.efi", also: [] }],
    ["biosIpxe", SCRIPT],
    ["uefiX64Ipxe", SCRIPT],
  ]),
  pxelinux: new Map([
    ["biosPxe", PXELINUX],
    ["biosIpxe", PXELINUX],
  ]),
  grub: new Map([
    ["uefiX64Pxe", SHIM_AND_GRUB],
    ["uefiX64Ipxe", SHIM_AND_GRUB],
  ]),
};

/** The boot file of each stage this binding can be booted at, given the loader files the host has (by served name). */
export function bootFilesOf(
  binding: Pick<BootBinding, "mac" | "loader" | "server">,
  has: (servedName: string) => boolean,
): ReadonlyMap<BootStage, string> {
  const files = new Map<BootStage, string>();
  for (const [stage, start] of STARTS[binding.loader]) {
    if (missingFor(start, has).length > 0) continue;
    const name = start.kind === "script" ? machineFileName(binding.mac, "boot.ipxe") : start.file;
    files.set(stage, isIpxeStage(stage) ? reachableByIpxe(name, binding.server) : name);
  }
  return files;
}

/** The loader files that must be installed before `loader` can start at every stage it serves. */
export function missingLoaders(loader: Loader, has: (servedName: string) => boolean): readonly string[] {
  return [...new Set([...STARTS[loader].values()].flatMap((start) => missingFor(start, has)))];
}

function missingFor(start: Start, has: (servedName: string) => boolean): readonly string[] {
  return start.kind === "script" ? [] : [start.file, ...start.also].filter((file) => !has(file));
}

function isIpxeStage(stage: BootStage): boolean {
  return stage === "biosIpxe" || stage === "uefiX64Ipxe";
}

/** A plain name is asked of siaddr on port 69; only a URL can carry another port, and of all clients only iPXE takes one by TFTP. */
function reachableByIpxe(name: string, server: BootServer): string {
  return server.tftpPort === 69 ? name : `tftp://${server.address}:${server.tftpPort}/${name}`;
}
