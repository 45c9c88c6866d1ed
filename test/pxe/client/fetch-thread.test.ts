import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import test, { type ExecutionContext } from "ava";
import { FileFetchError } from "../../../pxe/client/fetch-file.js";
import { FetchThread } from "../../../pxe/client/fetch-thread.js";
import { sha256 } from "../tftp/file-table.js";
import { LOOPBACK } from "../tftp/udp-peer.js";

const FILE = Buffer.alloc(3_000_000, "bytes ");
const NEVER = new AbortController().signal;

/** `/file` is there, `/never` is not answered. */
async function served(t: ExecutionContext) {
  const server = createServer((request, response) => {
    if (request.url === "/file") response.end(FILE);
    else if (request.url !== "/never") response.writeHead(404).end("no such file");
  }).listen(0, LOOPBACK);
  await once(server, "listening");
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const thread = new FetchThread();
  t.teardown(() => thread[Symbol.asyncDispose]());
  const fetch = (path: string, signal = NEVER) => {
    const location = { kind: "http", url: `http://${LOOPBACK}:${port}${path}` } as const;
    return thread.fetch({ location, manner: {} }, { timeout: 60_000, signal });
  };
  return { server, thread, fetch };
}

test("files come as they do without the thread, several at once, and refusals are the same", async (t) => {
  const { fetch } = await served(t);
  const files = await Promise.all(Array.from({ length: 5 }, () => fetch("/file")));
  for (const file of files) t.like(file, { size: FILE.length, sha256: sha256(FILE) });
  const error = await t.throwsAsync(fetch("/other"), { instanceOf: FileFetchError });
  t.deepEqual(error instanceof FileFetchError && error.trouble, {
    kind: "refused",
    text: "404 no such file",
  });
});

test("a fetch whose caller leaves ends with the caller's reason, and the others go on", async (t) => {
  const { fetch, server } = await served(t);
  const leaving = new AbortController();
  const asked = once(server, "request");
  const waiting = fetch("/never", leaving.signal);
  await asked;
  leaving.abort(new Error("enough"));
  await t.throwsAsync(waiting, { message: "enough" });
  t.is((await fetch("/file")).size, FILE.length);
  await t.throwsAsync(fetch("/file", leaving.signal), { message: "enough" });
});

test("once it is closed what was under way fails, and closing again is harmless", async (t) => {
  const { fetch, server, thread } = await served(t);
  const asked = once(server, "request");
  const waiting = fetch("/never");
  await asked;
  await thread[Symbol.asyncDispose]();
  await t.throwsAsync(waiting, { instanceOf: FileFetchError });
  await thread[Symbol.asyncDispose]();
});
