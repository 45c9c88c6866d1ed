import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import type { StoredFile, StoredKind } from "../../../driver/images/blob-index.js";
import { expectedBytes, expired, makeRoom, nextExpiry } from "../../../driver/images/garbage.js";
import type { Digest } from "../../../driver/images/image.js";
import { ANY, blobOf } from "../inventory/inventory-lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import {
  blobInfo,
  declare,
  digests,
  KERNEL,
  labFor,
  onDisk,
  openLab,
  pushWhole,
  RAMDISK,
} from "./image-lab.js";

const HOUR = 3_600_000;
const SIZE = KERNEL.length + RAMDISK.length;

function file(digit: string, size: number, unusedSince?: number, kind: StoredKind = "blob"): StoredFile {
  return { kind, ...blobOf(digit, size), ...(unusedSince === undefined ? {} : { unusedSince }) };
}

const letters = (files: readonly StoredFile[] | undefined) => files?.map(({ sha256 }) => sha256[0]).join("");

test("what is unused for the grace time expires, to the millisecond", (t) => {
  const files = [file("a", 1), file("b", 1, 0), file("c", 1, 5)];
  t.is(letters(expired(files, 9, 10)), "");
  t.is(letters(expired(files, 10, 10)), "b");
  t.is(letters(expired(files, 15, 10)), "bc");
  t.is(letters(expired(files, 5, 0)), "bc");
  t.is(nextExpiry(files, 10), 10);
  t.is(nextExpiry([file("a", 1)], 10), undefined);
});

test("for room the damaged go first, then what is unused for the longest, and never what is in use", (t) => {
  const files = [file("a", 5), file("b", 5, 20), file("c", 5, 10), file("d", 5, undefined, "damaged")];
  t.is(letters(makeRoom(files, { needed: 20, budget: 20 })), "");
  t.is(letters(makeRoom(files, { needed: 20, budget: 19 })), "d");
  t.is(letters(makeRoom(files, { needed: 20, budget: 14 })), "dc");
  t.is(letters(makeRoom(files, { needed: 20, budget: 5 })), "dcb");
  t.is(makeRoom(files, { needed: 20, budget: 4 }), undefined);
});

test("what is expected counts once for each content, with what has come of it", (t) => {
  const [a, b] = [blobOf("a").sha256, blobOf("b").sha256];
  const files = [file("a", 10), file("b", 3, undefined, "partial"), file("c", 7, undefined, "damaged")];
  t.is(expectedBytes(files, new Map()), 20);
  t.is(expectedBytes(files, new Map([[a, 10]])), 20);
  t.is(
    expectedBytes(
      files,
      new Map<Digest, number>([
        [a, 10],
        [b, 100],
      ]),
    ),
    117,
  );
});

test("bytes stay for their grace time, and an image that names them again keeps them", async (t) => {
  let now = 0;
  const { images, inventory, folder } = await labFor(t, { grace: HOUR, now: () => now });
  await pushWhole(images);
  await inventory.removeImage({ ...ANY, name: "debian" });
  await images.collect();
  now += HOUR - 1;
  t.deepEqual(await images.collect(), { removed: [], freedBytes: 0, storedBytes: SIZE });
  t.is((await pushWhole(images)).storedBytes, 0);
  now += HOUR;
  await images.collect();
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK));
  await inventory.removeImage({ ...ANY, name: "debian" });
  await images.collect();
  now += HOUR;
  const { removed, freedBytes, storedBytes } = await images.collect();
  t.deepEqual(
    { removed: removed.length, freedBytes, storedBytes },
    { removed: 2, freedBytes: SIZE, storedBytes: 0 },
  );
});

