import { gunzipSync } from "node:zlib";
import test, { type ExecutionContext } from "ava";
import { type Route, textAnswer } from "../../../driver/web/route.js";
import { startWebServer, type WebServer } from "../../../driver/web/web-server.js";
import type { WebStream } from "../../../driver/web/web-stream.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { RawClient } from "../../pxe/http/raw-client.js";

const BIG = "all the machines ".repeat(1000);

async function lab(t: ExecutionContext, more: readonly Route[] = []): Promise<Lab> {
  const failures: unknown[] = [];
  const routes: readonly Route[] = [
    { path: "/", answer: () => textAnswer("front\n") },
    { path: "/big", answer: () => textAnswer(BIG) },
    { path: "/asset", answer: () => ({ ...textAnswer(BIG), etag: 'W/"e1"' }) },
    { path: "/broken", answer: () => Promise.reject(new Error("it is broken")) },
    ...more,
  ];
  const failed = (_: string, error: unknown) => failures.push(error);
  const server = await startWebServer({
    listen: { host: "127.0.0.1", port: 0 },
    isLoopback: true,
    routes,
    failed,
  });
  t.teardown(() => server.close());
  const address = "127.0.0.1" as Ipv4Address;
  return { server, failures, connect: () => RawClient.connect({ address, port: server.port }) };
}

interface Lab {
  readonly server: WebServer;
  readonly failures: readonly unknown[];
  readonly connect: () => Promise<RawClient>;
}

const ask = (path: string, ...headers: readonly string[]) =>
  [`GET ${path} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");

test("an answer can be neither framed, nor sniffed, nor scripted, nor kept", async (t) => {
  const { connect } = await lab(t);
  using client = await connect();
  client.send(ask("/"));
  const { head = "", body } = (await client.answer()) ?? {};
  t.is(String(body), "front\n");
  for (const line of [
    "HTTP/1.1 200 OK",
    "x-content-type-options: nosniff",
    "referrer-policy: no-referrer",
    "cross-origin-resource-policy: same-origin",
    "cache-control: no-store",
  ])
    t.true(head.includes(line), line);
  t.regex(
    head,
    /content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';.* frame-ancestors 'none'/,
  );
  t.notRegex(head, /unsafe|access-control|server:|x-powered-by/i);
});

test("HEAD says how long the answer would be", async (t) => {
  const { connect } = await lab(t);
  using client = await connect();
  client.send(ask("/big").replace("GET", "HEAD"));
  const answer = await client.answer(false);
  t.regex(answer?.head ?? "", new RegExp(`content-length: ${BIG.length}\r\n`));
  client.send(ask("/"));
  t.is(String((await client.answer())?.body), "front\n");
});

test("who takes gzip gets it, who has the file is told that it is the same", async (t) => {
  const { connect } = await lab(t);
  using client = await connect();
  client.send(ask("/big", "Accept-Encoding: br, gzip;q=0.5"));
  t.is(String(gunzipSync((await client.answer())?.body ?? "")), BIG);
  client.send(ask("/big", "Accept-Encoding: gzip;q=0, br"));
  t.is(String((await client.answer())?.body), BIG);
  client.send(ask("/asset", 'If-None-Match: "other", W/"e1"'));
  t.is((await client.answer(false))?.status, 304);
  client.send(ask("/asset", 'If-None-Match: "other"'));
  t.is((await client.answer())?.status, 200);
});

test("what is not there, not to be had so, or fails, is told in a sentence", async (t) => {
  const { connect, failures } = await lab(t);
  const told = async (text: string): Promise<string> => {
    using client = await connect();
    client.send(text);
    const answer = await client.answer();
    return `${answer?.status} ${answer?.body}`;
  };
  t.is(await told(ask("/none")), '404 There is nothing at "/none".\n');
  t.is(await told(ask("/../../etc/passwd")), '404 There is nothing at "/../../etc/passwd".\n');
  t.is(await told(ask("/").replace("GET", "POST")), "405 Everything here is only read.\n");
  t.is(await told(ask("/", "Content-Length: 5")), "400 A request for something takes no body.\n");
  t.regex(await told(ask("/").replace("localhost", "evil.example")), /^421 .*DNS rebinding/);
  t.is(await told(ask("/broken")), "500 This could not be answered; the log tells why.\n");
  t.is(String(failures[0]), "Error: it is broken");
  t.regex(await told(`GET / HTTP/1.1\r\n\r\n`), /^400 /);
  t.regex(await told(`\x16\x03\x01 TLS\r\n\r\n`), /^400 /);
});

test("a head of more than 8 KiB is refused", async (t) => {
  const { connect } = await lab(t);
  using client = await connect();
  client.send(ask("/", `X-Long: ${"a".repeat(9000)}`));
  t.is((await client.answer())?.status, 431);
});

test("requests one behind another are answered in their order, and too many at once close the connection", async (t) => {
  const { connect, server } = await lab(t, [
    { path: "/late", answer: () => Promise.resolve().then(() => textAnswer("late")) },
  ]);
  using client = await connect();
  client.send(ask("/late") + ask("/") + ask("/none"));
  t.deepEqual(
    [(await client.answer())?.status, (await client.answer())?.status, (await client.answer())?.status],
    [200, 200, 404],
  );
  using greedy = await connect();
  greedy.send(ask("/big").repeat(2000));
  await greedy.drain();
  t.is((await fetch(server.url)).status, 200);
});

test("thousands who say nothing, or half of it, keep nobody out", async (t) => {
  const { connect, server } = await lab(t);
  const idle: RawClient[] = [];
  for (let number = 0; number < 2000; number++) {
    const client = await connect();
    if (number % 2 === 0) client.send("GET / HTTP/1.1\r\nHost: local");
    idle.push(client);
  }
  t.is(await (await fetch(server.url)).text(), "front\n");
  for (const client of idle) client[Symbol.dispose]();
});

test("a stream is told to its end, and closing the server ends it", async (t) => {
  const streams: WebStream[] = [];
  const { connect, server } = await lab(t, [
    { path: "/stream", answer: () => ({ kind: "stream", open: (stream) => streams.push(stream) }) },
  ]);
  using client = await connect();
  client.send(ask("/stream"));
  await client.begun();
  const [stream] = streams;
  const ended = new Promise<void>((resolve) => stream?.onEnd(resolve));
  t.true(stream?.hasRoom);
  stream?.send("event: a\ndata: 1\n\n");
  t.regex((await client.answer())?.head ?? "", /content-type: text\/event-stream/);
  await server.close();
  await ended;
  await server.close();
});

test("whoever reads nothing of a stream leaves no more than a frame waiting", async (t) => {
  const streams: WebStream[] = [];
  const { connect } = await lab(t, [
    { path: "/stream", answer: () => ({ kind: "stream", open: (stream) => streams.push(stream) }) },
  ]);
  using client = await connect();
  client.send(ask("/stream"));
  await client.begun();
  const [stream] = streams;
  let sent = 0;
  while (stream?.hasRoom && sent < 1000) {
    stream.send(`data: ${"x".repeat(1 << 16)}\n\n`);
    sent++;
  }
  t.true(sent < 1000);
});
