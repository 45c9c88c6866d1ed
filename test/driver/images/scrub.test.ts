import { open, readdir, readFile, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { bootFiles } from "../../../driver/images/boot-files.js";
import type { DamagedFile } from "../../../driver/images/damage-list.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { dashedMac } from "../../../pxe/net/mac-address.js";
import { ALL_LOADERS, ANY, macOf, poolVif } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import {
  blobInfo,
  digests,
  type ImageLab,
  KERNEL,
  labFor,
  onDisk,
  openLab,
  pushWhole,
  RAMDISK,
} from "./image-lab.js";

const { sha256 } = blobInfo(KERNEL);
const TOTAL = KERNEL.length + RAMDISK.length;

/** One bit, somewhere in the middle. */
async function rot(lab: ImageLab): Promise<void> {
  const file = await open(lab.images.blobPath(sha256), "r+");
  await file.write(Buffer.from([KERNEL.readUInt8(5000) ^ 1]), 0, 1, 5000);
  await file.close();
}

async function scrub(lab: ImageLab, signal = new AbortController().signal) {
  const damaged: DamagedFile[] = [];
  const read: number[] = [];
  const listener = {
    progress: (step: { readonly read: number }) => read.push(step.read),
    damaged: (file: DamagedFile) => damaged.push(file),
    signal,
  };
  const result = await lab.images.scrub(listener);
  return { ...result, files: damaged, read };
}

async function kernelOf({ inventory, images }: ImageLab) {
  await inventory.addNode({ requestId: "", name: "r1", macs: [macOf(1)] });
  await inventory.spawn({ ...ANY, node: "r1", image: "debian", loader: "ipxe", vifs: [poolVif(macOf(1))] });
  const given = new GivenAddresses();
  const source = bootFiles({
    strangers: NO_STRANGERS,
    inventory,
    imageStore: images,
    loaders: ALL_LOADERS,
    given,
  });
  const path = `m/${dashedMac(macOf(1))}/kernel`;
  return () => source({ protocol: "http", path, client: "10.77.0.9" as Ipv4Address });
}

test("a scrub of good files says so, and how far it is", async (t) => {
  const lab = await labFor(t);
  await pushWhole(lab.images);
  t.deepEqual(await scrub(lab), { good: 2, damaged: 0, files: [], read: [TOTAL] });
});

test("a file that has rotted is set aside, told of, not served, and healed by a push", async (t) => {
  const told: DamagedFile[] = [];
  const lab = await labFor(t, { damaged: (file) => told.push(file) });
  await pushWhole(lab.images);
  await rot(lab);
  const { good, damaged, files } = await scrub(lab);
  t.deepEqual({ good, damaged }, { good: 1, damaged: 1 });
  t.like(files[0], { blob: blobInfo(KERNEL), images: ["debian"] });
  t.regex(files[0]?.text ?? "", /^its bytes have SHA-256 [0-9a-f]{64}$/);
  t.deepEqual(told, files);
  t.deepEqual(await readdir(join(lab.folder, "damaged")), [sha256]);
  const ask = await kernelOf(lab);
  const refusal = await ask();
  t.like(refusal, { kind: "refused", reason: "unreadable" });
  t.regex(
    refusal.kind === "refused" ? refusal.text : "",
    /^The bytes of m\/52-54-00-00-00-01\/kernel are damaged, its bytes have SHA-256 .*: push them again\.$/,
  );
  t.is((await pushWhole(lab.images)).storedBytes, KERNEL.length);
  t.like(await ask(), { kind: "file" });
  t.deepEqual(await readdir(join(lab.folder, "damaged")), []);
  t.is((await scrub(lab)).good, 2);
});

const foundAtStart = test.macro(
  async (t: ExecutionContext, harm: (path: string) => Promise<void>, text: string) => {
    const folder = await temporaryFolder(t);
    const first = await openLab(folder);
    await pushWhole(first.images);
    await first[Symbol.asyncDispose]();
    await harm(join(folder, "blobs", sha256));
    const told: DamagedFile[] = [];
    await using lab = await openLab(folder, { damaged: (file) => told.push(file) });
    t.deepEqual(told, [{ blob: blobInfo(KERNEL), images: ["debian"], text }]);
    t.like(await (await kernelOf(lab))(), { kind: "refused", reason: "unreadable" });
    await pushWhole(lab.images);
    t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK));
  },
);

test(
  "a start finds a file that was cut short",
  foundAtStart,
  (path) => truncate(path, 10),
  "it has 10 bytes",
);
test("a start finds a file that is missing", foundAtStart, (path) => rm(path), "it is missing");

test("what was damaged is known after a restart, told once, and goes with its image", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openLab(folder);
  await pushWhole(first.images);
  await rot(first);
  await scrub(first);
  await first[Symbol.asyncDispose]();
  const told: DamagedFile[] = [];
  await using lab = await openLab(folder, { damaged: (file) => told.push(file) });
  t.is(lab.images.damageOf(sha256), "it was found damaged before the driver's last start");
  t.deepEqual(told, []);
  await lab.inventory.removeImage({ ...ANY, name: "debian" });
  await lab.images.collect();
  t.deepEqual(await readdir(join(folder, "damaged")), []);
});

test("a scrub ends when its caller leaves, and harms nothing", async (t) => {
  const lab = await labFor(t);
  await pushWhole(lab.images);
  await t.throwsAsync(scrub(lab, AbortSignal.abort(new Error("gone"))), { message: "gone" });
  t.is((await scrub(lab)).good, 2);
});

test("a file that is removed while a scrub goes on is not damaged", async (t) => {
  const lab = await labFor(t);
  await pushWhole(lab.images);
  const scrubbed = scrub(lab);
  await lab.inventory.removeImage({ ...ANY, name: "debian" });
  await lab.images.collect({ now: true });
  t.is((await scrubbed).damaged, 0);
});

test("one scrub runs at a time", async (t) => {
  const lab = await labFor(t);
  await pushWhole(lab.images);
  const first = scrub(lab);
  await t.throwsAsync(scrub(lab), { code: "LIMIT_REACHED" });
  t.is((await first).good, 2);
});

test("the driver scrubs by itself, file after file", async (t) => {
  let found: (file: DamagedFile) => void = () => undefined;
  const damaged = new Promise<DamagedFile>((resolve) => {
    found = resolve;
  });
  const lab = await labFor(t, { scrubInterval: 20, damaged: (file) => found(file) });
  await pushWhole(lab.images);
  await rot(lab);
  const keepAlive = setInterval(() => undefined, 1000);
  t.like(await damaged, { blob: blobInfo(KERNEL) });
  clearInterval(keepAlive);
  t.deepEqual(await readFile(lab.images.blobPath(blobInfo(RAMDISK).sha256)), RAMDISK);
});
