import { createHash } from "node:crypto";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { bootFiles } from "../../../driver/images/boot-files.js";
import { ChunkDigests, chunkDigestsLength } from "../../../driver/images/chunk-digests.js";
import { HEAD_BYTES, whyNotRaw } from "../../../driver/images/disk-format.js";
import type { BlobInfo, Digest } from "../../../driver/images/image.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { dashedMac } from "../../../pxe/net/mac-address.js";
import { ALL_LOADERS, ANY, macOf, poolVif } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { blobInfo, declare, type ImageLab, KERNEL, labFor, pushWhole, RAMDISK, send } from "./image-lab.js";

const CHUNK = 4 << 20;
/** Three chunks, the last a short one, all different. */
const DISK = Buffer.alloc(2 * CHUNK + 12_345, "a raw disk ");
const WITH_DISK = declare({ disk: blobInfo(DISK), architecture: "x86_64" });

function chunkLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK)
    lines.push(
      `${createHash("sha256")
        .update(bytes.subarray(at, at + CHUNK))
        .digest("hex")}\n`,
    );
  return lines.join("");
}

async function asker({ inventory, images }: ImageLab, image = "debian") {
  await inventory.addNode({ requestId: "", name: "r1", macs: [macOf(1)] });
  await inventory.spawn({ ...ANY, node: "r1", image, loader: "ipxe", vifs: [poolVif(macOf(1))] });
  const given = new GivenAddresses();
  const source = bootFiles({
    strangers: NO_STRANGERS,
    inventory,
    imageStore: images,
    loaders: ALL_LOADERS,
    given,
  });
  return (file: string, protocol: "http" | "tftp" = "http") =>
    source({ protocol, path: `m/${dashedMac(macOf(1))}/${file}`, client: "10.77.0.9" as Ipv4Address });
}

test("a disk image is stored with the digests of its chunks, and both are served", async (t) => {
  const lab = await labFor(t);
  const { image, storedBytes } = await pushWhole(lab.images, WITH_DISK, KERNEL, RAMDISK, DISK);
  t.like(image, { disk: blobInfo(DISK), architecture: "x86_64" });
  t.is(storedBytes, KERNEL.length + RAMDISK.length + DISK.length);
  const ask = await asker(lab);
  const disk = await ask("disk");
  t.like(disk, { kind: "file", file: { size: DISK.length, digest: blobInfo(DISK).sha256 } });
  const chunks = await ask("disk.chunks");
  if (chunks.kind !== "file" || chunks.file.content.kind !== "path") return t.fail("no chunks");
  t.is(await readFile(chunks.file.content.path, "utf8"), chunkLines(DISK));
  t.is(chunks.file.size, chunkLines(DISK).length);
  return undefined;
});

test("chunk digests that are missing are made anew", async (t) => {
  const { images, folder } = await labFor(t);
  await pushWhole(images, WITH_DISK, KERNEL, RAMDISK, DISK);
  const path = join(folder, "chunks", blobInfo(DISK).sha256);
  await rm(path);
  const both = await Promise.all([images.chunksPath(blobInfo(DISK)), images.chunksPath(blobInfo(DISK))]);
  t.deepEqual(both, [path, path]);
  t.is(await readFile(path, "utf8"), chunkLines(DISK));
});

test("chunk digests go with their disk image", async (t) => {
  const { images, inventory, folder } = await labFor(t);
  await pushWhole(images, WITH_DISK, KERNEL, RAMDISK, DISK);
  await inventory.removeImage({ ...ANY, name: "debian" });
  await images.collect();
  await t.throwsAsync(readFile(join(folder, "chunks", blobInfo(DISK).sha256)), { code: "ENOENT" });
});

test("bytes in pieces of any size make the same chunk digests", (t) => {
  for (const piece of [1000, CHUNK - 1, CHUNK, CHUNK + 1, DISK.length]) {
    const digests = new ChunkDigests();
    for (let at = 0; at < DISK.length; at += piece) digests.update(DISK.subarray(at, at + piece));
    t.is(digests.text(), chunkLines(DISK));
  }
  t.is(new ChunkDigests().text(), "");
  t.is(chunkDigestsLength(0), 0);
  t.is(chunkDigestsLength(DISK.length), chunkLines(DISK).length);
});

