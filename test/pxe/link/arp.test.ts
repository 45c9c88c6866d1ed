import test from "ava";
import { type ArpPacket, claimedAddress, decodeArp, encodeArpProbe } from "../../../pxe/link/arp.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { Random, seed } from "../dhcp/random.js";
import { cuts, hex } from "./hex.js";

const ip = (text: string) => text as Ipv4Address;
const OURS = "06:91:e0:ad:46:5c" as MacAddress;
const OTHER = "0a:0e:69:2c:d5:dd" as MacAddress;

/** Linux' answer to a probe, and its own question, as tcpdump showed them. */
const REPLY = hex("0001 0800 0604 0002 0a0e 692c d5dd 0a4d 0032 0691 e0ad 465c 0000 0000");
const QUESTION = hex("0001 0800 0604 0001 0691 e0ad 465c 0a4d 0001 0000 0000 0000 0a4d 0032");
const PROBE = hex("0001 0800 0604 0001 0691 e0ad 465c 0000 0000 0000 0000 0000 0a4d 0032");

test("a probe says nothing of its sender but the hardware address", (t) => {
  t.deepEqual(encodeArpProbe(OURS, ip("10.77.0.50")), PROBE);
});

test("a probe decodes to what it was made of", (t) => {
  t.deepEqual(decodeArp(encodeArpProbe(OTHER, ip("255.0.128.1"))), {
    ok: true,
    value: {
      operation: "request",
      senderHardwareAddress: OTHER,
      senderProtocolAddress: ip("0.0.0.0"),
      targetProtocolAddress: ip("255.0.128.1"),
    },
  });
});

test("Linux' answer is understood, with Ethernet's padding behind it or without", (t) => {
  const value: ArpPacket = {
    operation: "reply",
    senderHardwareAddress: OTHER,
    senderProtocolAddress: ip("10.77.0.50"),
    targetProtocolAddress: ip("0.0.0.0"),
  };
  t.deepEqual(decodeArp(REPLY), { ok: true, value });
  t.deepEqual(decodeArp(Buffer.concat([REPLY, new Uint8Array(18)])), { ok: true, value });
});

test("an answer with a group address, as a cluster gives it, has no sender", (t) => {
  const clustered = REPLY.slice();
  clustered[8] = 0x03;
  t.like(decodeArp(clustered), { value: { senderHardwareAddress: undefined } });
});

for (const [what, bytes, claimed] of [
  ["an answer", REPLY, "10.77.0.50"],
  ["whoever asks for another", QUESTION, "10.77.0.1"],
  ["another host's probe", PROBE, "10.77.0.50"],
] as const)
  test(`who has what address is told by ${what}`, (t) => {
    const packet = decodeArp(bytes);
    t.is(packet.ok ? claimedAddress(packet.value) : undefined, ip(claimed));
  });

test("an answer without an address claims none", (t) => {
  const empty = REPLY.slice().fill(0, 14, 18);
  const packet = decodeArp(empty);
  t.true(packet.ok);
  t.is(packet.ok ? claimedAddress(packet.value) : undefined, undefined);
});

for (const [at, value, reason] of [
  [1, 6, "hardware type is not Ethernet"],
  [2, 0x86, "protocol type is not IPv4"],
  [4, 8, "address lengths are not 6 and 4"],
  [5, 16, "address lengths are not 6 and 4"],
  [7, 3, "neither request nor reply"],
  [7, 0, "neither request nor reply"],
] as const)
  test(`byte ${at} changed to ${value}: ${reason}`, (t) => {
    const changed = REPLY.slice();
    changed[at] = value;
    t.like(decodeArp(changed), { ok: false, reason });
  });

test("cut anywhere, it is refused where it ends", (t) => {
  for (const torn of cuts(REPLY)) t.like(decodeArp(torn), { ok: false, offset: torn.length });
});

test("20,000 random packets never throw", (t) => {
  const random = new Random(seed);
  for (let i = 0; i < 20_000; i++) {
    const bytes = random.bytes(random.below(64));
    bytes.set(REPLY.subarray(0, random.below(9)).subarray(0, bytes.length));
    t.notThrows(() => decodeArp(bytes), `seed ${seed}, round ${i}`);
  }
});
