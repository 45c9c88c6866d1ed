import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./commands.js";

export interface DebianKernel {
  readonly version: string;
  /** Path of the bzImage. */
  readonly image: string;
  /** Folder that holds `kernel/drivers/…`. */
  readonly modules: string;
}

/** Debian's generic kernel (the cloud one has no e1000), downloaded once and unpacked beside the system, never installed. */
export async function debianKernel(): Promise<DebianKernel> {
  const cache = join(tmpdir(), "metalplug-lab-kernel");
  mkdirSync(cache, { recursive: true });
  return unpacked(cache) ?? (await download(cache));
}

function unpacked(cache: string): DebianKernel | undefined {
  const version = readdirSync(cache).filter(isComplete(cache)).sort().at(-1);
  if (version === undefined) return undefined;
  return {
    version,
    image: join(cache, version, "boot", `vmlinuz-${version}`),
    modules: join(cache, version, "lib", "modules", version),
  };
}

function isComplete(cache: string): (version: string) => boolean {
  return (version) => existsSync(join(cache, version, "boot", `vmlinuz-${version}`));
}

async function download(cache: string): Promise<DebianKernel> {
  const about = await run(["apt-cache", "show", "--no-all-versions", "linux-image-amd64"]);
  const name = /^Depends:.*?(linux-image-[\w.+-]+-amd64)/m.exec(about)?.[1];
  if (name === undefined) throw new Error("apt knows no linux-image-amd64: run apt-get update");
  const scratch = mkdtempSync(join(cache, "download-"));
  try {
    await run(["apt-get", "-o", "APT::Sandbox::User=root", "download", name], {
      cwd: scratch,
      timeout: 600_000,
    });
    const [archive] = readdirSync(scratch);
    if (archive === undefined) throw new Error(`apt-get download ${name} left no file`);
    await run(["dpkg-deb", "-x", join(scratch, archive), join(scratch, "root")]);
    const version = name.replace("linux-image-", "");
    if (!existsSync(join(cache, version))) renameSync(join(scratch, "root"), join(cache, version));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const kernel = unpacked(cache);
  if (kernel === undefined) throw new Error(`${name} holds no kernel`);
  return kernel;
}
