import { once } from "node:events";
import { mkdir, truncate, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import test from "ava";
import type { BootFile, BootFileAnswer } from "../../../pxe/boot/boot-file.js";
import { fetchHttp } from "../../../pxe/client/http-client.js";
import { type HttpServer, type HttpServerOptions, startHttpServer } from "../../../pxe/http/http-server.js";
import { bytesFile, MACHINE, sha256, storedFile, tableSource } from "../tftp/file-table.js";
import { randomBytes, seededRandom } from "../tftp/seeded-random.js";
import { LOOPBACK } from "../tftp/udp-peer.js";
import { type HttpLab, withHttpServer } from "./http-lab.js";

const CONFIG = Buffer.from("#!ipxe\nboot\n");
const KERNEL = randomBytes(seededRandom(2), 3_000_000);

const withServer = (run: (lab: HttpLab) => Promise<void>, options: Partial<HttpServerOptions> = {}) =>
  withHttpServer({ store: storeFiles, options }, run);

async function storeFiles(folder: string): Promise<BootFile[]> {
  const place = async (name: string, diskName: string, bytes: Uint8Array) => {
    await writeFile(join(folder, diskName), bytes);
    return storedFile(name, join(folder, diskName), bytes);
  };
  await mkdir(join(folder, "folder"));
  await writeFile(join(folder, "index.html"), "no");
  await writeFile(join(folder, "gone.html"), "no");
  return [
    bytesFile("ipxe/boot.ipxe", CONFIG),
    await place("kernel", ".blob%20 %ff", KERNEL),
    await place("grubx64.efi", "blob2", CONFIG),
    await place("empty", "empty", new Uint8Array(0)),
    await place("short", "short", CONFIG),
    storedFile("gone", join(folder, "gone"), CONFIG),
    storedFile("folder", join(folder, "folder"), CONFIG),
  ];
}

for (const [name, path, bytes] of [
  ["rendered", "ipxe/boot.ipxe", CONFIG],
  ["stored", "kernel", KERNEL],
  ["empty", "empty", new Uint8Array(0)],
] as const) {
  test(`a ${name} file by GET`, (t) =>
    withServer(async ({ url, log }) => {
      const { status, headers, bytes: body } = await fetchHttp({ url: `${url}/${path}` });
      t.is(status, 200);
      t.true(Buffer.from(body).equals(bytes));
      t.like(headers, {
        "content-length": String(bytes.length),
        etag: `"${sha256(bytes)}"`,
        "accept-ranges": "bytes",
      });
      t.like(await log.wait("fileServed"), {
        protocol: "http",
        path: `/${path}`,
        bytes: bytes.length,
        digest: sha256(bytes),
        retransmits: 0,
      });
      t.like(log.details("fileStarted")[0], { path: `/${path}`, bytes: bytes.length, options: "" });
      t.is(log.reports[0]?.client, LOOPBACK);
    }));

  test(`a ${name} file by HEAD has its length and no body`, (t) =>
    withServer(async ({ url, log }) => {
      const { status, headers, bytes: body } = await fetchHttp({ url: `${url}/${path}`, method: "HEAD" });
      t.is(status, 200);
      t.is(headers["content-length"], String(bytes.length));
      t.is(body.length, 0);
      t.like(await log.wait("fileStopped"), { outcome: "probed", bytes: 0 });
    }));

  test(`a ${name} file that the client has is not sent again`, (t) =>
    withServer(async ({ url }) => {
      const headers = { "If-None-Match": `"${sha256(bytes)}"` };
      const { status, bytes: body } = await fetchHttp({ url: `${url}/${path}`, headers });
      t.is(status, 304);
      t.is(body.length, 0);
    }));
}

const ranged = test.macro(
  (t, path: string, range: string, status: number, expected: Uint8Array, contentRange: string) =>
    withServer(async ({ url, log }) => {
      const answer = await fetchHttp({ url: `${url}/${path}`, headers: { Range: range } });
      t.is(answer.status, status);
      t.is(answer.headers["content-range"], contentRange);
      t.is(answer.headers["content-length"], String(answer.bytes.length));
      if (status !== 206) {
        t.regex(Buffer.from(answer.bytes).toString(), /^[^\n]+\n$/);
        return;
      }
      t.true(Buffer.from(answer.bytes).equals(expected));
      t.like(await log.wait("fileServed"), { bytes: expected.length });
      t.is(log.details("fileStarted")[0]?.options, `range=${range}`);
    }),
);

test(
  "a range of a rendered file",
  ranged,
  "ipxe/boot.ipxe",
  "bytes=2-5",
  206,
  CONFIG.subarray(2, 6),
  "bytes 2-5/12",
);
test(
  "the end of a rendered file",
  ranged,
  "ipxe/boot.ipxe",
  "bytes=-5",
  206,
  CONFIG.subarray(7),
  "bytes 7-11/12",
);
test("a range outside a rendered file", ranged, "ipxe/boot.ipxe", "bytes=12-", 416, CONFIG, "bytes */12");
test(
  "a range of a stored file",
  ranged,
  "kernel",
  "bytes=1000000-2000000",
  206,
  KERNEL.subarray(1_000_000, 2_000_001),
  "bytes 1000000-2000000/3000000",
);
test(
  "the rest of a stored file",
  ranged,
  "kernel",
  "bytes=2999999-",
  206,
  KERNEL.subarray(2_999_999),
  "bytes 2999999-2999999/3000000",
);
test("a range outside a stored file", ranged, "kernel", "bytes=3000000-", 416, KERNEL, "bytes */3000000");

/** Sends the request target just as it is; no client library tidies it. */
async function raw(server: HttpServer, text: string): Promise<string> {
  const socket = connect(server.port, server.address);
  socket.end(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
}

const get = (server: HttpServer, target: string) =>
  raw(server, `GET ${target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);

const answered = test.macro((t, target: string, status: number) =>
  withServer(async ({ server }) => {
    const answer = await get(server, target);
    t.is(Number(answer.slice(9, 12)), status);
    t.notRegex(answer, /^location:/im);
    t.regex(answer, /^content-length: \d+/im);
    if (status !== 200) t.regex(answer, /\r\n\r\n[ -~]{8,255}\n$/);
  }),
);

test("doubled slashes are answered without a redirect", answered, "//ipxe///boot.ipxe", 200);
test("the absolute form", answered, "http://h:80/ipxe/boot.ipxe", 200);
test("escaped letters", answered, "/ipxe/%62oot.ipxe", 200);
test("a query", answered, "/kernel?mac=1", 200);
test("a file that is not there", answered, "/nothing", 404);
test("index.html on disk is not served", answered, "/index.html", 404);
test("a name without its extension on disk", answered, "/gone", 500);
test("a table entry that is a folder on disk", answered, "/folder", 500);
test("the root", answered, "/", 400);
test("a folder", answered, "/ipxe/", 400);
test("climbing out", answered, "/../../etc/passwd", 400);
test("climbing out escaped", answered, "/%2e%2e/%2e%2e/etc/passwd", 400);
test("climbing out with an escaped slash", answered, "/..%2f..%2fetc/passwd", 400);
test("climbing out escaped twice is a plain name", answered, "/%252e%252e/kernel", 404);
test("climbing out with overlong UTF-8", answered, "/%c0%ae%c0%ae/etc/passwd", 400);
test("climbing inside", answered, "/ipxe/../kernel", 400);
test("climbing in the absolute form", answered, "http://h/../kernel", 400);
test("backslashes", answered, "/..\\..\\etc\\passwd", 400);
test("escaped backslashes", answered, "/..%5c..%5cetc", 400);
test("an escaped NUL", answered, "/kernel%00.txt", 400);
test("an escaped line feed", answered, "/ker%0d%0aSet-Cookie:%20a=b", 400);
test("a torn escape", answered, "/kernel%", 400);
test("a path outside the table", answered, "/etc/passwd", 404);
test("300 bytes", answered, `/${"a".repeat(300)}`, 400);
test("3,000 bytes", answered, `/${"a".repeat(3000)}`, 400);

for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
  test(`${method} is not allowed`, (t) =>
    withServer(async ({ server, log }) => {
      const answer = await raw(
        server,
        `${method} /kernel HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc`,
      );
      t.regex(answer, /^HTTP\/1\.1 405 /);
      t.regex(answer, /^allow: GET, HEAD/im);
      t.is(log.details("fileRefused")[0]?.reason, "badRequest");
    }));

test("what is not HTTP, and headers without end, get 400", (t) =>
  withServer(async ({ server }) => {
    t.regex(await raw(server, "\0\x01kernel\0octet\0\r\n\r\n"), /^HTTP\/1\.1 400 /);
    t.regex(
      await raw(server, `GET / HTTP/1.1\r\nHost: h\r\nX: ${"a".repeat(20_000)}\r\n\r\n`),
      /^HTTP\/1\.1 400 /,
    );
  }));

test("an HTTP/1.0 client gets its file and the end of the connection", (t) =>
  withServer(async ({ server }) => {
    const answer = await raw(server, "GET /ipxe/boot.ipxe HTTP/1.0\r\nCookie: _Syslinux_BOOTIF=x\r\n\r\n");
    t.true(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith(CONFIG.toString()));
  }));

test("UEFI asks HEAD and then GET on one connection, and knows a program by its type", (t) =>
  withServer(async ({ server }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const method of ["HEAD", "GET"]) {
      const sent = request({
        host: server.address,
        port: server.port,
        path: "/grubx64.efi",
        method,
        agent,
      }).end();
      const [response] = await once(sent, "response");
      ports.add(sent.socket?.localPort);
      t.is(response.headers["content-type"], "application/efi");
      t.is(response.headers["content-length"], "12");
      response.resume();
      await once(response, "end");
    }
    t.is(ports.size, 1);
    agent.destroy();
  }));

test("a client that goes away is reported as aborted", (t) =>
  withServer(async ({ server, log }) => {
    const socket = connect(server.port, server.address);
    socket.write("GET /kernel HTTP/1.1\r\nHost: h\r\n\r\n");
    await once(socket, "data");
    socket.destroy();
    const stopped = await log.wait("fileStopped");
    t.is(stopped.outcome, "aborted");
    t.is(log.details("fileServed").length, 0);
  }));

test("a stored file of another size than promised is not served", (t) =>
  withServer(async ({ url, folder, log }) => {
    await truncate(join(folder, "short"), 3);
    const { status } = await fetchHttp({ url: `${url}/short` });
    t.is(status, 500);
    t.like(await log.wait("fileStopped"), { outcome: "failed" });
  }));

test("refusals of the source keep their reason and their machine", async (t) => {
  const rows = [
    ["notYours", 403],
    ["netbootOff", 403],
    ["unreadable", 500],
    ["badPath", 400],
  ] as const;
  for (const [reason, status] of rows) {
    const answer: BootFileAnswer = {
      kind: "refused",
      reason,
      text: "Not\r\nnow.",
      ...(MACHINE ? { mac: MACHINE } : {}),
    };
    await withServer(
      async ({ url, log }) => {
        const reply = await fetchHttp({ url: `${url}/kernel` });
        t.is(reply.status, status);
        t.is(Buffer.from(reply.bytes).toString(), "Not\\x0d\\x0anow.\n");
        t.is((await log.wait("fileRefused")).reason, reason);
        t.is(log.reports[0]?.mac, MACHINE);
      },
      { files: () => Promise.resolve(answer) },
    );
  }
});

test("a source that rejects is a 500", (t) =>
  withServer(
    async ({ url }) => {
      t.is((await fetchHttp({ url: `${url}/kernel` })).status, 500);
    },
    { files: () => Promise.reject(new Error("boom")) },
  ));

test("a port in use is the system's error, and closing twice is harmless", (t) =>
  withServer(async ({ server }) => {
    const options = { address: LOOPBACK, port: server.port, files: tableSource([]), report: () => undefined };
    await t.throwsAsync(startHttpServer(options), { code: "EADDRINUSE" });
    await Promise.all([server.close(), server.close()]);
  }));
