import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchDebianKernel, installedKernel, type KernelFiles } from "../../driver/agent/kernel-files.js";

export type DebianKernel = KernelFiles;

/** Debian's generic kernel (the cloud one has no e1000), downloaded once and unpacked beside the system, never installed. */
export async function debianKernel(): Promise<DebianKernel> {
  const cache = join(tmpdir(), "metalplug-lab-kernel");
  mkdirSync(cache, { recursive: true });
  return unpacked(cache) ?? (await download(cache));
}

function unpacked(cache: string): DebianKernel | undefined {
  const version = readdirSync(cache).filter(isComplete(cache)).sort().at(-1);
  return version === undefined ? undefined : installedKernel(version, join(cache, version));
}

function isComplete(cache: string): (version: string) => boolean {
  return (version) => existsSync(join(cache, version, "boot", `vmlinuz-${version}`));
}

async function download(cache: string): Promise<DebianKernel> {
  const scratch = mkdtempSync(join(cache, "download-"));
  try {
    const { version } = await fetchDebianKernel(scratch);
    if (!existsSync(join(cache, version))) renameSync(join(scratch, "root"), join(cache, version));
    return installedKernel(version, join(cache, version));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
