import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { BlobKind } from "../../../driver/images/image.js";
import type { ImageStore } from "../../../driver/images/image-store.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { blobInfo, declare, digests, KERNEL, labFor, onDisk, openLab, RAMDISK, send } from "./image-lab.js";

const HOUR = 3_600_000;

/** Sends the rest of every file, as the client does. */
async function pushRest(images: ImageStore, declaration = declare()) {
  const [kernel = 0, ramdisk = 0] = await images.offsets([declaration.kernel, declaration.ramdisk]);
  const push = await images.beginPush(declaration);
  await send(push, "kernel", KERNEL, 30_000, kernel);
  await send(push, "ramdisk", RAMDISK, 30_000, ramdisk);
  return { ...(await push.commit()), offsets: [kernel, ramdisk] };
}

async function breakOff(
  images: ImageStore,
  parts: readonly (readonly [BlobKind, Uint8Array])[],
): Promise<void> {
  const push = await images.beginPush(declare());
  for (const [kind, bytes] of parts) await push.write(kind, 0, bytes);
  await push.abort();
}

test("a push goes on where the one before broke off, and adds only the rest", async (t) => {
  const { images, folder } = await labFor(t, { grace: HOUR });
  await breakOff(images, [
    ["kernel", KERNEL],
    ["ramdisk", RAMDISK.subarray(0, 12_345)],
  ]);
  const { offsets, storedBytes } = await pushRest(images);
  t.deepEqual(offsets, [KERNEL.length, 12_345]);
  t.is(storedBytes, RAMDISK.length - 12_345);
  t.deepEqual(await onDisk(folder), { blobs: digests(KERNEL, RAMDISK), incoming: [] });
});

test("so it does after the driver was stopped and started", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openLab(folder, { grace: HOUR });
  await breakOff(first.images, [["kernel", KERNEL.subarray(0, 777)]]);
  await first[Symbol.asyncDispose]();
  await using again = await openLab(folder, { grace: HOUR });
  const { offsets } = await pushRest(again.images);
  t.deepEqual(offsets, [777, 0]);
});

test("a sender that begins before what is there is listened to without harm", async (t) => {
  const { images } = await labFor(t, { grace: HOUR });
  await breakOff(images, [["kernel", KERNEL.subarray(0, 50_000)]]);
  const push = await images.beginPush(declare());
  await send(push, "kernel", KERNEL, 7000, 0);
  await send(push, "ramdisk", RAMDISK);
  const { storedBytes } = await push.commit();
  t.is(storedBytes, KERNEL.length - 50_000 + RAMDISK.length);
});

test("a sender that begins behind what is there is refused", async (t) => {
  const { images } = await labFor(t, { grace: HOUR });
  await breakOff(images, [["kernel", KERNEL.subarray(0, 100)]]);
  const push = await images.beginPush(declare());
  const error = await t.throwsAsync(push.write("kernel", 101, KERNEL.subarray(101, 200)));
  t.is(error?.message, "Cannot take this part of a push: kernel bytes from offset 101; expected offset 100");
});

/** What lies in `incoming/` under the kernel's name when the push is taken up. */
const healed = test.macro(async (t: ExecutionContext, left: Uint8Array) => {
  const { images, folder } = await labFor(t, { grace: HOUR });
  await breakOff(images, [["kernel", KERNEL.subarray(0, 10)]]);
  const path = join(folder, "incoming", blobInfo(KERNEL).sha256);
  await writeFile(path, left);
  await t.throwsAsync(pushRest(images), { code: "DIGEST_MISMATCH" });
  await t.throwsAsync(readFile(path), { code: "ENOENT" });
  await t.notThrowsAsync(pushRest(images));
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK));
});

test(
  "wrong bytes that were left are found out, and the next push begins anew",
  healed,
  Buffer.alloc(10, "wrong"),
);
test(
  "a torn tail of zeros is found out as well",
  healed,
  Buffer.concat([KERNEL.subarray(0, 5), Buffer.alloc(5)]),
);

test("more bytes than the file has are thrown away at once", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openLab(folder, { grace: HOUR });
  await breakOff(first.images, [["kernel", KERNEL.subarray(0, 10)]]);
  await first[Symbol.asyncDispose]();
  await appendFile(join(folder, "incoming", blobInfo(KERNEL).sha256), Buffer.alloc(KERNEL.length));
  await using lab = await openLab(folder, { grace: HOUR });
  const { offsets } = await pushRest(lab.images);
  t.deepEqual(offsets, [0, 0]);
});

test("who pushes the same bytes waits for the one who does so already, and sends them no second time", async (t) => {
  const { images, folder } = await labFor(t);
  const first = await images.beginPush(declare());
  await first.write("kernel", 0, KERNEL.subarray(0, 40_000));
  const second = await images.beginPush(declare({ name: "twin" }));
  const waits = send(second, "kernel", KERNEL);
  await send(first, "kernel", KERNEL, 30_000, 40_000);
  await waits;
  await send(first, "ramdisk", RAMDISK);
  await first.commit();
  await send(second, "ramdisk", RAMDISK);
  const { storedBytes } = await second.commit();
  t.is(storedBytes, 0);
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK));
});

test("when the first gives up, the one who waits goes on behind its bytes", async (t) => {
  const { images } = await labFor(t);
  const first = await images.beginPush(declare());
  await first.write("kernel", 0, KERNEL.subarray(0, 40_000));
  const second = await images.beginPush(declare({ name: "twin" }));
  const waits = send(second, "kernel", KERNEL);
  await first.abort();
  await waits;
  await send(second, "ramdisk", RAMDISK);
  const { storedBytes } = await second.commit();
  t.is(storedBytes, KERNEL.length - 40_000 + RAMDISK.length);
});

test("nobody waits for a push that stands still", async (t) => {
  let now = 0;
  const { images } = await labFor(t, { now: () => now });
  const first = await images.beginPush(declare());
  await first.write("kernel", 0, KERNEL.subarray(0, 40_000));
  now = 60_001;
  const second = await images.beginPush(declare({ name: "twin" }));
  const error = await t.throwsAsync(send(second, "kernel", KERNEL), { code: "BLOB_BUSY" });
  t.is(
    error?.message,
    "Somebody else is sending the same kernel and stands still at 40000 bytes; try again when that is over",
  );
});

test("a push that waits for another's bytes can be given up", async (t) => {
  const { images } = await labFor(t);
  const first = await images.beginPush(declare());
  await first.write("kernel", 0, KERNEL.subarray(0, 40_000));
  const second = await images.beginPush(declare({ name: "twin" }));
  const waits = second.write("kernel", 0, KERNEL.subarray(0, 10));
  const refused = t.throwsAsync(waits, { code: "CANCELLED" });
  await second.abort();
  await refused;
});
