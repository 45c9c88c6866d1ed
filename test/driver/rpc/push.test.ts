import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { ErrorCode } from "../../../driver/errors.js";
import type { ImagesPushRequest } from "../../../driver/rpc/gen/metalplug/v1/ImagesPushRequest.js";
import { imagesDefinition } from "../../../driver/rpc/proto.js";
import { refusedWith, startTestDriver, type TestDriver, until } from "./support.js";

const KERNEL = Buffer.from("a kernel");
const RAMDISK = Buffer.alloc(700_000, 7);

function files(t: ExecutionContext): { kernelPath: string; ramdiskPath: string } {
  const folder = mkdtempSync(join(tmpdir(), "metalplug-push-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const [kernelPath, ramdiskPath] = [join(folder, "vmlinuz"), join(folder, "initrd")];
  writeFileSync(kernelPath, KERNEL);
  writeFileSync(ramdiskPath, RAMDISK);
  return { kernelPath, ramdiskPath };
}

function blob(bytes: Uint8Array): { sha256: string; size: number } {
  return { sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
}

const DECLARATION = { requestId: "r-1", name: "debian", kernel: blob(KERNEL), ramdisk: blob(RAMDISK) };

/** Sends these messages, then the end, unless the driver answers before. */
async function push({ channel }: TestDriver, messages: readonly ImagesPushRequest[]): Promise<unknown> {
  const { call, answer } = channel.send(imagesDefinition.Push);
  for (const message of messages) call.write(message);
  call.end();
  return answer;
}

const kernel = (data: Uint8Array, offset = 0) =>
  ({ chunk: { kind: "BLOB_KIND_KERNEL", offset, data } }) as const;
const ramdisk = (data: Uint8Array, offset = 0) =>
  ({ chunk: { kind: "BLOB_KIND_RAMDISK", offset, data } }) as const;

test("an image is pushed from two files, shown, listed and removed", async (t) => {
  const { client, images } = await startTestDriver(t);
  const seen: number[] = [];
  const { image, storedBytes } = await client.pushImage({
    name: "debian",
    ...files(t),
    kernelArguments: "console=ttyS0",
    onProgress: ({ sentBytes, totalBytes }) => seen.push(sentBytes / totalBytes),
  });
  t.like(image, { ...DECLARATION, requestId: undefined, kernelArguments: "console=ttyS0", revision: 1 });
  t.is(storedBytes, KERNEL.length + RAMDISK.length);
  t.is(seen.at(-1), 1);
  t.true(seen.length > 3);
  t.is(await images.ended(), "committed");
  t.deepEqual(await client.getImage("debian"), image);
  t.deepEqual(await client.listImages(), [image]);
  t.deepEqual(await client.removeImage("debian"), image);
  t.deepEqual(await client.listImages(), []);
});

interface BadPush {
  readonly title: string;
  readonly messages: readonly ImagesPushRequest[];
  readonly code: ErrorCode;
  readonly says: RegExp;
  /** Whether the store had begun. */
  readonly begun: boolean;
}

const BAD: readonly BadPush[] = [
  {
    title: "no message at all",
    messages: [],
    code: "PUSH_OUT_OF_ORDER",
    says: /the end; expected a declaration$/,
    begun: false,
  },
  {
    title: "a chunk first",
    messages: [kernel(KERNEL)],
    code: "PUSH_OUT_OF_ORDER",
    says: /a chunk; expected a declaration first/,
    begun: false,
  },
  {
    title: "an empty message first",
    messages: [{}],
    code: "PUSH_OUT_OF_ORDER",
    says: /an empty message/,
    begun: false,
  },
  {
    title: "two declarations",
    messages: [{ declaration: DECLARATION }, { declaration: DECLARATION }],
    code: "PUSH_OUT_OF_ORDER",
    says: /a declaration; expected a chunk/,
    begun: true,
  },
  {
    title: "a chunk of no kind",
    messages: [{ declaration: DECLARATION }, { chunk: { data: KERNEL } }],
    code: "PUSH_OUT_OF_ORDER",
    says: /a chunk of no kind/,
    begun: true,
  },
  {
    title: "a gap",
    messages: [{ declaration: DECLARATION }, kernel(KERNEL, 5)],
    code: "PUSH_OUT_OF_ORDER",
    says: /offset 5; expected 0/,
    begun: true,
  },
  {
    title: "a short stream",
    messages: [{ declaration: DECLARATION }, kernel(KERNEL), ramdisk(RAMDISK.subarray(0, 99))],
    code: "PUSH_INCOMPLETE",
    says: /99 of 700000 bytes; no image was stored/,
    begun: true,
  },
  {
    title: "other bytes than declared",
    messages: [{ declaration: DECLARATION }, kernel(Buffer.from("b kernel")), ramdisk(RAMDISK)],
    code: "DIGEST_MISMATCH",
    says: /The kernel arrived with SHA-256/,
    begun: true,
  },
  {
    title: "a digest that is none",
    messages: [{ declaration: { ...DECLARATION, kernel: { sha256: "abc", size: 8 } } }],
    code: "ARGUMENT_REFUSED",
    says: /^declaration\.kernel\.sha256 is "abc"/,
    begun: false,
  },
  {
    title: "no ramdisk declared",
    messages: [{ declaration: { requestId: "r", name: "x", kernel: blob(KERNEL) } }],
    code: "ARGUMENT_REFUSED",
    says: /^declaration\.ramdisk is absent/,
    begun: false,
  },
  {
    title: "a negative size",
    messages: [{ declaration: { ...DECLARATION, kernel: { ...blob(KERNEL), size: -8 } } }],
    code: "ARGUMENT_REFUSED",
    says: /^declaration\.kernel\.size is "-8"/,
    begun: false,
  },
  {
    title: "a bad name",
    messages: [{ declaration: { ...DECLARATION, name: "a/b" } }],
    code: "NAME_REFUSED",
    says: /"a\/b" cannot be the name of an image/,
    begun: false,
  },
];

for (const { title, messages, code, says, begun } of BAD) {
  test(`a push is refused and leaves nothing: ${title}`, async (t) => {
    const driver = await startTestDriver(t);
    const error = await refusedWith(t, push(driver, messages), code);
    t.regex(error.message, says);
    if (begun) t.is(await driver.images.ended(), "aborted");
    t.deepEqual(driver.inventory.images(), []);
  });
}

test("an error is answered while the sender still sends, and the sender stops", async (t) => {
  const driver = await startTestDriver(t);
  const { call, answer } = driver.channel.send(imagesDefinition.Push);
  call.write({ declaration: { ...DECLARATION, name: "" } });
  await refusedWith(t, answer, "NAME_REFUSED");
  call.write(kernel(KERNEL));
  t.deepEqual(await driver.client.listImages(), [], "the connection goes on");
});

test("a cancelled push is aborted", async (t) => {
  const driver = await startTestDriver(t);
  const { call, answer } = driver.channel.send(imagesDefinition.Push);
  call.write({ declaration: DECLARATION });
  call.write(kernel(KERNEL));
  await until(() => driver.images.writes === 1);
  call.cancel();
  await refusedWith(t, answer, "CANCELLED");
  t.is(await driver.images.ended(), "aborted");
});

test("a push whose connection breaks is aborted", async (t) => {
  const driver = await startTestDriver(t);
  const { call, answer } = driver.channel.send(imagesDefinition.Push);
  call.write({ declaration: DECLARATION });
  call.write(kernel(KERNEL));
  await until(() => driver.images.writes === 1);
  await driver.server.close();
  await t.throwsAsync(answer);
  t.is(await driver.images.ended(), "aborted");
});

test("a client that aborts its signal cancels the push", async (t) => {
  const driver = await startTestDriver(t);
  driver.images.hold = new Promise(() => undefined);
  const stop = new AbortController();
  const pushed = driver.client.pushImage({ name: "debian", ...files(t), signal: stop.signal });
  await until(() => driver.images.writes === 1);
  stop.abort();
  await refusedWith(t, pushed, "CANCELLED");
});

test("a slow disk holds the sender back", async (t) => {
  const driver = await startTestDriver(t);
  let go: () => void = () => undefined;
  driver.images.hold = new Promise((resolve) => {
    go = resolve;
  });
  const { call, answer } = driver.channel.send(imagesDefinition.Push);
  const bytes = Buffer.alloc(64 << 20);
  call.write({ declaration: { ...DECLARATION, kernel: blob(bytes), ramdisk: blob(Buffer.alloc(0)) } });
  let offset = 0;
  while (offset < bytes.length) {
    const accepted = call.write(kernel(bytes.subarray(offset, offset + (256 << 10)), offset));
    offset += 256 << 10;
    if (!accepted && !(await drainedBefore(call, driver))) break;
  }
  t.true(offset < bytes.length / 2, `stopped taking after ${offset} bytes`);
  t.is(driver.images.writes, 1);
  go();
  while (offset < bytes.length) {
    if (!call.write(kernel(bytes.subarray(offset, offset + (256 << 10)), offset))) await once(call, "drain");
    offset += 256 << 10;
  }
  call.end();
  await answer;
  t.is(await driver.images.ended(), "committed");
});

/** Whether the stream takes more before ten calls on the same connection have been answered. */
async function drainedBefore(call: NodeJS.EventEmitter, { channel }: TestDriver): Promise<boolean> {
  let drained = false;
  call.once("drain", () => {
    drained = true;
  });
  for (let i = 0; i < 10 && !drained; i++) await channel.call(imagesDefinition.List, {}, () => undefined);
  return drained;
}

test("a file that cannot be read is refused before anything is sent", async (t) => {
  const { client, images } = await startTestDriver(t);
  const request = { name: "x", ...files(t), ramdiskPath: "/nowhere/initrd" };
  const error = await refusedWith(t, client.pushImage(request), "ARGUMENT_REFUSED");
  t.regex(error.message, /^the ramdisk is ENOENT.*\/nowhere\/initrd.*expected a file that can be read$/);
  t.is(images.writes, 0);
});
