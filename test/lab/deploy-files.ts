import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildAgent } from "../../driver/agent/build-agent.js";
import type { BuiltAgent } from "../../driver/agent/built-agent.js";
import { makeBiosDisk } from "./bootable-disk.js";
import { run } from "./commands.js";
import { debianKernel } from "./debian-kernel.js";
import { buildDiskImage, buildRoot, writePart } from "./disk-image.js";

const MIB = 1024 * 1024;
const made = new Map<string, Promise<unknown>>();

/** Made once for all scenarios, as everything here is. */
export function builtAgent(): Promise<BuiltAgent> {
  return once("agent", async () => buildAgent({ output: scratchFolder(), kernel: await debianKernel() }));
}

/** A small system's disk image for UEFI that says whose it is. */
export function diskImage(marker: string): Promise<string> {
  return once(`disk ${marker}`, async () => {
    const folder = scratchFolder();
    const file = join(folder, "image.raw");
    await buildDiskImage(await debianKernel(), { marker, file, scratch: join(folder, "parts") });
    return file;
  });
}

export const BIOS_IMAGE = { says: "THIS IS THE DISK", bytes: 42 * MIB, rootStart: MIB } as const;
/** Bytes. */
const NOISE = 32 * MIB;

/** An image with an MBR whose boot code says that it runs, and one ext4 partition, full of what cannot be left out. */
export function biosImage(): Promise<string> {
  return once("bios", async () => {
    const folder = scratchFolder();
    const file = join(folder, "image.raw");
    makeBiosDisk(file, BIOS_IMAGE.says);
    truncateSync(file, BIOS_IMAGE.bytes);
    const { bytes, rootStart } = BIOS_IMAGE;
    const root = await buildRoot("bios", folder, { bytes: bytes - 2 * rootStart, noise: NOISE });
    const table = join(folder, "table");
    writeFileSync(table, `label: dos\nstart=2048, size=${bytes / 512 - 4096}, type=83, bootable\n`);
    await run(["sh", "-c", 'PATH=$PATH:/usr/sbin sfdisk --quiet "$0" <"$1"', file, table]);
    writePart(file, root, rootStart);
    return file;
  });
}

function once<T>(what: string, make: () => Promise<T>): Promise<T> {
  const before = made.get(what) as Promise<T> | undefined;
  if (before !== undefined) return before;
  const now = make();
  made.set(what, now);
  return now;
}

/** Gone when this process is. */
function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-deploy-lab-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
