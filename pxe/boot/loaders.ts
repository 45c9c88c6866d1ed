import { architectureOf } from "./architecture.js";
import type { BootBinding, BootServer, Loader } from "./boot-binding.js";
import { BOOT_STAGES, type BootStage, isIpxeStage } from "./boot-client.js";
import { machineFileName } from "./boot-names.js";

/** How one loader starts at one stage: by the machine's own iPXE script, or by a shared file and the files that one fetches next. */
type Start =
  | { readonly kind: "script" }
  | { readonly kind: "file"; readonly file: string; readonly also: readonly string[] };

/** Best first: the first whose files are all there is taken. */
type Starts = readonly [Start, ...Start[]];

const SCRIPT: Starts = [{ kind: "script" }];
const PXELINUX = file("pxelinux.0", "ldlinux.c32");
/** Without shim there is no Secure Boot, and GRUB starts as well. shim 16.1 gets no sound GRUB through the iPXE of Debian 12, and is left out there. */
const GRUB_X64: Starts = [...file("shimx64.efi", "grubx64.efi"), ...file("grubx64.efi")];
const GRUB_ARM64: Starts = [...file("shimaa64.efi", "grubaa64.efi"), ...file("grubaa64.efi")];

/** A stage that is absent cannot be served by that loader. */
const STARTS: Readonly<Record<Loader, Readonly<Partial<Record<BootStage, Starts>>>>> = {
  ipxe: {
    biosPxe: file("undionly.kpxe"),
    uefiX64Pxe: file("snponly.efi"),
    uefiX64Http: file("snponly.efi"),
    uefiArm64Pxe: file("snponly-arm64.efi"),
    uefiArm64Http: file("snponly-arm64.efi"),
    biosIpxe: SCRIPT,
    uefiX64Ipxe: SCRIPT,
    uefiArm64Ipxe: SCRIPT,
    otherIpxe: SCRIPT,
  },
  pxelinux: { biosPxe: PXELINUX, biosIpxe: PXELINUX },
  grub: {
    uefiX64Pxe: GRUB_X64,
    // Debian's signed GRUB speaks no HTTP and ends at its prompt; iPXE leads it over to TFTP.
    uefiX64Http: file("snponly.efi", "grubx64.efi"),
    uefiX64Ipxe: file("grubx64.efi"),
    uefiArm64Pxe: GRUB_ARM64,
    uefiArm64Http: file("snponly-arm64.efi", "grubaa64.efi"),
    uefiArm64Ipxe: file("grubaa64.efi"),
  },
};

/** A boot file that a driver's configuration names for one number of option 93. */
export interface ArchitectureEntry {
  readonly code: number;
  /** The served name. */
  readonly file: string;
  /** Whose instances it starts. */
  readonly loader: Loader;
}

type Target = Pick<BootBinding, "mac" | "loader" | "server">;
type Has = (servedName: string) => boolean;

/** The boot file of each stage this binding can be booted at, given the loader files the host has (by served name). */
export function bootFilesOf(binding: Target, has: Has): ReadonlyMap<BootStage, string> {
  const files = new Map<BootStage, string>();
  for (const [stage, starts] of stagesOf(binding.loader)) {
    const start = starts.find((one) => missingFor(one, has).length === 0);
    if (start === undefined) continue;
    const name = start.kind === "script" ? machineFileName(binding.mac, "boot.ipxe") : start.file;
    files.set(stage, spelledFor(stage, name, binding.server));
  }
  return files;
}

/** The boot file of each architecture that the configuration names one for. */
export function architectureFilesOf(
  { loader, server }: Target,
  entries: readonly ArchitectureEntry[],
  has: Has,
): ReadonlyMap<number, string> {
  const own = entries.filter((entry) => entry.loader === loader && has(entry.file));
  return new Map(
    own.map(({ code, file: name }) => {
      const isHttp = architectureOf(code)?.transport === "http";
      return [code, isHttp ? httpUrl(name, server) : name];
    }),
  );
}

/** The loader files that must be installed before `loader` can start at every stage it serves. */
export function missingLoaders(loader: Loader, has: Has): readonly string[] {
  const missing = stagesOf(loader).flatMap(([, starts]) => missingForBest(starts, has));
  return [...new Set(missing)];
}

/** By stage: the loader files for want of which `loader` cannot start there. */
export function missingByStage(loader: Loader, has: Has): ReadonlyMap<BootStage, readonly string[]> {
  const missing = stagesOf(loader).map(([stage, starts]) => [stage, missingForBest(starts, has)] as const);
  return new Map(missing.filter(([, files]) => files.length > 0));
}

function missingForBest(starts: Starts, has: Has): readonly string[] {
  return starts.some((start) => missingFor(start, has).length === 0) ? [] : missingFor(starts[0], has);
}

function missingFor(start: Start, has: Has): readonly string[] {
  return start.kind === "script" ? [] : [start.file, ...start.also].filter((name) => !has(name));
}

function stagesOf(loader: Loader): readonly (readonly [BootStage, Starts])[] {
  const stages: (readonly [BootStage, Starts])[] = [];
  for (const stage of BOOT_STAGES) {
    const starts = STARTS[loader][stage];
    if (starts !== undefined) stages.push([stage, starts]);
  }
  return stages;
}

/**
 * Firmware that boots by HTTP takes a whole URL and nothing else. A plain name is asked of siaddr on port 69; only a URL can carry
 * another port, and of all clients only iPXE takes one by TFTP.
 */
function spelledFor(stage: BootStage, name: string, server: BootServer): string {
  if (/Http$/.test(stage)) return httpUrl(name, server);
  const isPlain = server.tftpPort === 69 || !isIpxeStage(stage);
  return isPlain ? name : `tftp://${server.address}:${server.tftpPort}/${name}`;
}

function httpUrl(name: string, { address, httpPort }: BootServer): string {
  return `http://${address}:${httpPort}/${name}`;
}

function file(name: string, ...also: readonly string[]): readonly [Start] {
  return [{ kind: "file", file: name, also }];
}
