import test from "ava";
import { decodeLldpFrame, type LldpNeighbour } from "../../../pxe/link/lldp.js";
import { Random, seed } from "../dhcp/random.js";
import { cuts, hex } from "./hex.js";

const HEAD = "0180 c200 000e 0200 0000 0001 88cc";
/** A frame as a rack switch sends it: chassis by MAC, port by its interface's name, with descriptions, capabilities, an organisation's field and Ethernet's padding. */
const SWITCH = hex(
  `${HEAD} 0207 0400 1b21 aabb cc04 0905 6765 2d30 2f30 2f37 0602 0078 0805 7234 7531 320a 0474 6f72 310e 0400 1400 04fe 0600 80c2 0100 01 0000 00000000`,
);
const SEEN: LldpNeighbour = {
  chassis: "00:1b:21:aa:bb:cc",
  port: "ge-0/0/7",
  systemName: "tor1",
  portDescription: "r4u12",
};

/** A field: seven bits of type, nine of length. */
function tlv(type: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([(type << 1) | (bytes.length >> 8), bytes.length & 255]), bytes]);
}

const id = (subtype: number, value: Uint8Array | string) =>
  Buffer.concat([Buffer.of(subtype), Buffer.from(value)]);
const END = tlv(0, "");

function frame(...tlvs: readonly Buffer[]): Uint8Array {
  return new Uint8Array(Buffer.concat([hex(HEAD), ...tlvs]));
}

/** A frame whose chassis or port is the one given. */
function named({ chassis = id(7, "c"), port = id(7, "p") }): Uint8Array {
  return frame(tlv(1, chassis), tlv(2, port), tlv(3, hex("0078")), END);
}

test("a switch's frame tells its chassis, port, name and the port's description", (t) => {
  t.deepEqual(decodeLldpFrame(SWITCH), { ok: true, value: SEEN });
});

/** What systemd-networkd 252 with EmitLLDP=yes sent over a veth pair; tcpdump reads it as the test does. */
const NETWORKD = hex(
  `0180 c200 000e 0200 0000 0008 88cc 0221 0733 6431 3231 3963 3763 3463 3534 3034 6161 6131 6636 6432 6134 3861 6466 6461 34
   0404 0573 7730 0602 0078 0808 746f 2072 3475 3132 0a02 766d 0e04 0094 0080 0000`,
);

test("systemd-networkd's frame tells what tcpdump reads in it", (t) => {
  t.deepEqual(decodeLldpFrame(NETWORKD), {
    ok: true,
    value: {
      ...{ chassis: "3d1219c7c4c5404aaa1f6d2a48adfda4", port: "sw0" },
      ...{ systemName: "vm", portDescription: "to r4u12" },
    },
  });
});

test("a VLAN tag in front changes nothing", (t) => {
  const tagged = Buffer.concat([SWITCH.subarray(0, 12), hex("8100 0064"), SWITCH.subarray(12)]);
  t.deepEqual(decodeLldpFrame(tagged), { ok: true, value: SEEN });
});

test("a frame without the end mark is as good", (t) => {
  const bytes = frame(tlv(1, id(7, "c")), tlv(2, id(7, "p")), tlv(3, hex("0078")));
  t.deepEqual(decodeLldpFrame(bytes), { ok: true, value: { chassis: "c", port: "p" } });
});

