import test from "ava";
import { decodeEchoReply, encodeEchoRequest, ipv4Payload } from "../../../pxe/link/icmp-echo.js";
import { internetChecksum } from "../../../pxe/net/internet-checksum.js";
import { Random, seed } from "../dhcp/random.js";
import { cuts, hex } from "./hex.js";

const DATA = hex("9b59 e356 f045 1a26");
/** A request of ours and Linux' reply, as tcpdump showed them. */
const REQUEST = hex("0800 d388 9b59 0001 9b59 e356 f045 1a26");
const PACKET = hex(
  "4500 0024 fbeb 0000 4001 6a21 0a4d 0032 0a4d 0001 0000 db88 9b59 0001 9b59 e356 f045 1a26",
);
const REPLY = PACKET.subarray(20);

test("the sum of RFC 1071's own example, and of an odd number of bytes", (t) => {
  t.is(internetChecksum(hex("0001 f203 f4f5 f6f7")), 0xffff - 0xddf2);
  t.is(internetChecksum(hex("0001 f2")), 0xffff - 0xf201);
  t.is(internetChecksum(new Uint8Array(0)), 0xffff);
});

test("bytes that hold their own sum have none, however long", (t) => {
  const long = new Uint8Array(200_000).fill(255);
  t.is(internetChecksum(long), 0);
  t.is(internetChecksum(PACKET.subarray(0, 20)), 0);
});

test("a request is what Linux answers", (t) => {
  t.deepEqual(encodeEchoRequest({ identifier: 0x9b59, sequence: 1, data: DATA }), REQUEST);
});

test("the reply brings the same back", (t) => {
  t.deepEqual(decodeEchoReply(REPLY), {
    ok: true,
    value: { identifier: 0x9b59, sequence: 1, data: DATA },
  });
});

test("a request answered in place decodes to what it was made of", (t) => {
  const random = new Random(seed);
  for (let i = 0; i < 500; i++) {
    const echo = {
      identifier: random.below(65_536),
      sequence: random.below(65_536),
      data: random.bytes(random.below(40)),
    };
    const answered = encodeEchoRequest(echo);
    answered[0] = 0;
    answered.fill(0, 2, 4);
    new DataView(answered.buffer).setUint16(2, internetChecksum(answered));
    t.deepEqual(decodeEchoReply(answered), { ok: true, value: echo }, `seed ${seed}, round ${i}`);
  }
});

test("a request, another code, or a bit changed on the way is no reply", (t) => {
  t.like(decodeEchoReply(REQUEST), { ok: false, reason: "not an echo reply" });
  for (let bit = 0; bit < REPLY.length * 8; bit++) {
    const changed = REPLY.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    t.false(decodeEchoReply(changed).ok, `bit ${bit}`);
  }
});

test("cut anywhere, a reply is refused", (t) => {
  for (const torn of cuts(REPLY)) t.false(decodeEchoReply(torn).ok, `${torn.length} bytes`);
});

test("an IPv4 packet's payload begins behind its header, with options or without", (t) => {
  t.deepEqual(ipv4Payload(PACKET), { ok: true, value: REPLY });
  const withOptions = Buffer.concat([hex("46"), PACKET.subarray(1, 20), new Uint8Array(4), REPLY]);
  t.deepEqual(ipv4Payload(withOptions), { ok: true, value: Buffer.from(REPLY) });
});

for (const [what, bytes, reason] of [
  ["nothing", hex(""), "not IPv4"],
  ["IPv6", hex("6000 0000"), "not IPv4"],
  ["a header shorter than can be", PACKET.with(0, 0x44), "torn IPv4 header"],
  ["a header longer than the packet", PACKET.subarray(0, 19), "torn IPv4 header"],
] as const)
  test(`no payload is found in ${what}`, (t) => {
    t.deepEqual(ipv4Payload(bytes), { ok: false, reason, offset: 0 });
  });
