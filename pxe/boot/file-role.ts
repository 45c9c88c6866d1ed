import { parseServedName } from "./boot-names.js";
import { normalisePath } from "./path.js";

/** What a file is for in a boot: kernel and ramdisk end it, loader and config lead to them. */
export type FileRole = "loader" | "config" | "kernel" | "ramdisk" | "other";

/** `path` as a machine asked for it. */
export function fileRole(path: string): FileRole {
  const normal = normalisePath(path);
  const name = normal.ok ? parseServedName(normal.path) : undefined;
  switch (name?.kind) {
    case "machineFile":
      if (name.file === "boot.ipxe") return "config";
      return name.file === "kernel" || name.file === "ramdisk" ? name.file : "other";
    case "pxelinuxConfig":
    case "grubConfig":
    case "sharedGrubConfig":
      return "config";
    case "loader":
      return "loader";
    case undefined:
      return "other";
  }
}
