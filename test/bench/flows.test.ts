import test from "ava";
import { HttpFlow } from "./http-flow.js";
import { PacketLoss } from "./packet-loss.js";
import { ProbeFlow } from "./probe-flow.js";
import { ReadFlow } from "./read-flow.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const oack = latin1("\0\x06blksize\x008\0");
const windowOack = latin1("\0\x06blksize\x008\0windowsize\x003\0");
const data = (block: number, text: string) => latin1(`\0\x03\0${String.fromCharCode(block)}${text}`);
const error = latin1("\0\x05\0\x01no\0");
const ack = (block: number) => Buffer.from([0, 4, 0, block]);

/** What a flow answers to each packet: an ACK's block, or a dash for nothing. Packets lie amid other bytes, as in a batch. */
function play(flow: ReadFlow, packets: readonly Buffer[]): string {
  const answers = packets.map((packet) => {
    const amid = Buffer.concat([latin1("###"), packet, latin1("###")]);
    return flow.receive(amid, 3, packet.length) ? flow.last[3] : "-";
  });
  return answers.join(" ");
}

const EXPECTED = latin1("eight by+tail");
const lockstep = () => new ReadFlow({ path: "kernel", blksize: 8, windowsize: 1, expected: EXPECTED });

test("a lockstep flow asks, acknowledges each block, and knows the end", (t) => {
  const flow = lockstep();
  t.is(flow.last.toString("latin1"), "\0\x01kernel\0octet\0blksize\x008\0");
  t.is(play(flow, [oack, data(1, "eight by")]), "0 1");
  t.is(flow.state, "running");
  t.is(play(flow, [data(2, "+tail")]), "2");
  t.deepEqual(flow.last, ack(2));
  t.is(flow.state, "complete");
});

test("a block or an OACK that comes again is acknowledged again, an older one is not", (t) => {
  const flow = lockstep();
  t.is(play(flow, [oack, oack, data(1, "eight by"), data(1, "eight by"), oack]), "0 0 1 1 -");
  t.is(play(flow, [data(2, "+tail"), data(1, "eight by"), data(2, "+tail")]), "2 - 2");
  t.is(flow.state, "complete");
});

test("a file that fills its last block ends with an empty one", (t) => {
  const flow = new ReadFlow({ path: "k", blksize: 8, windowsize: 1, expected: latin1("eight by") });
  t.is(play(flow, [oack, data(1, "eight by")]), "0 1");
  t.is(flow.state, "running");
  t.is(play(flow, [data(2, "")]), "2");
  t.is(flow.state, "complete");
});

test("block numbers go on with 0 after 65,535", (t) => {
  const flow = new ReadFlow({
    path: "k",
    blksize: 8,
    windowsize: 1,
    expected: Buffer.alloc(8 * 65_537, "x"),
  });
  play(flow, [oack]);
  for (let block = 1; block <= 65_537; block++) {
    const packet = data(0, "xxxxxxxx");
    packet.writeUInt16BE(block & 0xffff, 2);
    if (!flow.receive(packet, 0, packet.length)) return t.fail(`block ${block} was not acknowledged`);
  }
  t.deepEqual(flow.last, ack(1));
});

/** Five blocks of eight bytes and a tail; windowsize 3. */
const WINDOWED = latin1("11111111222222223333333344444444555555556");
const block = (n: number) => data(n, n === 6 ? "6" : `${n}`.repeat(8));
const WINDOWS: Readonly<Record<string, readonly [packets: readonly number[], answers: string]>> = {
  "whole windows": [[1, 2, 3, 4, 5, 6], "- - 3 - - 6"],
  "a gap is told once, and the window begins anew after it": [[1, 3, 2, 3, 4, 5, 6], "- 1 - - 4 - 6"],
  "what is under way after a gap is passed over": [[2, 3, 1, 2, 3, 4, 5, 6], "0 - - - 3 - - 6"],
  "another gap is told again": [[1, 3, 2, 4, 3, 4, 5, 6], "- 1 - 2 - - 5 6"],
  "a repeated window has its last block acknowledged again": [
    [1, 2, 3, 1, 2, 3, 4, 5, 6],
    "- - 3 - - 3 - - 6",
  ],
  "a repeated block amid a window is passed over": [[1, 2, 2, 3, 4, 5, 6], "- - - 3 - - 6"],
};
for (const [what, [blocks, answers]] of Object.entries(WINDOWS))
  test(`windowed: ${what}`, (t) => {
    const flow = new ReadFlow({ path: "k", blksize: 8, windowsize: 3, expected: WINDOWED });
    t.is(flow.last.toString("latin1"), "\0\x01k\0octet\0blksize\x008\0windowsize\x003\0");
    t.is(play(flow, [windowOack]), "0");
    t.is(play(flow, blocks.map(block)), answers);
    t.is(flow.state, "complete");
  });

