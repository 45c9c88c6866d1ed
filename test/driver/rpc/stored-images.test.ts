import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { Channel } from "../../../driver/rpc/channel.js";
import {
  connectDriver,
  type DriverClient,
  type PushProgress,
  type ScrubMessage,
} from "../../../driver/rpc/client.js";
import { imagesDefinition } from "../../../driver/rpc/proto.js";
import { PATIENCE } from "../../patience.js";
import { fileServer, serveFiles } from "../images/file-server.js";
import { blobInfo, type LabOptions, onDisk } from "../images/image-lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { type StoredDriver, startStoredDriver } from "./stored-driver.js";
import { all, LOOPBACK, refusedWith } from "./support.js";

const CHILD = join(dirname(fileURLToPath(import.meta.url)), "stored-driver-child.js");
const KERNEL = Buffer.alloc(3_000_000, "kernel");
const RAMDISK = Buffer.alloc(5_000_000, "ramdisk");
const DISK = Buffer.alloc(6_000_000, "disk");
const TOTAL = KERNEL.length + RAMDISK.length + DISK.length;

async function files(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const paths = {
    kernelPath: join(folder, "k"),
    ramdiskPath: join(folder, "r"),
    diskPath: join(folder, "d"),
  };
  await Promise.all([
    writeFile(paths.kernelPath, KERNEL),
    writeFile(paths.ramdiskPath, RAMDISK),
    writeFile(paths.diskPath, DISK),
  ]);
  return paths;
}

interface Running extends StoredDriver {
  readonly client: DriverClient;
  readonly channel: Channel;
}

async function running(t: ExecutionContext, options: LabOptions = {}): Promise<Running> {
  const driver = await startStoredDriver(await temporaryFolder(t), 0, options);
  const client = connectDriver(driver.server.address, PATIENCE);
  const channel = new Channel({
    what: "driver",
    address: driver.server.address,
    deadline: PATIENCE.deadline,
    tries: 1,
  });
  t.teardown(async () => {
    channel.close();
    await client.close();
    await driver[Symbol.asyncDispose]();
  });
  return { ...driver, client, channel };
}

test("an image with a disk is pushed, shown with its architecture, and listed by filters", async (t) => {
  const { client } = await running(t);
  const { image, storedBytes } = await client.pushImage({
    ...{ name: "debian13", ...(await files(t)), architecture: "aarch64" },
  });
  t.is(storedBytes, TOTAL);
  t.like(image, { disk: blobInfo(DISK), architecture: "aarch64", useCount: 0 });
  t.deepEqual(await client.getImage("debian13"), image);
  for (const [query, found] of [
    [{}, 1],
    [{ architecture: "aarch64" }, 1],
    [{ architecture: "x86_64" }, 0],
    [{ namePrefix: "deb" }, 1],
    [{ namePrefix: "bed" }, 0],
  ] as const)
    t.is((await client.listImages(query)).length, found);
});

test("what a broken push had sent is not sent again, and its sender is told", async (t) => {
  const { client, channel } = await running(t);
  const paths = await files(t);
  const { call, answer } = channel.send(imagesDefinition.Push);
  const [kernel, ramdisk] = [blobInfo(KERNEL), blobInfo(RAMDISK)];
  call.write({ declaration: { requestId: "", name: "x", kernel, ramdisk } });
  for (let offset = 0; offset < KERNEL.length; offset += 500_000)
    call.write({
      chunk: { kind: "BLOB_KIND_KERNEL", offset, data: KERNEL.subarray(offset, offset + 500_000) },
    });
  call.write({ chunk: { kind: "BLOB_KIND_RAMDISK", offset: 7, data: RAMDISK.subarray(7, 20) } });
  await refusedWith(t, answer, "PUSH_OUT_OF_ORDER");
  const seen: PushProgress[] = [];
  const { storedBytes } = await client.pushImage({
    name: "x",
    ...paths,
    onProgress: (step) => seen.push(step),
  });
  t.is(storedBytes, RAMDISK.length + DISK.length);
  t.like(seen[0], { sentBytes: KERNEL.length, skippedBytes: KERNEL.length, totalBytes: TOTAL });
});

test("wrong bytes that somebody left are found out, and the same push succeeds by itself", async (t) => {
  const { client, channel, lab } = await running(t);
  const { call, answer } = channel.send(imagesDefinition.Push);
  const [kernel, ramdisk] = [blobInfo(KERNEL), blobInfo(RAMDISK)];
  call.write({ declaration: { requestId: "", name: "x", kernel, ramdisk } });
  call.write({ chunk: { kind: "BLOB_KIND_KERNEL", offset: 0, data: Buffer.alloc(1000, "wrong") } });
  call.write({});
  await refusedWith(t, answer, "PUSH_OUT_OF_ORDER");
  const seen: PushProgress[] = [];
  await client.pushImage({ name: "x", ...(await files(t)), onProgress: (step) => seen.push(step) });
  t.is(seen.filter(({ retrying }) => retrying !== undefined).length, 1);
  t.is((await onDisk(lab.folder)).blobs.length, 3);
});

