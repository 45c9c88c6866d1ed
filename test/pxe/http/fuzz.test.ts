import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import type { BootFile } from "../../../pxe/boot/boot-file.js";
import { bytesFile, storedFile } from "../tftp/file-table.js";
import { chooseSeed, randomBytes, seededRandom } from "../tftp/seeded-random.js";
import { withHttpServer } from "./http-lab.js";
import { RawClient } from "./raw-client.js";

const REQUESTS = 4000;
const AT_ONCE = 40;
const KERNEL = randomBytes(seededRandom(8), 300_000);
const WHOLE = [
  "GET //kernel HTTP/1.1\r\nHost: h\r\nRange: bytes=1-5\r\nUser-Agent: iPXE\r\n\r\n",
  "HEAD /kernel HTTP/1.1\r\nHost: h\r\nIf-None-Match: *\r\nConnection: keep-alive\r\n\r\n",
  "GET http://h:1/boot.ipxe?a=b HTTP/1.0\r\nCookie: _Syslinux_BOOTIF=x\r\n\r\n",
  "POST /kernel HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
  "GET /%2e%2e/x HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
  "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
];

async function store(folder: string): Promise<BootFile[]> {
  await writeFile(join(folder, "kernel"), KERNEL);
  return [
    bytesFile("boot.ipxe", Buffer.from("boot\n")),
    storedFile("kernel", join(folder, "kernel"), KERNEL),
  ];
}

/** One to three requests, some of whose bytes are changed, left out, doubled or cut off. */
function mangled(random: () => number): Buffer {
  const below = (limit: number) => Math.floor(random() * limit);
  const count = 1 + below(3);
  let bytes = Buffer.from(
    Array.from({ length: count }, () => WHOLE[below(WHOLE.length)] ?? "").join(""),
    "latin1",
  );
  for (let changes = below(6); changes > 0; changes--) {
    const at = below(bytes.length);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    const garbage = Buffer.from(randomBytes(random, below(20)));
    const ways = [
      () => Buffer.concat([before, garbage, after.subarray(garbage.length)]),
      () => Buffer.concat([before, garbage, after]),
      () => Buffer.concat([before, after.subarray(below(10))]),
      () => Buffer.concat([before, after, after]),
      () => Buffer.from(before),
    ];
    bytes = ways[below(ways.length)]?.() ?? bytes;
  }
  return bytes;
}

test("thousands of mangled requests disturb nobody", (t) => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  t.log(`SEED=${seed}`);
  const settings = { headersTimeout: 300, keepAliveTimeout: 100, checkEvery: 50, maxPerAddress: 1000 };
  return withHttpServer({ store, options: { settings } }, async ({ server, log }) => {
    let left = REQUESTS;
    const disturb = async () => {
      for (; left > 0; left--) {
        using client = await RawClient.connect(server);
        const bytes = mangled(random);
        client.socket.write(bytes);
        if (random() < 0.5) client.socket.end();
        else if (random() < 0.9) await client.begun();
      }
    };
    const download = async () => {
      do {
        using client = await RawClient.connect(server);
        client.get("/kernel");
        const body = (await client.answer())?.body;
        if (body?.equals(KERNEL) !== true) t.fail(`not whole, seed ${seed}`);
      } while (left > 0);
    };
    await Promise.all([download(), download(), ...Array.from({ length: AT_ONCE }, disturb)]);
    t.true(log.details("fileServed").length > 10);
    for (const { text, reason } of log.details("fileRefused")) t.regex(`${reason} ${text}`, /^[ -~]{5,300}$/);
  });
});