const SPOILED: Readonly<Record<string, readonly [packets: readonly Buffer[], failure: RegExp]>> = {
  "a wrong byte": [[oack, data(1, "eight_by")], /^block 1 has wrong bytes$/],
  "a file that ends too soon": [[oack, data(1, "eight by"), data(2, "+ta")], /^ended after 11 bytes$/],
  "a file that goes on too long": [[oack, data(1, "eight by"), data(2, "+tail???")], /^block 2 is too long$/],
  "a block longer than agreed": [[oack, data(1, "eight by+tail")], /^block 1 is too long$/],
  "an ERROR": [[error], /no/],
  "another block size": [[latin1("\0\x06blksize\x007\0")], /^granted only blksize 7$/],
  "an OACK without the window": [[oack], /^granted only blksize 8$/],
  "options that were not read": [[data(1, "eight by")], /^DATA without an OACK$/],
};
for (const [what, [packets, failure]] of Object.entries(SPOILED))
  test(`${what} fails a flow`, (t) => {
    const windowsize = what.includes("window") ? 3 : 1;
    const flow = new ReadFlow({ path: "kernel", blksize: 8, windowsize, expected: EXPECTED });
    play(flow, packets);
    t.is(flow.state, "failed");
    t.regex(flow.failure ?? "", failure);
  });

test("loss takes its share of the packets, the same ones for the same seed", (t) => {
  const fates = (percent: number, seed: number) => {
    const loss = new PacketLoss(percent, seed);
    return Array.from({ length: 20_000 }, () => loss.loses());
  };
  const lost = (percent: number) => fates(percent, 3).filter(Boolean).length;
  t.is(lost(0), 0);
  t.true(Math.abs(lost(1) - 200) < 50, `${lost(1)}`);
  t.true(Math.abs(lost(5) - 1000) < 120, `${lost(5)}`);
  t.deepEqual(fates(5, 7), fates(5, 7));
  t.notDeepEqual(fates(5, 7), fates(5, 8));
});

test("a lossy lockstep flow gets through when what is lost comes again", (t) => {
  const expected = Buffer.alloc(8 * 200 + 3, "abcdefg");
  const flow = new ReadFlow({ path: "k", blksize: 8, windowsize: 1, expected });
  const loss = new PacketLoss(5, 1);
  play(flow, [oack]);
  let repeats = 0;
  for (let acked = 0; flow.state === "running"; acked = flow.last.readUInt16BE(2)) {
    const packet = data(acked + 1, expected.toString("latin1", acked * 8, acked * 8 + 8));
    if (loss.loses()) repeats += 1;
    else t.is(play(flow, [packet]), `${acked + 1}`);
  }
  t.is(flow.state, "complete");
  t.true(repeats > 2);
});

const sized = (bytes: number) => latin1(`\0\x06tsize\0${bytes}\0blksize\x001468\0`);

test("a probe is done with the right size, and the next one has another port", (t) => {
  const flow = new ProbeFlow({ path: "k", size: 77, blksize: 1468, ports: 2 });
  const receive = (port: number, packet: Buffer) => flow.receive(port, packet, 0, packet.length);
  t.is(flow.request.toString("latin1"), "\0\x01k\0octet\0tsize\x000\0blksize\x001468\0");
  t.true(receive(0, sized(77)));
  t.is(flow.port, 1);
  t.false(receive(0, sized(77)), "the answer to the probe before came again");
  t.true(receive(1, sized(77)));
  t.is(flow.done, 2);
  t.false(receive(0, sized(78)));
  t.false(receive(0, error));
  t.true(flow.failure?.includes("78"));
});

const HEAD = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 7\r\n\r\n";
const unit = latin1("abc");

test("an HTTP answer is right whatever chunks it comes in", (t) => {
  const whole = latin1(`${HEAD}abcabca`);
  for (let first = 1; first < whole.length; first++)
    for (const second of [1, 5, whole.length]) {
      const flow = new HttpFlow({ size: 7, unit });
      const pieces = [whole.subarray(0, first), whole.subarray(first, first + second)];
      for (const piece of [...pieces, whole.subarray(first + second)])
        if (piece.length > 0) flow.receive(piece);
      t.is(flow.state, "complete", `${first}, ${second}: ${flow.failure}`);
    }
});

const SPOILED_ANSWERS: Readonly<Record<string, readonly [answer: string, failure: RegExp]>> = {
  "a wrong byte": [`${HEAD}abcabcb`, /^wrong bytes after 0$/],
  "an answer that ends too soon": [`${HEAD}abc`, /^ended after 3 bytes$/],
  "bytes after the end": [`${HEAD}abcabcab`, /^more bytes than announced$/],
  "another length": [HEAD.replace("7", "8"), /content-length 8$/],
  "another status": [HEAD.replace("200 OK", "404 Not Found"), /^got HTTP\/1.1 404 Not Found/],
  "an endless head": ["x".repeat(9000), /^the head is too long$/],
  nothing: ["", /^ended after 0 bytes$/],
};
for (const [what, [answer, failure]] of Object.entries(SPOILED_ANSWERS))
  test(`${what} fails a GET`, (t) => {
    const flow = new HttpFlow({ size: 7, unit });
    flow.receive(latin1(answer));
    flow.end();
    t.is(flow.state, "failed");
    t.regex(flow.failure ?? "", failure);
  });
