/** The loader files every machine may fetch, and under which names a host's packages keep them, best first. */
const SHARED_LOADERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["undionly.kpxe", ["undionly.kpxe"]],
  ["snponly.efi", ["snponly.efi"]],
  ["ipxe.efi", ["ipxe.efi"]],
  ["pxelinux.0", ["pxelinux.0"]],
  ["lpxelinux.0", ["lpxelinux.0"]],
  ["ldlinux.c32", ["ldlinux.c32"]],
  ["shimx64.efi", ["shimx64.efi.signed", "shimx64.efi"]],
  ["grubx64.efi", ["grubnetx64.efi.signed", "grubnetx64.efi"]],
  ["snponly-arm64.efi", ["snponly-arm64.efi", "arm64-efi/snponly.efi"]],
  ["shimaa64.efi", ["shimaa64.efi.signed", "shimaa64.efi"]],
  ["grubaa64.efi", ["grubnetaa64.efi.signed", "grubnetaa64.efi"]],
]);

export function isSharedLoader(servedName: string): boolean {
  return SHARED_LOADERS.has(servedName);
}

export function sharedLoaderNames(): readonly string[] {
  return [...SHARED_LOADERS.keys()];
}

/** File names to look for on the host, best first: a name of no package's is looked for as it is. */
export function loaderCandidates(servedName: string): readonly string[] {
  return SHARED_LOADERS.get(servedName) ?? [servedName];
}

/** Debian's packages that have these loaders, by served name. */
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ["undionly.kpxe", "ipxe"],
  ["snponly.efi", "ipxe"],
  ["ipxe.efi", "ipxe"],
  ["pxelinux.0", "pxelinux"],
  ["lpxelinux.0", "pxelinux"],
  ["ldlinux.c32", "syslinux-common"],
  ["shimx64.efi", "shim-signed"],
  ["grubx64.efi", "grub-efi-amd64-signed"],
  ["shimaa64.efi", "shim-signed:arm64"],
  ["grubaa64.efi", "grub-efi-arm64-signed"],
]);

/** The packages to install for these loaders; those of no package are left out. */
export function loaderPackages(servedNames: readonly string[]): readonly string[] {
  return [...new Set(servedNames.flatMap((name) => PACKAGES.get(name) ?? []))];
}