test("an image without a disk has none to serve", async (t) => {
  const lab = await labFor(t);
  await pushWhole(lab.images);
  const ask = await asker(lab);
  for (const file of ["disk", "disk.chunks"])
    t.like(await ask(file), { reason: "notFound", text: `Image "debian" of ${macOf(1)} has no disk.` });
});

test("what TFTP cannot carry is for HTTP", async (t) => {
  const lab = await labFor(t);
  const disk: BlobInfo = { sha256: "d".repeat(64) as Digest, size: 65535 * 65464 + 1 };
  await pushWhole(lab.images);
  const blobs = { kernel: blobInfo(KERNEL), ramdisk: blobInfo(RAMDISK), disk };
  await lab.inventory.putImage({ ...ANY, name: "large", ...blobs, kernelArguments: "" });
  const file = await open(lab.images.blobPath(disk.sha256), "w");
  await file.truncate(disk.size);
  await file.close();
  const ask = await asker(lab, "large");
  t.like(await ask("disk"), { kind: "file", file: { size: disk.size } });
  t.like(await ask("disk", "tftp"), {
    reason: "unreadable",
    text: "m/52-54-00-00-00-01/disk has 4290183241 bytes, TFTP carries 4290183240: fetch it by HTTP.",
  });
});

const HEADS: readonly (readonly [name: string, head: string, found: string | undefined])[] = [
  ["a boot sector", `${"\xeb\x63\x90".padEnd(510, "\0")}\x55\xaa`, undefined],
  ["zeros", "\0".repeat(512), undefined],
  ["qcow2", "QFI\xfb\0\0\0\x03", "qcow2"],
  ["a sparse vmdk", "KDMV\x01", "vmdk"],
  ["a vmdk's text", "# Disk DescriptorFile\nversion=1", "vmdk"],
  ["vdi", `${"<<< Oracle VM VirtualBox Disk Image >>>\n".padEnd(64, "\0")}\x7f\x10\xda\xbe`, "vdi"],
  ["vhdx", "vhdxfile", "vhdx"],
  ["a dynamic vhd", "conectix\0\0", "vhd"],
  ["gzip", "\x1f\x8b\x08\0", "compressed by gzip"],
  ["xz", "\xfd7zXZ\0", "compressed by xz"],
  ["zstd", "\x28\xb5\x2f\xfd", "compressed by zstd"],
  ["bzip2", "BZh91AY", "compressed by bzip2"],
  ["zip", "PK\x03\x04", "a zip archive"],
  ["a head that is cut short", "QF", undefined],
];

for (const [name, head, found] of HEADS)
  test(`told by its first bytes: ${name}`, (t) => {
    t.is(whyNotRaw(Buffer.from(head, "latin1"))?.found, found);
  });

test("a disk that is not raw is refused at its first chunk, whatever its size, and leaves nothing", async (t) => {
  for (const first of [3, 70, HEAD_BYTES, 4096]) {
    const { images, folder } = await labFor(t, { grace: 3_600_000 });
    const qcow2 = Buffer.alloc(10_000, "QFI\xfb", "latin1");
    const push = await images.beginPush(declare({ disk: blobInfo(qcow2) }));
    await send(push, "kernel", KERNEL);
    await send(push, "ramdisk", RAMDISK);
    const error = await t.throwsAsync(send(push, "disk", qcow2, first), { code: "DISK_NOT_RAW" });
    t.is(
      error?.message,
      "Cannot take this disk image: it is qcow2, and machines write it as it is; first convert it: qemu-img convert -O raw DISK DISK.raw",
    );
    await t.throwsAsync(readFile(join(folder, "incoming", blobInfo(qcow2).sha256)), { code: "ENOENT" });
  }
});
