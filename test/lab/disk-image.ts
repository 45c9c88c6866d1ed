import { randomBytes } from "node:crypto";
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type CpioEntry, packCpio } from "../../driver/agent/cpio.js";
import { moduleEntries } from "../../driver/agent/module-set.js";
import { run } from "./commands.js";
import type { DebianKernel } from "./debian-kernel.js";
import { KERNEL_ARGUMENTS } from "./ramdisk.js";

const MIB = 1024 * 1024;
const SECTOR = 512;
/** MiB: where the partitions of the image begin, and how long they are. Its file ends with one more for the backup of the table. */
const ESP = { start: 1, size: 20 } as const;
const ROOT = { start: ESP.start + ESP.size, size: 12 } as const;
const DISK_IMAGE_BYTES = (ROOT.start + ROOT.size + 1) * MIB;
export const ROOT_BYTES = ROOT.size * MIB;

/** What the system on the disk prints, beside what the lab's ramdisk does (`SAYS.marker`, `SAYS.done`). */
export const DISK_SAYS = {
  /** Bytes of the root file system, and what its file says. */
  root: /METALPLUG-ROOT bytes=(\d+) file=(\S+)\s/,
  /** What user_data on the config drive says, in one line. */
  userData: /METALPLUG-USER-DATA (\S+)\s/,
} as const;

/**
 * The image of a whole small system on a disk: a GPT, an EFI system partition with GRUB, a kernel and a ramdisk, and an ext4 root partition at the
 * end. When it boots, it prints `marker`, what it finds on the disk, and goes off. Nothing is mounted to make it, and no root is needed.
 */
export async function buildDiskImage(
  kernel: DebianKernel,
  { marker, file, scratch }: { readonly marker: string; readonly file: string; readonly scratch: string },
): Promise<void> {
  mkdirSync(scratch, { recursive: true });
  const esp = await buildEsp(kernel, marker, scratch);
  const root = await buildRoot(marker, scratch);
  const image = openSync(file, "w+");
  ftruncateSync(image, DISK_IMAGE_BYTES);
  closeSync(image);
  const table = join(scratch, "table");
  writeFileSync(table, partitionTable());
  await run(["sh", "-c", 'PATH=$PATH:/usr/sbin sfdisk --quiet "$0" <"$1"', file, table]);
  writePart(file, esp, ESP.start * MIB);
  writePart(file, root, ROOT.start * MIB);
}

function partitionTable(): string {
  const sectors = (mib: number) => (mib * MIB) / SECTOR;
  return [
    "label: gpt",
    `start=${sectors(ESP.start)}, size=${sectors(ESP.size)}, type=U, name="esp"`,
    `start=${sectors(ROOT.start)}, size=${sectors(ROOT.size)}, type=L, name="root"`,
    "",
  ].join("\n");
}

const GRUB_MODULES = ["part_gpt", "fat", "normal", "linux", "search", "search_fs_file", "echo"];

async function buildEsp(kernel: DebianKernel, marker: string, scratch: string): Promise<string> {
  const config = join(scratch, "grub.cfg");
  writeFileSync(
    config,
    `search --file --set=root /vmlinuz\nlinux /vmlinuz ${KERNEL_ARGUMENTS}\ninitrd /initrd\nboot\n`,
  );
  const grub = join(scratch, "BOOTX64.EFI");
  const target = ["-O", "x86_64-efi", "-p", "/EFI/BOOT", "-c", config, "-o", grub];
  await run(["grub-mkimage", ...target, ...GRUB_MODULES]);
  const ramdisk = join(scratch, "initrd");
  writeFileSync(ramdisk, diskRamdisk(kernel, marker));
  const esp = emptyFile(join(scratch, "esp"), ESP.size * MIB);
  await run(["sh", "-c", 'PATH=$PATH:/usr/sbin mkfs.vfat -n ESP "$0"', esp]);
  await run(["mmd", "-i", esp, "::EFI", "::EFI/BOOT"]);
  await run(["mcopy", "-i", esp, grub, "::EFI/BOOT/BOOTX64.EFI"]);
  await run(["mcopy", "-i", esp, kernel.image, "::vmlinuz"]);
  await run(["mcopy", "-i", esp, ramdisk, "::initrd"]);
  return esp;
}

