import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { temporaryFolder } from "./temporary-folder.js";

/** A disk of its own of `kibibytes`, or `undefined` where it cannot be mounted: that needs root. */
export async function smallDisk(t: ExecutionContext, kibibytes: number): Promise<string | undefined> {
  const folder = join(await temporaryFolder(t), "disk");
  await mkdir(folder);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k`, "tmpfs", folder], {
    encoding: "utf8",
  });
  if (mounted.status !== 0) {
    t.log(`skipped: a small disk cannot be mounted: ${mounted.stderr ?? mounted.error?.message}`);
    return undefined;
  }
  t.teardown(() => void spawnSync("umount", ["-l", folder]));
  return folder;
}
