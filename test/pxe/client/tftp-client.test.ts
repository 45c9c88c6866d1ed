import test from "ava";
import { fetchTftp, type TftpFetch } from "../../../pxe/client/tftp-client.js";
import { encodeAck, encodeData, encodeError, encodeOack, type TftpPacket } from "../../../pxe/tftp/packet.js";
import { LOOPBACK, UdpPeer } from "../tftp/udp-peer.js";

type Fetched = Awaited<ReturnType<typeof fetchTftp>> | Error;

/** A server by hand: `serve` gets the client's request and talks from the port it came to. */
async function againstServer(
  fetch: Partial<TftpFetch>,
  serve: (server: UdpPeer, client: number, request: TftpPacket) => Promise<void>,
): Promise<Fetched> {
  const server = await UdpPeer.open();
  try {
    const fetching = fetchTftp({ server: { address: LOOPBACK, port: server.port }, path: "f", ...fetch });
    const outcome = fetching.catch((error: Error) => error);
    const request = await server.next();
    await serve(server, request.port, request.packet);
    return await outcome;
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

const fails = test.macro(
  async (t, fetch: Partial<TftpFetch>, answer: Uint8Array, reply: Partial<TftpPacket>, message: RegExp) => {
    let replied: TftpPacket | undefined;
    const outcome = await againstServer(fetch, async (server, client) => {
      server.send(answer, client);
      if (reply.kind !== undefined) replied = (await server.next()).packet;
    });
    t.true(outcome instanceof Error);
    if (outcome instanceof Error) t.regex(outcome.message, message);
    if (reply.kind !== undefined) t.like(replied, reply);
  },
);

const oack = (options: Record<string, string>) => encodeOack(new Map(Object.entries(options)));

test(
  "an ERROR is the sentence",
  fails,
  {},
  encodeError(1, "No such file"),
  {},
  /Cannot fetch "f" from .*ERROR 1 "No such file"/,
);
test("an option nobody asked", fails, {}, oack({ blksize: "1024" }), { kind: "error", code: 8 }, /not asked/);
test(
  "a larger block size than asked",
  fails,
  { blksize: 512 },
  oack({ blksize: "513" }),
  { kind: "error", code: 8 },
  /range/,
);
test("window 0", fails, { windowsize: 4 }, oack({ windowsize: "0" }), { kind: "error", code: 8 }, /range/);
test(
  "a block size that is no number",
  fails,
  { blksize: 512 },
  oack({ blksize: "x" }),
  { kind: "error", code: 8 },
  /number/,
);
test(
  "a block longer than agreed",
  fails,
  {},
  encodeData(1, new Uint8Array(513)),
  { kind: "error", code: 4 },
  /longer than agreed/,
);
test(
  "a file longer than allowed by tsize",
  fails,
  { blksize: 512, longest: 10 },
  oack({ tsize: "11" }),
  { kind: "error", code: 3 },
  /longer than 10/,
);
test(
  "a file longer than allowed by its bytes",
  fails,
  { longest: 10 },
  encodeData(1, new Uint8Array(11)),
  { kind: "error", code: 3 },
  /longer than 10/,
);

test("a file whose bytes are not tsize is refused", async (t) => {
  const outcome = await againstServer({ blksize: 512 }, async (server, client) => {
    server.send(oack({ tsize: "4" }), client);
    t.like((await server.next()).packet, { kind: "ack", block: 0 });
    server.send(encodeData(1, new Uint8Array(3)), client);
    t.like((await server.next()).packet, { kind: "error", code: 0 });
  });
  t.true(outcome instanceof Error && /tsize/.test(outcome.message));
});

test("a server without options is followed in blocks of 512", async (t) => {
  const outcome = await againstServer({ blksize: 1468, windowsize: 16 }, async (server, client) => {
    server.send(encodeData(1, new Uint8Array(512).fill(1)), client);
    t.like((await server.next()).packet, { kind: "ack", block: 1 });
    server.send(encodeData(1, new Uint8Array(512).fill(9)), client);
    t.like((await server.next()).packet, { kind: "ack", block: 1 }, "a repeated block gets its ACK again");
    server.send(encodeData(2, new Uint8Array(1).fill(2)), client);
    t.like((await server.next()).packet, { kind: "ack", block: 2 });
  });
  if (outcome instanceof Error) return t.fail(outcome.message);
  t.deepEqual([...outcome.bytes], [...new Uint8Array(512).fill(1), 2]);
  t.is(outcome.blocks, 2);
  t.is(outcome.options.size, 0);
});

test("a gap in a window is reported once with the last block in order", async (t) => {
  const outcome = await againstServer({ blksize: 8, windowsize: 4 }, async (server, client) => {
    server.send(oack({ blksize: "8", windowsize: "4" }), client);
    t.like((await server.next()).packet, { kind: "ack", block: 0 });
    const block = (n: number) => server.send(encodeData(n, new Uint8Array(8).fill(n)), client);
    for (const n of [1, 3, 4]) block(n);
    t.like((await server.next()).packet, { kind: "ack", block: 1 });
    for (const n of [2, 3, 4, 5]) block(n);
    t.like((await server.next()).packet, { kind: "ack", block: 5 });
    server.send(encodeData(6, new Uint8Array(0)), client);
    t.like((await server.next()).packet, { kind: "ack", block: 6 });
    t.is(server.received.length, 0);
  });
  if (outcome instanceof Error) return t.fail(outcome.message);
  t.deepEqual(
    [...outcome.bytes].filter((_, i) => i % 8 === 0),
    [1, 2, 3, 4, 5],
  );
});

test("a stranger's packets get ERROR 5 and change nothing", async (t) => {
  const stranger = await UdpPeer.open();
  const outcome = await againstServer({}, async (server, client) => {
    server.send(encodeData(1, new Uint8Array(512)), client);
    t.like((await server.next()).packet, { kind: "ack", block: 1 });
    t.like((await stranger.ask(encodeData(2, new Uint8Array(3)), client)).packet, { kind: "error", code: 5 });
    stranger.send(encodeError(0, "die"), client);
    server.send(encodeAck(7), client);
    server.send(encodeData(2, new Uint8Array(1)), client);
    t.like((await server.next()).packet, { kind: "ack", block: 2 });
  });
  await stranger[Symbol.asyncDispose]();
  t.is(outcome instanceof Error ? outcome.message : outcome.bytes.length, 513);
});

test("a silent server is asked again, then given up", async (t) => {
  let asked = 1;
  const outcome = await againstServer({ timeout: 1200 }, async (server, client) => {
    const again = await server.next();
    t.is(again.port, client);
    asked += 1;
  });
  t.is(asked, 2);
  t.true(outcome instanceof Error && /silent/.test(outcome.message));
});

test("the signal ends the wait", async (t) => {
  const stop = new AbortController();
  const outcome = await againstServer({ signal: stop.signal }, async () => stop.abort(new Error("enough")));
  t.is(outcome instanceof Error ? outcome.message : "", "enough");
  await t.throwsAsync(fetchTftp({ server: { address: LOOPBACK, port: 9 }, path: "f", signal: stop.signal }), {
    message: "enough",
  });
});
