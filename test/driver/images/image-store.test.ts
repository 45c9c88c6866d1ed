import { open, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { type ErrorCode, MetalplugError } from "../../../driver/errors.js";
import type { ImagePush, PushDeclaration } from "../../../driver/images/image-push.js";
import { openImageStore } from "../../../driver/images/image-store.js";
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
  send,
} from "./image-lab.js";

test("a push makes an image, its bytes by digest, for this user alone", async (t) => {
  const { images, inventory, folder } = await labFor(t);
  const { image, storedBytes } = await pushWhole(images);
  t.deepEqual(inventory.images(), [image]);
  t.is(storedBytes, KERNEL.length + RAMDISK.length);
  const path = images.blobPath(blobInfo(KERNEL).sha256);
  t.deepEqual(await readFile(path), KERNEL);
  t.is((await stat(path)).mode & 0o777, 0o600);
  t.is((await stat(join(folder, "blobs"))).mode & 0o777, 0o700);
  t.is((await stat(join(folder, "incoming"))).mode & 0o777, 0o700);
  t.deepEqual(await onDisk(folder), { blobs: digests(KERNEL, RAMDISK), incoming: [] });
});

test("no image is visible before the commit", async (t) => {
  const { images, inventory, folder } = await labFor(t);
  const push = await images.beginPush(declare());
  await send(push, "kernel", KERNEL);
  await send(push, "ramdisk", RAMDISK);
  t.deepEqual(inventory.images(), []);
  await push.abort();
  await push.abort();
  t.deepEqual(await onDisk(folder), { blobs: [], incoming: [] });
});

test("the same kernel is stored once", async (t) => {
  const { images, folder } = await labFor(t);
  await pushWhole(images);
  const other = Buffer.from("another ramdisk");
  const again = await pushWhole(images, declare({ name: "rescue", ramdisk: blobInfo(other) }), KERNEL, other);
  t.is(again.storedBytes, other.length);
  const both = await pushWhole(images, declare({ name: "third" }));
  t.is(both.storedBytes, 0);
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK, other));
});

test("kernel and ramdisk may be the same bytes", async (t) => {
  const { images, folder } = await labFor(t);
  const { storedBytes } = await pushWhole(images, declare({ ramdisk: blobInfo(KERNEL) }), KERNEL, KERNEL);
  t.is(storedBytes, KERNEL.length);
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL));
});

test("two pushes of the same bytes at the same time both succeed", async (t) => {
  const { images, inventory, folder } = await labFor(t);
  const first = await images.beginPush(declare());
  const second = await images.beginPush(declare({ name: "twin" }));
  for (const [kind, bytes] of [
    ["kernel", KERNEL],
    ["ramdisk", RAMDISK],
  ] as const)
    await Promise.all([send(first, kind, bytes), send(second, kind, bytes)]);
  const results = await Promise.all([first.commit(), second.commit()]);
  t.is(
    results.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
    KERNEL.length + RAMDISK.length,
  );
  t.is(inventory.images().length, 2);
  t.deepEqual(await onDisk(folder), { blobs: digests(KERNEL, RAMDISK), incoming: [] });
});

interface Refusal {
  readonly declaration?: Partial<PushDeclaration>;
  readonly act: (push: ImagePush) => Promise<unknown>;
  readonly code: ErrorCode;
  readonly message: string;
}

const refused = test.macro(async (t, { declaration, act, code, message }: Refusal) => {
  const { images, inventory, folder } = await labFor(t);
  const push = await images.beginPush(declare(declaration));
  const error = await t.throwsAsync(act(push), { instanceOf: MetalplugError });
  t.is(error?.message, message);
  t.is(error?.code, code);
  t.deepEqual(inventory.images(), []);
  t.deepEqual(await onDisk(folder), { blobs: [], incoming: [] });
  await t.throwsAsync(push.commit(), { instanceOf: MetalplugError }, "the push is over");
});

const WRONG = Buffer.alloc(KERNEL.length, "wrong");

