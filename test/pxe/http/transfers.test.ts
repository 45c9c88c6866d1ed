import { readdir, readlink, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import type { BootFile } from "../../../pxe/boot/boot-file.js";
import type { HttpSettings } from "../../../pxe/http/settings.js";
import { storedFile } from "../tftp/file-table.js";
import { randomBytes, seededRandom } from "../tftp/seeded-random.js";
import { type HttpLab, largeFile, withHttpServer } from "./http-lab.js";
import { RawClient } from "./raw-client.js";

const LARGE = 64 * 1024 * 1024;
/** More than the kernel's buffers hold, so that the server is still reading when the client has only begun to. */
const KERNEL = randomBytes(seededRandom(6), 24_000_000);

async function store(folder: string): Promise<BootFile[]> {
  await writeFile(join(folder, "kernel"), KERNEL);
  return [storedFile("kernel", join(folder, "kernel"), KERNEL), await largeFile(folder)];
}

const withServer = (settings: Partial<HttpSettings>, run: (lab: HttpLab) => Promise<void>) =>
  withHttpServer({ store, options: { settings: { maxPerAddress: 1000, ...settings } } }, run);

/** Asks for a file and takes none of the answer but what the kernel takes by itself. */
async function begin(lab: HttpLab, path: string): Promise<RawClient> {
  const client = await RawClient.connect(lab.server);
  client.get(path);
  await client.begun();
  return client;
}

const memory = () => process.memoryUsage().arrayBuffers;

for (const takenBy of ["auto", "kernel"] as const)
  test.serial(
    `a client that reads nothing is cut off and reported with the figures, measured by ${takenBy}`,
    (t) =>
      withServer({ takenBy, progress: { bytes: 65_536, milliseconds: 300 }, checkEvery: 20 }, async (lab) => {
        using client = await begin(lab, "/large");
        const { outcome, text, bytes, milliseconds } = await lab.log.wait("fileStopped");
        t.is(outcome, "timedOut");
        t.regex(
          text,
          /^The client took \d+ bytes in 0\.[3-9]\d* s; it is to take 65536 in 0\.3 s, or all the rest\.$/,
        );
        t.true(bytes > 0 && bytes < LARGE, `${bytes}`);
        t.true((milliseconds ?? 0) >= 300);
        t.true((await client.drain()) < LARGE);
        t.is(lab.log.details("fileServed").length, 0);
      }),
  );

test.serial("200 clients that read nothing cost bounded memory, and another one is served beside them", (t) =>
  withServer({}, async (lab) => {
    const before = memory();
    const clients = await Promise.all(Array.from({ length: 200 }, () => begin(lab, "/large")));
    using other = await RawClient.connect(lab.server);
    other.get("/kernel");
    t.true((await other.answer())?.body.equals(KERNEL));
    // The other one's own copy is in it, more than once.
    const grown = memory() - before - 4 * KERNEL.length;
    t.true(grown < 96 * 1024 * 1024, `${grown} bytes for ${200 * LARGE}`);
    for (const client of clients) client[Symbol.dispose]();
    await lab.log.wait("fileStopped", 200);
    t.true(
      lab.log.details("fileStopped").every(({ outcome, bytes }) => outcome === "aborted" && bytes < LARGE),
    );
  }),
);

test("a file that becomes shorter under its transfer ends the connection, short of the announced length", (t) =>
  withServer({}, async (lab) => {
    using client = await begin(lab, "/large");
    await truncate(join(lab.folder, "large"), 32 * 1024 * 1024);
    t.true((await client.drain()) < LARGE);
    t.like(await lab.log.wait("fileStopped"), {
      outcome: "failed",
      text: "The file ended before its size was reached.",
    });
  }));

const replaced = test.macro((t, replace: (path: string) => Promise<void>) =>
  withServer({}, async (lab) => {
    using client = await begin(lab, "/kernel");
    await replace(join(lab.folder, "kernel"));
    t.true((await client.answer())?.body.equals(KERNEL));
  }),
);

test("a file that is removed under its transfer goes out whole", replaced, (path) => rm(path));
test("a file that is replaced under its transfer goes out as it was", replaced, async (path) => {
  await writeFile(`${path}.new`, Buffer.alloc(KERNEL.length));
  await rename(`${path}.new`, path);
});

test.serial("clients that go away midway leave no file open", (t) =>
  withServer({}, async (lab) => {
    for (let count = 1; count <= 20; count++) {
      const client = await begin(lab, "/large");
      client.socket.resetAndDestroy();
      const { outcome, bytes } = await lab.log.wait("fileStopped", count);
      t.is(outcome, "aborted");
      t.true(bytes < LARGE);
    }
    // A read that was under way ends first.
    for (let left = await openFiles(lab); left > 0; left = await openFiles(lab)) await lab.server.close();
    t.is(await openFiles(lab), 0);
  }),
);

test("closing the server ends every connection: idle, asking, and midway", (t) =>
  withServer({}, async (lab) => {
    const idle = await RawClient.connect(lab.server);
    idle.get("/nothing");
    await idle.answer();
    const asking = await RawClient.connect(lab.server);
    asking.send("GET /kern");
    const midway = await begin(lab, "/large");
    await lab.server.close();
    await Promise.all([idle.drain(), asking.drain(), midway.drain()]);
    t.is((await lab.log.wait("fileStopped")).outcome, "aborted");
  }));

async function openFiles({ folder }: HttpLab): Promise<number> {
  const names = await readdir("/proc/self/fd").catch(() => []);
  const paths = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
  return paths.filter((path) => path.startsWith(folder)).length;
}
