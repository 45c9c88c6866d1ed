import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MetalplugError } from "../../../driver/errors.js";
import { testWithMounts } from "../../prerequisites.js";
import { smallDisk } from "../store/small-disk.js";
import { blobInfo, declare, digests, KERNEL, onDisk, openLab, pushWhole, RAMDISK } from "./image-lab.js";

const onSmallDisk = testWithMounts();

const LARGE = Buffer.alloc(8 * 2 ** 20, "large");

onSmallDisk(
  "a push that fills the disk is told so and leaves nothing; with space again it succeeds",
  async (t) => {
    const disk = await smallDisk(t, 4096);
    await using lab = await openLab(disk);
    await pushWhole(lab.images, declare({ name: "small" }));
    const large = declare({ name: "large", kernel: blobInfo(LARGE) });
    const error = await t.throwsAsync(pushWhole(lab.images, large, LARGE), { instanceOf: MetalplugError });
    t.is(error?.message, `No space left in ${disk}; nothing was stored; make room there and try again`);
    t.is(error?.code, "DISK_FULL");
    t.deepEqual(
      lab.inventory.images().map(({ name }) => name),
      ["small"],
    );
    t.deepEqual(await onDisk(disk), { blobs: digests(KERNEL, RAMDISK), incoming: [] });
    const half = LARGE.subarray(0, 2 ** 20);
    await pushWhole(lab.images, declare({ name: "half", kernel: blobInfo(half) }), half);
    t.is(lab.inventory.images().length, 2);
  },
);

onSmallDisk("a disk that is full before the first byte refuses too", async (t) => {
  const disk = await smallDisk(t, 2048);
  await using lab = await openLab(disk);
  const ballast = join(disk, "ballast");
  await t.throwsAsync(writeFile(ballast, Buffer.alloc(4 * 2 ** 20)), { code: "ENOSPC" });
  const error = await t.throwsAsync(pushWhole(lab.images), { instanceOf: MetalplugError });
  t.is(error?.code, "DISK_FULL");
  t.deepEqual(await onDisk(disk), { blobs: [], incoming: [] });
  await rm(ballast);
  await t.notThrowsAsync(pushWhole(lab.images));
});