test("a kernel with another digest", refused, {
  act: async (push) => {
    await send(push, "kernel", WRONG);
    await push.write("ramdisk", 0, RAMDISK);
  },
  code: "DIGEST_MISMATCH",
  message: `The kernel arrived with SHA-256 ${blobInfo(WRONG).sha256}, declared was ${blobInfo(KERNEL).sha256}; nothing was stored`,
});
test("a ramdisk with another digest", refused, {
  act: async (push) => {
    await send(push, "kernel", KERNEL);
    await send(push, "ramdisk", WRONG.subarray(0, RAMDISK.length));
    await push.commit();
  },
  code: "DIGEST_MISMATCH",
  message: `The ramdisk arrived with SHA-256 ${blobInfo(WRONG.subarray(0, RAMDISK.length)).sha256}, declared was ${blobInfo(RAMDISK).sha256}; nothing was stored`,
});
test("a kernel that ends early", refused, {
  act: async (push) => {
    await push.write("kernel", 0, KERNEL.subarray(0, 500));
    await push.write("ramdisk", 0, RAMDISK);
  },
  code: "PUSH_INCOMPLETE",
  message: "The kernel ended after 500 of 100001 bytes; no image was stored",
});
test("a ramdisk that ends early", refused, {
  act: async (push) => {
    await send(push, "kernel", KERNEL);
    await push.write("ramdisk", 0, RAMDISK.subarray(0, 7));
    await push.commit();
  },
  code: "PUSH_INCOMPLETE",
  message: "The ramdisk ended after 7 of 50000 bytes; no image was stored",
});
test("a push without bytes", refused, {
  act: (push) => push.commit(),
  code: "PUSH_INCOMPLETE",
  message: "The kernel ended after 0 of 100001 bytes; no image was stored",
});
test("a gap", refused, {
  act: async (push) => {
    await push.write("kernel", 0, KERNEL.subarray(0, 10));
    await push.write("kernel", 11, KERNEL.subarray(11, 20));
  },
  code: "PUSH_OUT_OF_ORDER",
  message: "Cannot take this part of a push: kernel bytes from offset 11; expected offset 10",
});
test("a repetition", refused, {
  act: async (push) => {
    await push.write("kernel", 0, KERNEL.subarray(0, 10));
    await push.write("kernel", 0, KERNEL.subarray(0, 10));
  },
  code: "PUSH_OUT_OF_ORDER",
  message: "Cannot take this part of a push: kernel bytes from offset 0; expected offset 10",
});
test("more bytes than declared", refused, {
  declaration: { kernel: { ...blobInfo(KERNEL), size: 5 } },
  act: (push) => push.write("kernel", 0, KERNEL.subarray(0, 6)),
  code: "PUSH_OUT_OF_ORDER",
  message: "Cannot take this part of a push: 6 bytes of the kernel; expected the declared 5",
});
test("kernel bytes after the ramdisk began", refused, {
  act: async (push) => {
    await send(push, "kernel", KERNEL);
    await push.write("ramdisk", 0, RAMDISK.subarray(0, 10));
    await push.write("kernel", 0, KERNEL);
  },
  code: "PUSH_OUT_OF_ORDER",
  message: "Cannot take this part of a push: kernel; expected ramdisk bytes",
});

interface EarlyRefusal {
  readonly declaration: Partial<PushDeclaration>;
  readonly code: ErrorCode;
}

const refusedAtOnce = test.macro(async (t, { declaration, code }: EarlyRefusal) => {
  const { images, inventory } = await labFor(t);
  await pushWhole(images);
  const was = inventory.images();
  const error = await t.throwsAsync(images.beginPush(declare(declaration)), { instanceOf: MetalplugError });
  t.is(error?.code, code);
  t.deepEqual(inventory.images(), was);
});

test("a name that is none is refused before the bytes", refusedAtOnce, {
  declaration: { name: "a/b" },
  code: "NAME_REFUSED",
});
test("kernel arguments are refused before the bytes", refusedAtOnce, {
  declaration: { name: "x", kernelArguments: "a && b" },
  code: "KERNEL_ARGUMENTS_REFUSED",
});
test("a taken name is refused before the bytes", refusedAtOnce, {
  declaration: { kernelArguments: "other" },
  code: "IMAGE_EXISTS",
});
test("an old revision is refused before the bytes", refusedAtOnce, {
  declaration: { kernelArguments: "other", expectedRevision: 7 },
  code: "REVISION_MISMATCH",
});
test("an empty kernel is refused before the bytes", refusedAtOnce, {
  declaration: { name: "x", kernel: blobInfo(Buffer.alloc(0)) },
  code: "ARGUMENT_REFUSED",
});
test("a kernel beyond the limit is refused before the bytes", refusedAtOnce, {
  declaration: { name: "x", kernel: { ...blobInfo(KERNEL), size: 2 ** 40 } },
  code: "ARGUMENT_REFUSED",
});