test("a driver that is killed in the middle of a push and started again gets the rest, by itself", async (t) => {
  const folder = await temporaryFolder(t);
  const paths = await files(t);
  const port = lastingPort();
  let driver = await startChild(t, folder, port);
  const client = connectDriver(`${LOOPBACK}:${port}`);
  const seen: PushProgress[] = [];
  let restarted: Promise<void> | undefined;
  const restart = async (): Promise<void> => {
    driver.kill("SIGKILL");
    await once(driver, "exit");
    driver = await startChild(t, folder, port);
  };
  const pushed = await client.pushImage({
    ...{ name: "x", ...paths },
    onProgress: (step) => {
      seen.push(step);
      if (step.sentBytes > TOTAL / 2) restarted ??= restart();
    },
  });
  await restarted;
  t.is(seen.filter(({ retrying }) => retrying !== undefined).length > 0, true);
  const resumed = seen.at(-1)?.skippedBytes ?? 0;
  t.true(resumed > 0 && resumed < TOTAL, `went on behind ${resumed} bytes`);
  t.true(pushed.storedBytes < TOTAL);
  t.deepEqual(await client.listImages(), [pushed.image]);
  t.is((await onDisk(folder)).blobs.length, 3);
  await client.close();
});

test("offsets are asked for a few files at a time", async (t) => {
  const { channel } = await running(t);
  const blobs = Array.from({ length: 17 }, () => blobInfo(KERNEL));
  const asked = channel.call(imagesDefinition.GetOffsets, { blobs }, () => undefined);
  const error = await refusedWith(t, asked, "ARGUMENT_REFUSED");
  t.is(error.message, "blobs is 17; expected at most 16");
});

test("an image is pulled with progress; the same request again is the same answer", async (t) => {
  const server = await fileServer(t, serveFiles({ "/k": KERNEL, "/r": RAMDISK }));
  const { client } = await running(t, { pull: { redirects: 0, privateAddresses: ["127.0.0.1"] } });
  const received: number[] = [];
  const request = {
    ...({ requestId: "p-1", name: "pulled", architecture: "x86_64" } as const),
    kernel: { url: `${server.url}/k`, sha256: blobInfo(KERNEL).sha256 },
    ramdisk: { url: `${server.url}/r`, sha256: blobInfo(RAMDISK).sha256 },
    onProgress: (step: { readonly received: number }) => received.push(step.received),
  };
  const [image, same] = await Promise.all([client.pullImage(request), client.pullImage(request)]);
  t.like(image, { name: "pulled", architecture: "x86_64", kernel: blobInfo(KERNEL) });
  t.deepEqual(same, image);
  t.is(server.asked.length, 2);
  t.is(received.at(-1), RAMDISK.length);
  const other = client.pullImage({ ...request, name: "another" });
  await refusedWith(t, other, "REQUEST_ID_REUSED");
  const refused = client.pullImage({
    ...request,
    requestId: "p-2",
    name: "other",
    kernel: { url: "ftp://x/", sha256: "0".repeat(64) },
  });
  await refusedWith(t, refused, "PULL_REFUSED");
});

test("a pull that its caller leaves goes on at the next call", async (t) => {
  const server = await fileServer(t, serveFiles({}));
  const { client } = await running(t, { pull: { redirects: 0, privateAddresses: ["127.0.0.1"] } });
  const stop = new AbortController();
  server.answer = (_, response) => {
    response.writeHead(200, { "content-length": KERNEL.length });
    response.write(KERNEL.subarray(0, 1_000_000));
  };
  const request = {
    name: "pulled",
    kernel: { url: `${server.url}/k`, sha256: blobInfo(KERNEL).sha256 },
    ramdisk: { url: `${server.url}/r`, sha256: blobInfo(RAMDISK).sha256 },
  };
  const left = client.pullImage({ ...request, signal: stop.signal, onProgress: () => stop.abort() });
  await refusedWith(t, left, "CANCELLED");
  server.answer = serveFiles({ "/k": KERNEL, "/r": RAMDISK });
  await client.pullImage(request);
  t.regex(server.asked.find((range) => range !== "") ?? "", /^bytes=[1-9]\d*-$/);
});

test("garbage is told and collected, and a scrub tells what is damaged", async (t) => {
  const { client, lab } = await running(t);
  await client.pushImage({ name: "x", ...(await files(t)) });
  await client.pushImage({ name: "y", ...(await files(t)) });
  t.deepEqual(await client.collectImageGarbage({ now: true }), {
    removed: [],
    freedBytes: 0,
    storedBytes: TOTAL,
  });
  const file = await open(lab.images.blobPath(blobInfo(DISK).sha256), "r+");
  await file.write("rot", 4_000_000);
  await file.close();
  const told: ScrubMessage[] = await all(client.scrubImages());
  t.like(
    told.find(({ kind }) => kind === "damaged"),
    { blob: blobInfo(DISK), images: ["x", "y"] },
  );
  t.deepEqual(told.at(-1), { kind: "result", good: 2, damaged: 1 });
  for (const name of ["x", "y"]) await client.removeImage(name);
  const { removed, freedBytes, storedBytes } = await client.collectImageGarbage({ now: true });
  t.deepEqual([removed.length, freedBytes, storedBytes], [3, TOTAL, 0]);
  await t.throwsAsync(readFile(lab.images.blobPath(blobInfo(KERNEL).sha256)), { code: "ENOENT" });
});

/** A port below those that outgoing connections get: while the driver is down, its client must not come to have it. */
function lastingPort(): number {
  return 20_000 + Math.floor(Math.random() * 10_000);
}

async function startChild(t: ExecutionContext, folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CHILD, folder, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  for await (const _ of createInterface({ input: child.stdout })) return child;
  throw new Error("the driver did not start");
}
