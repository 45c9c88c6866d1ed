import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import test from "ava";
import type { RehearsalTicket } from "../../../pxe/boot/rehearsal.js";
import { type FileFetch, FileFetchError, fetchFile } from "../../../pxe/client/fetch-file.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { encodeAck, encodeData, encodeError, encodeOack, type TftpPacket } from "../../../pxe/tftp/packet.js";
import { sha256 } from "../tftp/file-table.js";
import { LOOPBACK, UdpPeer } from "../tftp/udp-peer.js";

const TICKET = "0123456789abcdef0123456789abcdef" as RehearsalTicket;
const OPTIONS = { bind: bindDgram, clock: () => performance.now() };
/** Milliseconds; of those who wait in vain. */
const IMPATIENT = 2000;
const FILE = Buffer.from("a boot file");

type Outcome = Awaited<ReturnType<typeof fetchFile>> | FileFetchError["trouble"];

function outcomeOf(fetch: FileFetch, timeout = 60_000): Promise<Outcome> {
  return fetchFile(fetch, { ...OPTIONS, timeout }).catch((error: unknown) => {
    if (error instanceof FileFetchError) return error.trouble;
    throw error;
  });
}

const oack = (options: Record<string, string>) => encodeOack(new Map(Object.entries(options)));

/** By TFTP from a server by hand, which sends one packet for each of the client's, as long as it has any. */
async function byTftp(fetch: Partial<FileFetch>, answers: readonly Uint8Array[], timeout?: number) {
  await using server = await UdpPeer.open();
  const location = { kind: "tftp", address: LOOPBACK, port: server.port, path: "f" } as const;
  const fetching = outcomeOf({ location, manner: { blksize: 1432 }, ...fetch }, timeout);
  const heard: TftpPacket[] = [];
  for (const answer of answers) {
    const { packet, port } = await server.next();
    heard.push(packet);
    server.send(answer, port);
  }
  return { outcome: await fetching, heard };
}

test("a file by TFTP comes with its size, digest and beginning", async (t) => {
  const { outcome } = await byTftp({}, [oack({ blksize: "1432" }), encodeData(1, FILE)]);
  t.like(outcome, { size: FILE.length, sha256: sha256(FILE), head: FILE });
});

test("firmware that asks for the size first stops that transfer and asks again without it", async (t) => {
  const { outcome, heard } = await byTftp({ manner: { blksize: 1468, windowsize: 4, asksSizeFirst: true } }, [
    oack({ tsize: "11", blksize: "1468" }),
    encodeAck(0),
    oack({ blksize: "1468" }),
    encodeData(1, FILE),
  ]);
  t.like(outcome, { size: FILE.length });
  t.deepEqual(
    heard.map((packet) => (packet.kind === "rrq" ? packet.options.has("tsize") : packet.kind)).slice(0, 2),
    [true, "error"],
  );
});

test("by TFTP: refused, silent, stalled before and after the first block, and a server that knows no tickets", async (t) => {
  t.deepEqual((await byTftp({}, [encodeError(1, "No such file")])).outcome, {
    kind: "refused",
    text: 'ERROR 1 "No such file".',
  });
  t.deepEqual((await byTftp({}, [], IMPATIENT)).outcome, { kind: "silent" });
  t.deepEqual((await byTftp({}, [oack({ blksize: "1432" })], IMPATIENT)).outcome, {
    kind: "stalled",
    bytes: 0,
    blksize: 1432,
  });
  const first = [oack({ blksize: "8" }), encodeData(1, FILE.subarray(0, 8))];
  t.deepEqual((await byTftp({ manner: { blksize: 8 } }, first, IMPATIENT)).outcome, {
    kind: "stalled",
    bytes: 8,
    blksize: 8,
  });
  const served = [oack({ blksize: "1432" }), encodeData(1, FILE)];
  t.deepEqual((await byTftp({ rehearsal: TICKET }, served)).outcome, { kind: "notHonoured" });
  const honoured = [oack({ blksize: "1432", "metalplug-rehearsal": TICKET }), encodeData(1, FILE)];
  t.like((await byTftp({ rehearsal: TICKET }, honoured)).outcome, { size: FILE.length });
  const other = [oack({ "metalplug-rehearsal": "0".repeat(32) })];
  t.like((await byTftp({ rehearsal: TICKET }, other)).outcome, { kind: "failed" });
});

async function byHttp(
  fetch: Partial<FileFetch>,
  listener: RequestListener,
  timeout?: number,
): Promise<Outcome> {
  const server = createServer(listener).listen(0, LOOPBACK);
  await once(server, "listening");
  const url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/f`;
  try {
    return await outcomeOf({ location: { kind: "http", url }, manner: {}, ...fetch }, timeout);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("by HTTP: whole, refused, silent, stalled, closed, and a server that knows no tickets", async (t) => {
  const methods: (string | undefined)[] = [];
  const whole = await byHttp({ manner: { asksSizeFirst: true } }, (request, response) => {
    methods.push(request.method);
    response.end(FILE);
  });
  t.like(whole, { size: FILE.length, sha256: sha256(FILE) });
  t.deepEqual(methods, ["HEAD", "GET"]);
  const refused = await byHttp(
    {},
    (_, response) => void response.writeHead(404).end("There is no such file.\n"),
  );
  t.deepEqual(refused, { kind: "refused", text: "404 There is no such file." });
  t.deepEqual(await byHttp({}, () => undefined, IMPATIENT), { kind: "silent" });
  const stalled = await byHttp(
    {},
    (_, response) => void response.writeHead(200, { "Content-Length": 100 }).write("12345"),
    IMPATIENT,
  );
  t.deepEqual(stalled, { kind: "stalled", bytes: 5 });
  t.deepEqual(await byHttp({ rehearsal: TICKET }, (_, response) => void response.end(FILE)), {
    kind: "notHonoured",
  });
  const free = createServer().listen(0, LOOPBACK);
  await once(free, "listening");
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const closed = await outcomeOf({
    location: { kind: "http", url: `http://${LOOPBACK}:${port}/f` },
    manner: {},
  });
  t.deepEqual(closed, { kind: "closed" });
});