test("blobs go with the last image that has them", async (t) => {
  const { images, inventory, folder } = await labFor(t);
  await pushWhole(images);
  await pushWhole(images, declare({ name: "rescue", ramdisk: blobInfo(KERNEL) }), KERNEL, KERNEL);
  const remove = { requestId: "", expectedRevision: 0 };
  await inventory.removeImage({ ...remove, name: "debian" });
  await images.collect();
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL));
  await inventory.removeImage({ ...remove, name: "rescue" });
  await images.collect();
  t.deepEqual((await onDisk(folder)).blobs, []);
});

test("a replaced image's bytes go", async (t) => {
  const { images, folder } = await labFor(t);
  const { image } = await pushWhole(images);
  const other = Buffer.from("another ramdisk");
  const replacement = declare({ ramdisk: blobInfo(other), expectedRevision: image.revision });
  await pushWhole(images, replacement, KERNEL, other);
  await images.collect();
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, other));
});

test("an image removed while its bytes are pushed again does not take them along", async (t) => {
  const { images, inventory, folder } = await labFor(t);
  await pushWhole(images);
  const push = await images.beginPush(declare({ name: "again" }));
  await send(push, "kernel", KERNEL);
  await inventory.removeImage({ requestId: "", expectedRevision: 0, name: "debian" });
  await images.collect();
  await send(push, "ramdisk", RAMDISK);
  const { storedBytes } = await push.commit();
  t.is(storedBytes, 0);
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK));
});

test("a transfer that has a blob open reads on to its end", async (t) => {
  const { images, inventory } = await labFor(t);
  await pushWhole(images);
  const transfer = await open(images.blobPath(blobInfo(KERNEL).sha256));
  await inventory.removeImage({ requestId: "", expectedRevision: 0, name: "debian" });
  await images.collect();
  t.deepEqual(await transfer.readFile(), KERNEL);
  await transfer.close();
});

test("a repeated request is answered as before and leaves no bytes of a removed image", async (t) => {
  const { images, inventory, folder } = await labFor(t);
  const declaration = declare({ requestId: "p1" });
  const first = await pushWhole(images, declaration);
  t.deepEqual((await pushWhole(images, declaration)).image, first.image);
  await inventory.removeImage({ requestId: "", expectedRevision: 0, name: "debian" });
  t.deepEqual((await pushWhole(images, declaration)).image, first.image);
  t.deepEqual(inventory.images(), []);
  t.deepEqual(await onDisk(folder), { blobs: [], incoming: [] });
});

test("a blob cut short on disk is stored anew by the next push", async (t) => {
  const { images, folder } = await labFor(t);
  await pushWhole(images);
  await truncate(images.blobPath(blobInfo(KERNEL).sha256), 10);
  const { storedBytes } = await pushWhole(images, declare({ name: "again" }));
  t.is(storedBytes, KERNEL.length);
  t.deepEqual((await onDisk(folder)).blobs, digests(KERNEL, RAMDISK));
});

test("a start removes leftovers and blobs of no image, and keeps what is no blob", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openLab(folder);
  await pushWhole(first.images);
  await first[Symbol.asyncDispose]();
  await writeFile(join(folder, "incoming", "1"), "left over");
  await writeFile(join(folder, "blobs", "f".repeat(64)), "nobody's");
  await writeFile(join(folder, "blobs", "README"), "an operator's note");
  await using again = await openLab(folder);
  t.is(again.inventory.images().length, 1);
  t.deepEqual((await readdir(join(folder, "blobs"))).sort(), [...digests(KERNEL, RAMDISK), "README"].sort());
  t.deepEqual(await readdir(join(folder, "incoming")), []);
});

test("closing aborts what is under way and refuses what comes after", async (t) => {
  const { images, folder } = await labFor(t);
  const push = await images.beginPush(declare());
  await push.write("kernel", 0, KERNEL.subarray(0, 100));
  await images.close();
  await images.close();
  t.deepEqual(await onDisk(folder), { blobs: [], incoming: [] });
  const error = await t.throwsAsync(images.beginPush(declare()), { instanceOf: MetalplugError });
  t.is(error?.code, "STOPPING");
});

test("pushes at one time are bounded", async (t) => {
  const { inventory } = await labFor(t);
  const images = await openImageStore({ folder: await temporaryFolder(t), inventory, maxPushes: 2 });
  const running = await Promise.all([images.beginPush(declare()), images.beginPush(declare())]);
  const error = await t.throwsAsync(images.beginPush(declare()), { instanceOf: MetalplugError });
  t.is(error?.message, "3 pushes at one time; at most 2");
  await running[0]?.abort();
  await t.notThrowsAsync(images.beginPush(declare()));
  await images.close();
});
