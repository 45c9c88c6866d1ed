import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../errors.js";
import { type RunOptions, runCommand } from "./run-command.js";

export interface KernelFiles {
  readonly version: string;
  /** Path of the bzImage. */
  readonly image: string;
  /** Folder that holds `kernel/drivers/…`. */
  readonly modules: string;
}

/** The kernel of that version as it is installed below `root`. Throws AGENT_BUILD_FAILED. */
export function installedKernel(version: string, root = "/"): KernelFiles {
  const kernel = {
    version,
    image: join(root, "boot", `vmlinuz-${version}`),
    modules: join(root, "lib", "modules", version),
  };
  for (const path of [kernel.image, kernel.modules])
    if (!existsSync(path))
      throw failure("AGENT_BUILD_FAILED", { found: `there is no kernel ${version}: no ${path}` });
  return kernel;
}

const DEBIAN_ARCHITECTURE: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** Debian's kernel for this host's architecture, unpacked into `folder`: neither installed nor known to dpkg. Throws AGENT_BUILD_FAILED. */
export async function fetchDebianKernel(folder: string, options: RunOptions = {}): Promise<KernelFiles> {
  const architecture = DEBIAN_ARCHITECTURE[process.arch];
  if (architecture === undefined)
    throw failure("AGENT_BUILD_FAILED", {
      found: `there is no agent for machines like this ${process.arch} host`,
    });
  const meta = `linux-image-${architecture}`;
  const about = await runCommand(["apt-cache", "show", "--no-all-versions", meta], options);
  const name = new RegExp(`^Depends:.*?(linux-image-[\\w.+-]+-${architecture})`, "m").exec(about)?.[1];
  if (name === undefined)
    throw failure("AGENT_BUILD_FAILED", {
      found: `apt knows no ${meta}; run apt-get update, or pass --kernel`,
    });
  const scratch = join(folder, "download");
  await mkdir(scratch, { recursive: true });
  await runCommand(["apt-get", "-o", "APT::Sandbox::User=root", "download", name], {
    ...options,
    cwd: scratch,
  });
  const [archive = ""] = await readdir(scratch);
  await runCommand(["dpkg-deb", "-x", join(scratch, archive), join(folder, "root")], options);
  return installedKernel(name.replace("linux-image-", ""), join(folder, "root"));
}
