import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "./commands.js";
import type { DebianKernel } from "./debian-kernel.js";

/** What Debian has for machines with ARM: unpacked beside the system, which stays what it is. */
export interface Arm64Files {
  /** Compressed, as GRUB takes it: a third of the bytes to fetch. */
  readonly kernel: DebianKernel;
  readonly busybox: string;
  /** Folders with the signed shim and GRUB. */
  readonly loaders: readonly string[];
}

const PACKAGES = ["shim-signed", "grub-efi-arm64-signed", "busybox-static"];

/** Downloaded once. */
export async function arm64Files(): Promise<Arm64Files> {
  const root = join(tmpdir(), "metalplug-lab-arm64");
  if (!existsSync(root)) await download(root);
  const [version = ""] = readdirSync(join(root, "lib/modules"));
  return {
    kernel: { version, image: join(root, "boot/kernel.gz"), modules: join(root, "lib/modules", version) },
    busybox: join(root, "bin/busybox"),
    loaders: [join(root, "usr/lib/shim"), join(root, "usr/lib/grub/arm64-efi-signed")],
  };
}

async function download(root: string): Promise<void> {
  const scratch = mkdtempSync(`${root}-`);
  try {
    const apt = foreignApt(join(scratch, "apt"));
    const archives = join(scratch, "archives");
    const unpacked = join(scratch, "root");
    mkdirSync(archives);
    await run(apt("apt-get", "update"), { timeout: 600_000 });
    const about = await run(apt("apt-cache", "show", "--no-all-versions", "linux-image-arm64"));
    const kernel = /^Depends:.*?(linux-image-[\w.+-]+-arm64)/m.exec(about)?.[1] ?? "linux-image-arm64";
    await run(apt("apt-get", "download", kernel, ...PACKAGES), { cwd: archives, timeout: 600_000 });
    for (const archive of readdirSync(archives))
      await run(["dpkg-deb", "-x", join(archives, archive), unpacked]);
    const image = readFileSync(join(unpacked, "boot", kernel.replace("linux-image", "vmlinuz")));
    writeFileSync(join(unpacked, "boot/kernel.gz"), gzipSync(image));
    renameSync(unpacked, root);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** apt for another architecture with lists and state of its own: neither dpkg nor the system's apt hears of it. */
function foreignApt(folder: string): (...command: readonly string[]) => readonly string[] {
  for (const inner of ["state/lists/partial", "cache/archives/partial"])
    mkdirSync(join(folder, inner), { recursive: true });
  writeFileSync(join(folder, "status"), "");
  const options = [
    ...["APT::Architecture=arm64", "APT::Architectures::=arm64", "APT::Sandbox::User=root"],
    ...[`Dir::State=${folder}/state`, `Dir::State::status=${folder}/status`, `Dir::Cache=${folder}/cache`],
  ];
  return (program = "", ...rest) => [program, ...options.flatMap((option) => ["-o", option]), ...rest];
}
