import { type FileRole, fileRole } from "../boot/file-role.js";

/** As `fileRole`, and loaders of the configuration, or of another server, by their ending. */
export function roleOf(path: string): FileRole {
  const role = fileRole(path);
  return role === "other" && /\.(efi|kpxe|pxe|0|c32|krn)$/i.test(path) ? "loader" : role;
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
