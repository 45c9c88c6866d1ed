import { parseServedName, type ServedName } from "../boot/boot-names.js";
import { normalisePath } from "../boot/path.js";

/** What each file is for: kernel and ramdisk end a boot, config and loader lead to them. */
export type Role = "loader" | "config" | "kernel" | "ramdisk" | "other";

/** Loaders of the configuration, or of another server, are known by their ending. */
export function roleOf(path: string): Role {
  const normal = normalisePath(path);
  const name = normal.ok ? parseServedName(normal.path) : undefined;
  if (name !== undefined) return roleOfName(name);
  return /\.(efi|kpxe|pxe|0|c32|krn)$/i.test(path) ? "loader" : "other";
}

function roleOfName(name: ServedName): Role {
  switch (name.kind) {
    case "machineFile":
      if (name.file === "boot.ipxe") return "config";
      return name.file === "kernel" || name.file === "ramdisk" ? name.file : "other";
    case "pxelinuxConfig":
    case "grubConfig":
    case "sharedGrubConfig":
      return "config";
    case "loader":
      return "loader";
  }
}

/** shim looks for revocations and certificates, GRUB for lists of its modules, pxelinux for a config by UUID; all go on without. */
const OPTIONAL =
  /(^|\/)(revocations_(sku|sbat)\.efi|shim_certificate_\d+\.efi|(command|fs|crypto|terminal)\.lst|pxelinux\.cfg\/[0-9a-f-]{36})$/i;

export function isOptionalFile(path: string): boolean {
  return OPTIONAL.test(path);
}

/** shim is signed, and leads the loaders behind it past Secure Boot. */
export function isSignedLoader(path: string): boolean {
  return /(^|\/)shim[a-z0-9]*\.efi(\.signed)?$/i.test(path);
}