for (const [name, given, value] of [
  ["a chassis component", { chassis: id(1, "slot 1") }, { chassis: "slot 1" }],
  ["a chassis' interface alias", { chassis: id(2, "uplink") }, { chassis: "uplink" }],
  ["a chassis by MAC", { chassis: id(4, hex("0200 0000 00ff")) }, { chassis: "02:00:00:00:00:ff" }],
  ["a MAC that is too short", { chassis: id(4, hex("0200")) }, { chassis: "0200" }],
  ["a chassis by IPv4", { chassis: id(5, hex("01 0a4d 0001")) }, { chassis: "10.77.0.1" }],
  [
    "a chassis by IPv6",
    { chassis: id(5, hex("02 fd77 0000 0000 0000 0000 0000 0000 0001")) },
    { chassis: "fd77:0:0:0:0:0:0:1" },
  ],
  ["an address of an unknown family", { chassis: id(5, hex("06 0102")) }, { chassis: "060102" }],
  ["a chassis by interface name", { chassis: id(6, "swp1") }, { chassis: "swp1" }],
  ["a reserved subtype", { chassis: id(99, hex("dead")) }, { chassis: "dead" }],
  ["a port by alias", { port: id(1, "to r4u12") }, { port: "to r4u12" }],
  ["a port by MAC", { port: id(3, hex("0200 0000 0001")) }, { port: "02:00:00:00:00:01" }],
  ["a port by address", { port: id(4, hex("01 0a4d 0002")) }, { port: "10.77.0.2" }],
  ["a port by circuit", { port: id(6, hex("0001")) }, { port: "0001" }],
  ["a port named locally", { port: id(7, "7\0\0") }, { port: "7" }],
  ["what a terminal obeys", { port: id(5, "\u001b[2Jx\u009b\u2028y") }, { port: "1b5b324a78c29be280a879" }],
  ["letters beyond ASCII", { port: id(5, "Büro 3") }, { port: "Büro 3" }],
  ["bytes that are no UTF-8", { port: id(5, hex("41 ff 42")) }, { port: "41ff42" }],
  ["nothing printable", { port: id(5, hex("0000")) }, { port: "0000" }],
] as const)
  test(`spelled as it is read: ${name}`, (t) => {
    t.deepEqual(decodeLldpFrame(named(given)), { ok: true, value: { chassis: "c", port: "p", ...value } });
  });

test("the first of two names counts, and an empty one is none", (t) => {
  const start = [tlv(1, id(7, "c")), tlv(2, id(7, "p")), tlv(3, hex("0078"))];
  const twice = frame(...start, tlv(5, "one"), tlv(5, "two"), tlv(4, ""), END, tlv(4, "behind the end"));
  t.deepEqual(decodeLldpFrame(twice), { ok: true, value: { chassis: "c", port: "p", systemName: "one" } });
});

const TTL = tlv(3, hex("0078"));
for (const [name, bytes, reason] of [
  ["nothing", new Uint8Array(0), "the frame is not LLDP"],
  ["an IPv4 frame", hex("ffff ffff ffff 0200 0000 0001 0800 4500"), "the frame is not LLDP"],
  ["no chassis", frame(tlv(2, id(7, "p")), TTL), "the chassis is missing"],
  ["a chassis twice", frame(tlv(1, id(7, "c")), tlv(1, id(7, "c"))), "the port is missing"],
  ["no time to live", frame(tlv(1, id(7, "c")), tlv(2, id(7, "p")), END), "the time to live is missing"],
  [
    "an empty chassis",
    frame(tlv(1, id(7, "")), tlv(2, id(7, "p")), TTL),
    "the chassis or the port has no name",
  ],
  [
    "a field past the end",
    frame(tlv(1, id(7, "c")), tlv(2, id(7, "p")), TTL, hex("0aff 41") as Buffer),
    "a field runs past the end of the frame",
  ],
  ["a frame of 10,000 bytes", new Uint8Array(10_000), "longer than an Ethernet frame"],
] as const)
  test(`refused: ${name}`, (t) => {
    t.like(decodeLldpFrame(bytes), { ok: false, reason });
  });

test("a frame cut at any byte is refused, or tells what was whole", (t) => {
  for (const cut of cuts(SWITCH)) {
    const decoded = decodeLldpFrame(cut);
    if (decoded.ok) t.like(decoded.value, { chassis: SEEN.chassis, port: SEEN.port });
    else t.true(decoded.offset <= SWITCH.length);
  }
});

test("whatever bytes come, texts are printable and short, and nothing throws", (t) => {
  const random = new Random(seed);
  t.log(`seed ${seed}`);
  for (let round = 0; round < 20_000; round++) {
    const bytes = Uint8Array.from(SWITCH);
    for (let changes = random.below(8); changes > 0; changes--)
      bytes[14 + random.below(bytes.length - 14)] = random.below(256);
    const decoded = decodeLldpFrame(bytes);
    if (decoded.ok)
      for (const text of Object.values(decoded.value)) t.regex(text, /^[^\p{Cc}\p{Cf}\u2028\u2029]{1,255}$/u);
  }
});
