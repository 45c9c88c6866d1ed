import test from "ava";
import type { HttpSettings } from "../../../pxe/http/settings.js";
import { bytesFile } from "../tftp/file-table.js";
import { type HttpLab, largeFile, withHttpServer } from "./http-lab.js";
import { RawClient } from "./raw-client.js";

const SCRIPT = Buffer.from("#!ipxe\nboot\n");

const withServer = (settings: Partial<HttpSettings>, run: (lab: HttpLab) => Promise<void>) =>
  withHttpServer(
    {
      store: async (folder) => [bytesFile("boot.ipxe", SCRIPT), await largeFile(folder)],
      options: { settings: { noticeEvery: 20, checkEvery: 20, ...settings } },
    },
    run,
  );

async function isServed(client: RawClient): Promise<boolean> {
  client.get("/boot.ipxe");
  return (await client.answer())?.body.equals(SCRIPT) ?? false;
}

test("one address has its share of connections, and what is refused is told once", (t) =>
  withServer({ maxPerAddress: 2 }, async (lab) => {
    using first = await RawClient.connect(lab.server);
    using second = await RawClient.connect(lab.server);
    t.true((await isServed(first)) && (await isServed(second)));
    using third = await RawClient.connect(lab.server);
    await third.closed;
    t.deepEqual(await lab.nextNotice(), {
      kind: "refused",
      text:
        "Since its start HTTP refused 0 connections while all 4096 places were taken and 1 of addresses that had 2 already, " +
        "and closed 0 with more than 16 requests waiting.",
    });
    t.true((await isServed(first)) && (await isServed(second)));
    first[Symbol.dispose]();
    second.socket.end();
    await second.drain();
    using fourth = await RawClient.connect(lab.server);
    t.true(await isServed(fourth));
  }));

test("when all places are taken, the connection that is idle for longest makes room; without one there is none", (t) =>
  withServer({ maxConnections: 3 }, async (lab) => {
    using older = await RawClient.connect(lab.server);
    using newer = await RawClient.connect(lab.server);
    t.true((await isServed(older)) && (await isServed(newer)) && (await isServed(older)));
    using asking = await RawClient.connect(lab.server);
    asking.send("GET /boot");
    using another = await RawClient.connect(lab.server);
    t.true(await isServed(another), "newer was idle for longer");
    await newer.drain();
    t.true(await isServed(older));
    for (const busy of [another, older]) {
      busy.get("/large");
      await busy.begun();
    }
    using refused = await RawClient.connect(lab.server);
    await refused.drain();
    t.regex((await lab.nextNotice()).text, /refused 1 connections while all 3 places were taken/);
    asking.send(".ipxe HTTP/1.1\r\nHost: h\r\n\r\n");
    t.true((await asking.answer())?.body.equals(SCRIPT));
  }));

test("a connection is good for any number of requests, and they leave no listeners behind", (t) =>
  withServer({}, async (lab) => {
    const warnings: Error[] = [];
    const keep = (warning: Error) => warnings.push(warning);
    process.on("warning", keep);
    using client = await RawClient.connect(lab.server);
    for (let count = 0; count < 500; count++) t.true(await isServed(client));
    process.off("warning", keep);
    t.deepEqual(warnings, []);
  }));

test("a client that pipelines without reading is closed before it costs anything", (t) =>
  withServer({}, async (lab) => {
    using client = await RawClient.connect(lab.server);
    client.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n".repeat(100_000));
    await client.drain();
    t.regex((await lab.nextNotice()).text, /closed 1 with more than 16 requests waiting/);
    t.is(lab.log.details("fileStarted").length, 1);
    using other = await RawClient.connect(lab.server);
    t.true(await isServed(other));
  }));

for (const [name, dribble] of [
  ["nothing", ""],
  ["a head letter by letter", "GET /boot.ipxe HTTP/1.1\r\nX-Slow: "],
  ["a body that does not come", "GET /boot.ipxe HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n"],
] as const)
  test(`a client that sends ${name} is cut off in time`, (t) =>
    withServer({ headersTimeout: 300 }, async (lab) => {
      using client = await RawClient.connect(lab.server);
      client.send(dribble);
      const timer = setInterval(() => client.send("x"), 20);
      await client.drain();
      clearInterval(timer);
      t.pass();
    }));

test("an idle connection is closed in time", (t) =>
  withServer({ keepAliveTimeout: 100 }, async (lab) => {
    using client = await RawClient.connect(lab.server);
    t.true(await isServed(client));
    t.is(await client.drain(), 0);
  }));
