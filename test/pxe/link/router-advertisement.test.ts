import test from "ava";
import {
  decodeRouterSolicitation,
  encodeRouterAdvertisement,
  type Icmpv6Arrival,
} from "../../../pxe/link/router-advertisement.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { Random, seed } from "../dhcp/random.js";
import { cuts, hex } from "./hex.js";

/** Linux' solicitation, as tcpdump showed it. */
const LINUX = hex("8500 2982 0000 0000 0101 3245 35e8 b1f7");
const BARE = LINUX.subarray(0, 8);
const LINK_LOCAL = hex("fe80 0000 0000 0000 080e 0dff fe88 23f1");
const UNSPECIFIED = new Uint8Array(16);
const GLOBAL = hex("fd77 0000 0000 0000 0000 0000 0000 0001");

function arrival(change: Partial<Icmpv6Arrival> = {}): Icmpv6Arrival {
  return { bytes: LINUX, hopLimit: 255, source: LINK_LOCAL, ...change };
}

test("an advertisement makes nobody a router: no lifetime, no prefix, no flags", (t) => {
  t.deepEqual(
    encodeRouterAdvertisement("06:91:e0:ad:46:5c" as MacAddress),
    hex("8600 0000 0000 0000 0000 0000 0000 0000 0101 0691 e0ad 465c"),
  );
});

for (const [what, change, solicitor] of [
  ["Linux, by its link-local address", {}, "linkLocal"],
  ["the last of the link-local addresses", { source: hex("febf") }, "linkLocal"],
  ["a host without any option", { bytes: BARE }, "linkLocal"],
  ["a host without an address", { bytes: BARE, source: UNSPECIFIED }, "unspecified"],
  ["a host that sends a nonce alone", { bytes: hex("8500 0000 0000 0000 0e01 2397 cb2d 3fe8") }, "linkLocal"],
  ["a global address", { source: GLOBAL }, "other"],
  ["fec0::, which is not link-local", { source: hex("fec0") }, "other"],
] as const)
  test(`a solicitation of ${what} is ${solicitor}`, (t) => {
    t.deepEqual(decodeRouterSolicitation(arrival(change)), { ok: true, value: solicitor });
  });

for (const [what, change, reason] of [
  ["one that came through a router", { hopLimit: 64 }, "hop limit is not 255: it came through a router"],
  ["one whose hop limit is not known", { hopLimit: 0 }, "hop limit is not 255: it came through a router"],
  ["another code", { bytes: LINUX.with(1, 1) }, "code is not 0"],
  ["an advertisement", { bytes: LINUX.with(0, 134) }, "not a router solicitation"],
  ["an option of no length", { bytes: LINUX.with(9, 0) }, "option of length 0"],
  ["an option past the end", { bytes: LINUX.with(9, 2) }, "torn option"],
  ["half an option", { bytes: Buffer.concat([LINUX, hex("0e")]) }, "option of length 0"],
  [
    "a link-layer address of nobody",
    { source: UNSPECIFIED },
    "a link-layer address without a source address",
  ],
] as const)
  test(`refused: ${what}`, (t) => {
    t.like(decodeRouterSolicitation(arrival(change)), { ok: false, reason });
  });

test("cut anywhere but before its option, it is refused", (t) => {
  for (const bytes of cuts(LINUX))
    t.is(decodeRouterSolicitation(arrival({ bytes })).ok, bytes.length === 8, `${bytes.length} bytes`);
});

test("20,000 random messages never throw", (t) => {
  const random = new Random(seed);
  for (let i = 0; i < 20_000; i++) {
    const bytes = Buffer.concat([BARE, random.bytes(random.below(200))]);
    t.notThrows(() => decodeRouterSolicitation(arrival({ bytes })), `seed ${seed}, round ${i}`);
  }
});
