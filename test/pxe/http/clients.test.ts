import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import type { BootFile } from "../../../pxe/boot/boot-file.js";
import { bytesFile, sha256, storedFile } from "../tftp/file-table.js";
import { randomBytes, seededRandom } from "../tftp/seeded-random.js";
import { withHttpServer } from "./http-lab.js";
import { RawClient } from "./raw-client.js";

const SCRIPT = Buffer.from("#!ipxe\nboot\n");
const KERNEL = randomBytes(seededRandom(5), 1_000_000);

async function store(folder: string): Promise<BootFile[]> {
  await writeFile(join(folder, "kernel"), KERNEL);
  return [bytesFile("boot.ipxe", SCRIPT), storedFile("kernel", join(folder, "kernel"), KERNEL)];
}

const AGENTS: Readonly<Record<string, readonly string[]>> = {
  "UEFI HTTP boot": ["User-Agent: UefiHttpBoot/1.0"],
  iPXE: ["User-Agent: iPXE/1.21.1+ (g988d2)", "Connection: keep-alive"],
  GRUB: ["User-Agent: GRUB 2.06"],
  "an empty User-Agent": ["User-Agent:"],
  "a User-Agent of 8 KiB": [`User-Agent: ${"x".repeat(8192)}`],
  "a User-Agent of raw bytes": ["User-Agent: \xff\xfe\t\xe9"],
  "no User-Agent": [],
};

for (const [name, headers] of Object.entries(AGENTS))
  test(`HEAD, GET and a range on one connection: ${name}`, (t) =>
    withHttpServer({ store }, async ({ server, log }) => {
      using client = await RawClient.connect(server);
      const lines = headers.map((line) => `${line}\r\n`).join("");
      const ask = (method: string, path: string, more = "") =>
        client.socket.write(`${method} ${path} HTTP/1.1\r\nHost: h\r\n${lines}${more}\r\n`, "latin1");
      for (let round = 0; round < 3; round++) {
        ask("HEAD", "//kernel");
        const head = await client.answer(false);
        t.is(head?.status, 200);
        t.regex(head?.head ?? "", /^content-length: 1000000\r$/im);
        ask("GET", "//kernel");
        t.true((await client.answer())?.body.equals(KERNEL));
        ask("GET", "/kernel", "Range: bytes=999990-\r\n");
        const part = await client.answer();
        t.is(part?.status, 206);
        t.true(part?.body.equals(KERNEL.subarray(999_990)));
        await log.wait("fileServed", 2 * round + 2);
        t.deepEqual(
          log
            .details("fileServed")
            .slice(-2)
            .map(({ bytes, range }) => [bytes, range]),
          [
            [1_000_000, undefined],
            [10, "999990-999999/1000000"],
          ],
        );
        ask("GET", "/nothing");
        t.is((await client.answer())?.status, 404);
      }
    }));

test("lpxelinux asks by HTTP/1.0 with its cookies, and each connection ends with its file", (t) =>
  withHttpServer({ store }, async ({ server }) => {
    for (const [path, bytes] of [
      ["/kernel", KERNEL],
      ["/boot.ipxe", SCRIPT],
    ] as const) {
      using client = await RawClient.connect(server);
      client.send(
        `GET ${path} HTTP/1.0\r\nHost: h\r\nUser-Agent: PXELINUX/6.04\r\nConnection: close\r\n` +
          "Cookie: _Syslinux_BOOTIF=01-52-54-00-aa-00-01\r\nCookie: _Syslinux_SysUUID=x\r\n\r\n",
      );
      const answer = await client.answer();
      t.true(answer?.body.equals(bytes));
      t.regex(answer?.head ?? "", /^connection: close\r$/im);
      t.is(await client.drain(), 0);
    }
  }));

test("a client that closes its sending half at once still gets everything", (t) =>
  withHttpServer({ store }, async ({ server }) => {
    using client = await RawClient.connect(server);
    client.socket.end("GET /kernel HTTP/1.0\r\n\r\n");
    t.true((await client.answer())?.body.equals(KERNEL));
  }));

test("a download goes on where it was cut only if the file is still the same", (t) =>
  withHttpServer({ store }, async ({ server }) => {
    using client = await RawClient.connect(server);
    client.get("/kernel", "Range: bytes=10-19", `If-Range: "${sha256(KERNEL)}"`);
    t.is((await client.answer())?.body.length, 10);
    client.get("/kernel", "Range: bytes=10-19", `If-Range: "${sha256(SCRIPT)}"`);
    const whole = await client.answer();
    t.is(whole?.status, 200);
    t.true(whole?.body.equals(KERNEL));
    client.get("/boot.ipxe", "Range: bytes=1-2", `If-Range: "${sha256(KERNEL)}"`);
    t.true((await client.answer())?.body.equals(SCRIPT));
    client.get("/kernel", `If-Match: "${sha256(SCRIPT)}"`);
    t.is((await client.answer())?.status, 412);
  }));

test("pipelined requests are answered in their order", (t) =>
  withHttpServer({ store }, async ({ server, log }) => {
    using client = await RawClient.connect(server);
    for (let count = 0; count < 5; count++) {
      client.get("/kernel", `Range: bytes=${count}-700000`);
      client.get("/boot.ipxe");
    }
    for (let count = 0; count < 5; count++) {
      t.true((await client.answer())?.body.equals(KERNEL.subarray(count, 700_001)));
      t.true((await client.answer())?.body.equals(SCRIPT));
    }
    t.is((await log.wait("fileServed", 10)).bytes, SCRIPT.length);
  }));

test("200 downloads at once are all whole, byte for byte", (t) =>
  withHttpServer({ store, options: { settings: { maxPerAddress: 200 } } }, async ({ server, log }) => {
    const results = await Promise.all(
      Array.from({ length: 200 }, async () => {
        using client = await RawClient.connect(server);
        client.get("/kernel");
        return (await client.answer())?.body.equals(KERNEL);
      }),
    );
    t.is(results.filter((same) => same === true).length, 200);
    await log.wait("fileServed", 200);
    t.is(log.details("fileStopped").length, 0);
  }));