/** An ext4 file system with a file `whose` that says `marker`, and beside it `noise` bytes that nobody can compress or leave out. */
export async function buildRoot(
  marker: string,
  scratch: string,
  { bytes = ROOT_BYTES, noise = 0 } = {},
): Promise<string> {
  const content = join(scratch, "root");
  mkdirSync(content, { recursive: true });
  writeFileSync(join(content, "whose"), `${marker}\n`);
  writeFileSync(join(content, "noise"), randomBytes(noise));
  const root = emptyFile(join(scratch, "root.ext4"), bytes);
  await run(["sh", "-c", 'PATH=$PATH:/usr/sbin mke2fs -q -t ext4 -L root -d "$0" "$1"', content, root]);
  return root;
}

function emptyFile(path: string, size: number): string {
  const file = openSync(path, "w");
  ftruncateSync(file, size);
  closeSync(file);
  return path;
}

/** Writes the bytes of `part` at `offset` of `file`, but for zeros, so that it stays sparse. */
export function writePart(file: string, part: string, offset: number): void {
  const bytes = readFileSync(part);
  const image = openSync(file, "r+");
  for (let at = 0; at < bytes.length; at += MIB) {
    const piece = bytes.subarray(at, at + MIB);
    if (piece.some((byte) => byte !== 0)) writeSync(image, piece, 0, piece.length, offset + at);
  }
  closeSync(image);
}

const MODULES = [
  "virtio_pci",
  "virtio_blk",
  "virtio_net",
  "ext4",
  "crc32c_generic",
  "vfat",
  "nls_cp437",
  "nls_ascii",
  "nls_iso8859-1",
];

function diskRamdisk(kernel: DebianKernel, marker: string): Buffer {
  const modules = moduleEntries(kernel, MODULES);
  const folders = ["bin", "dev", "proc", "sys", "mnt", ...foldersOf(modules.map(({ name }) => name))];
  return gzipSync(
    packCpio([
      ...folders.map((name): CpioEntry => ({ name, kind: "folder" })),
      { name: "bin/busybox", kind: "file", mode: 0o755, content: readFileSync("/bin/busybox") },
      { name: "bin/sh", kind: "link", content: "busybox" },
      { name: "init", kind: "file", mode: 0o755, content: initScript(marker) },
      ...modules,
    ]),
  );
}

function foldersOf(names: readonly string[]): readonly string[] {
  const parts = names.map((name) => name.split("/"));
  const folders = parts.flatMap((words) =>
    words.slice(1).map((_, depth) => words.slice(0, depth + 1).join("/")),
  );
  return [...new Set(folders)].sort();
}

function initScript(marker: string): string {
  return `#!/bin/sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
exec >/dev/ttyS0 2>&1 </dev/null
modprobe -a ${MODULES.join(" ")}
for path in /sys/class/net/*/device; do
  [ ! -e "$path" ] || echo "METALPLUG-MARKER ${marker} MAC=$(cat \${path%/device}/address)"
done
mount -t ext4 "$(findfs LABEL=root)" /mnt && echo "METALPLUG-ROOT bytes=$(($(stat -f -c '%b * %S' /mnt))) file=$(cat /mnt/whose)"
umount /mnt
if mount -t vfat -o ro "$(findfs LABEL=config-2)" /mnt; then
  echo "METALPLUG-USER-DATA $(head -n 1 /mnt/openstack/latest/user_data)"
  umount /mnt
else
  echo METALPLUG-NO-CONFIG-DRIVE
fi
echo METALPLUG-DONE
poweroff -f
`;
}