test("a dry run tells what would go, now or later, and keeps it", async (t) => {
  const { images, inventory, folder } = await labFor(t, { grace: HOUR });
  await pushWhole(images);
  await inventory.removeImage({ ...ANY, name: "debian" });
  t.deepEqual(await images.collect({ dryRun: true }), { removed: [], freedBytes: 0, storedBytes: SIZE });
  const told = await images.collect({ dryRun: true, now: true });
  t.deepEqual(told.removed.map(({ sha256 }) => sha256 as string).sort(), digests(KERNEL, RAMDISK));
  t.deepEqual({ ...told, removed: [] }, { removed: [], freedBytes: SIZE, storedBytes: 0 });
  t.is((await onDisk(folder)).blobs.length, 2);
  t.is((await images.collect({ now: true })).freedBytes, SIZE);
  t.deepEqual(await onDisk(folder), { blobs: [], incoming: [] });
});

test("what a push is about to need is no garbage, and what it left is", async (t) => {
  let now = 0;
  const { images, folder } = await labFor(t, { grace: HOUR, now: () => now });
  const push = await images.beginPush(declare());
  await push.write("kernel", 0, KERNEL.subarray(0, 1000));
  t.is((await images.collect({ now: true })).removed.length, 0);
  await push.abort();
  now += HOUR - 1;
  await images.collect();
  t.is((await onDisk(folder)).incoming.length, 1);
  now += 1;
  t.is((await images.collect()).freedBytes, 1000);
  t.deepEqual(await onDisk(folder), { blobs: [], incoming: [] });
});

test("a push within the budget takes the room of what nobody needs, the oldest first", async (t) => {
  let now = 0;
  const { images, inventory, folder } = await labFor(t, { grace: HOUR, budget: SIZE + 100, now: () => now });
  await pushWhole(images);
  await inventory.removeImage({ ...ANY, name: "debian" });
  await images.collect();
  now += 1;
  const small = [Buffer.from("a kernel"), Buffer.alloc(200, "a ramdisk")] as const;
  const blobs = { kernel: blobInfo(small[0]), ramdisk: blobInfo(small[1]) };
  await pushWhole(images, declare({ name: "small", ...blobs }), ...small);
  const left = (await onDisk(folder)).blobs;
  t.is(left.length, 3, "one of the two old files made room enough");
});

test("a push that would pass the budget is refused with what is there and what to do", async (t) => {
  const { images, inventory, folder } = await labFor(t, { grace: HOUR, budget: SIZE + 100 });
  await pushWhole(images);
  const large = declare({ name: "large", kernel: blobInfo(Buffer.alloc(5000)) });
  const error = await t.throwsAsync(images.beginPush(large), { code: "BUDGET_REACHED" });
  t.is(
    error?.message,
    `No room for 5000 bytes more: ${SIZE} of the budget of ${SIZE + 100} bytes are taken, ${SIZE} of them by images and transfers that are in use; remove images, or raise images.budget on hypervisor hv1`,
  );
  t.is(inventory.images().length, 1);
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK));
  await t.notThrowsAsync(pushWhole(images, declare({ name: "twin" })), "its bytes are there");
});

test("pushes at one time share the budget", async (t) => {
  const { images } = await labFor(t, { budget: SIZE + 100 });
  const first = await images.beginPush(declare());
  const other = declare({ name: "other", kernel: blobInfo(Buffer.alloc(5000)) });
  await t.throwsAsync(images.beginPush(other), { code: "BUDGET_REACHED" });
  await first.abort();
  await t.notThrowsAsync(images.beginPush(other));
});

test("after a start the grace time begins anew, and what is no file of the store is left alone", async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, "blobs"), { recursive: true });
  await writeFile(join(folder, "blobs", "f".repeat(64)), "nobody's");
  await writeFile(join(folder, "blobs", "README"), "an operator's note");
  let now = 0;
  await using lab = await openLab(folder, { grace: HOUR, now: () => now });
  now += HOUR - 1;
  t.is((await lab.images.collect()).removed.length, 0);
  now += 1;
  t.is((await lab.images.collect()).removed.length, 1);
  t.deepEqual(await readdir(join(folder, "blobs")), ["README"]);
});
