import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { temporaryFolder } from "./temporary-folder.js";

/** A disk of its own of `kibibytes`; only in tests of `testWithMounts`. */
export async function smallDisk(t: ExecutionContext, kibibytes: number): Promise<string> {
  const folder = join(await temporaryFolder(t), "disk");
  await mkdir(folder);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k`, "tmpfs", folder], {
    encoding: "utf8",
  });
  if (mounted.status !== 0) throw new Error(`a small disk cannot be mounted: ${mounted.stderr}`);
  t.teardown(() => void spawnSync("umount", ["-l", folder]));
  return folder;
}
