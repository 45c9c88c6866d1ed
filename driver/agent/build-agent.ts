import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { failure } from "../errors.js";
import { AGENT_MODULES } from "./agent-modules.js";
import { toolEntries } from "./agent-tools.js";
import type { BuiltAgent } from "./built-agent.js";
import { type CpioEntry, packCpio } from "./cpio.js";
import { fetchDebianKernel, type KernelFiles } from "./kernel-files.js";
import { moduleEntries } from "./module-set.js";

export interface BuildAgentOptions {
  /** The folder for `vmlinuz` and `agent.img`; it is made. */
  readonly output: string;
  /** Absent: Debian's kernel, downloaded by apt. */
  readonly kernel?: KernelFiles;
  /** What is done now, as a sentence's beginning: "Packing the ramdisk". */
  readonly onProgress?: (step: string) => void;
  readonly signal?: AbortSignal;
}

/** From a checkout and from an installed package alike: the scripts are not compiled, so they stay where they are. */
const SCRIPTS = fileURLToPath(new URL("../../../driver/agent/scripts/", import.meta.url));

/**
 * Builds the ramdisk that deploys, discovers and cleans machines, from this host's programs. It needs no root and installs nothing; the same input
 * gives the same bytes. Throws AGENT_BUILD_FAILED, and the signal's reason when it is aborted; files that were there before stay whole.
 */
export async function buildAgent(options: BuildAgentOptions): Promise<BuiltAgent> {
  const { output, signal, onProgress = () => undefined } = options;
  const waiting = signal === undefined ? {} : { signal };
  const scratch = await mkdtemp(join(tmpdir(), "metalplug-agent-"));
  try {
    if (options.kernel === undefined) onProgress("Downloading Debian's kernel");
    const kernel = options.kernel ?? (await fetchDebianKernel(scratch, waiting));
    onProgress("Collecting programs and kernel modules");
    const entries = await agentEntries(kernel, waiting);
    signal?.throwIfAborted();
    onProgress("Packing the ramdisk");
    const ramdisk = await promisify(gzip)(packCpio(entries), { level: 9 });
    signal?.throwIfAborted();
    return await writeFiles(output, kernel, ramdisk);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function agentEntries(kernel: KernelFiles, waiting: { readonly signal?: AbortSignal }) {
  const files = [
    ...(await scriptEntries()),
    ...(await toolEntries(waiting)),
    ...moduleEntries(kernel, AGENT_MODULES),
  ];
  return [...folderEntries(files), ...files];
}

async function scriptEntries(): Promise<readonly CpioEntry[]> {
  const names = (await readdir(SCRIPTS)).filter((name) => name.endsWith(".sh")).sort();
  const script = async (name: string): Promise<CpioEntry> => {
    const content = await readFile(join(SCRIPTS, name));
    return { name: name === "init.sh" ? "init" : `agent/${name}`, kind: "file", mode: 0o755, content };
  };
  const passwd: CpioEntry = { name: "etc/passwd", kind: "file", content: "root:x:0:0:root:/:/bin/sh\n" };
  return [
    ...(await Promise.all(names.map(script))),
    { name: "bin/sh", kind: "link", content: "busybox" },
    passwd,
  ];
}

/** Those the files stand in, each behind the one it stands in. */
function folderEntries(files: readonly CpioEntry[]): readonly CpioEntry[] {
  const folders = new Set([
    "dev",
    "proc",
    "sys",
    "run",
    "mnt",
    "tmp",
    "root",
    "bin",
    "sbin",
    "usr/bin",
    "usr/sbin",
  ]);
  for (const { name } of files)
    for (let end = name.indexOf("/"); end >= 0; end = name.indexOf("/", end + 1))
      folders.add(name.slice(0, end));
  return [...folders].sort().map((name) => ({ name, kind: "folder" }));
}

async function writeFiles(output: string, kernel: KernelFiles, ramdisk: Uint8Array): Promise<BuiltAgent> {
  const paths = { kernel: join(output, "vmlinuz"), ramdisk: join(output, "agent.img") };
  try {
    await mkdir(output, { recursive: true });
    await writeWhole(paths.kernel, (partial) => copyFile(kernel.image, partial));
    await writeWhole(paths.ramdisk, (partial) => writeFile(partial, ramdisk));
    const { size } = await stat(paths.kernel);
    return { ...paths, kernelVersion: kernel.version, kernelBytes: size, ramdiskBytes: ramdisk.length };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw failure("FILE_UNWRITABLE", { file: output, found }, { cause: error });
  }
}

async function writeWhole(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await write(partial);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}
