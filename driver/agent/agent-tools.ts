import { constants } from "node:fs";
import { access, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../errors.js";
import type { CpioEntry } from "./cpio.js";
import { type RunOptions, runCommand } from "./run-command.js";

/** The host's programs that go into the ramdisk, with the Debian package each comes in. */
const TOOLS = {
  "bin/busybox": "busybox-static",
  // With the processor's own instructions, which busybox does not use.
  "usr/bin/sha256sum": "coreutils",
  "usr/bin/tcpdump": "tcpdump",
  "usr/sbin/sfdisk": "fdisk",
  "usr/sbin/e2fsck": "e2fsprogs",
  "usr/sbin/resize2fs": "e2fsprogs",
  "usr/sbin/mkfs.vfat": "dosfstools",
} as const;

/** What the scripts need of busybox beyond what every one has. */
const APPLETS = ["blockdev", "ip", "modprobe", "nc", "timeout", "udhcpc", "xargs"];

/** The programs and the shared libraries they load. Throws AGENT_BUILD_FAILED with the names of all missing packages. */
export async function toolEntries(options: RunOptions = {}): Promise<readonly CpioEntry[]> {
  const found = await Promise.all(
    Object.keys(TOOLS).map(async (name) => [name, await findTool(name)] as const),
  );
  const missing = Object.entries(TOOLS).filter(([name]) =>
    found.some(([tool, path]) => tool === name && !path),
  );
  if (missing.length > 0) throw missingPackages(missing.map(([, debian]) => debian));
  const tools = found.flatMap(([name, path]) => (path === undefined ? [] : [[name, path] as const]));
  await checkBusybox(tools[0]?.[1] ?? "", options);
  const libraries = new Set<string>();
  for (const [, path] of tools)
    for (const library of await librariesOf(path, options)) libraries.add(library);
  return Promise.all([
    ...tools.map(([name, path]) => program(name, path)),
    ...[...libraries].sort().map((path) => program(path.slice(1), path)),
  ]);
}

/** Merged into /usr or not, in PATH or not: these three places are all there are. */
async function findTool(name: string): Promise<string | undefined> {
  const file = name.slice(name.lastIndexOf("/") + 1);
  for (const folder of ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]) {
    const path = join(folder, file);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

async function checkBusybox(path: string, options: RunOptions): Promise<void> {
  const applets = (await runCommand([path, "--list"], options)).split("\n");
  if (!APPLETS.every((applet) => applets.includes(applet))) throw missingPackages([TOOLS["bin/busybox"]]);
}

function missingPackages(names: readonly string[]) {
  const packages = [...new Set(names)].join(" ");
  return failure("AGENT_BUILD_FAILED", { found: `programs are missing; run: apt-get install ${packages}` });
}

/** As the dynamic loader finds them; none for a program that is linked statically. */
async function librariesOf(path: string, options: RunOptions): Promise<readonly string[]> {
  const listed = await runCommand(["ldd", path], options).catch((error: unknown) => {
    if (error instanceof Error && /not a dynamic executable/.test(error.message)) return "";
    throw error;
  });
  return listed.split("\n").flatMap((line) => /(?:=> |^\s*)(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}

async function program(name: string, path: string): Promise<CpioEntry> {
  return { name, kind: "file", mode: 0o755, content: await readFile(await realpath(path)) };
}
