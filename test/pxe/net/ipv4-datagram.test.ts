import test from "ava";
import { ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import { decodeIpv4Datagram, encodeIpv4Datagram } from "../../../pxe/net/ipv4-datagram.js";
import { ip } from "../dhcp/wire.js";
import { readUdpOverIpv4 } from "./frame-listener.js";

const ENDS = {
  source: ip("10.77.0.1"),
  sourcePort: 67,
  destination: ip("10.77.0.50"),
  destinationPort: 68,
};
const payload = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 255);
const hexOf = (length: number) =>
  Buffer.from(encodeIpv4Datagram({ ...ENDS, payload: payload(length) })).toString("hex");

/** As Linux sent them, but for the identification it gave them, and so the header's checksum. */
const GOLDEN = [
  [0, "4500001c00004000401126050a4d00010a4d0032004300440008ea8a"],
  [5, "4500002100004000401126000a4d00010a4d003200430044000db15a050c131a21"],
] as const;
for (const [length, hex] of GOLDEN)
  test(`a datagram with ${length} bytes is, byte for byte, what a kernel makes of it`, (t) => {
    t.is(hexOf(length), hex);
  });

test("the checksum over 300 bytes is the kernel's too", (t) => {
  t.is(hexOf(300).slice(0, 56), "4500014800004000401124d90a4d00010a4d0032004300440134b3e4");
});

test("every length from 0 to 1,500 comes out as it went in, with checksums that another hand wrote", (t) => {
  for (let length = 0; length <= 1500; length++) {
    const bytes = Buffer.from(encodeIpv4Datagram({ ...ENDS, payload: payload(length) }));
    t.deepEqual(readUdpOverIpv4(bytes), {
      source: "10.77.0.1:67",
      destination: "10.77.0.50:68",
      payload: Buffer.from(payload(length)).toString("hex"),
    });
  }
});

test("sums that carry, and any addresses and ports, are right", (t) => {
  for (let seed = 1; seed <= 2000; seed++) {
    const random = Math.imul(seed, 2_654_435_761) >>> 0;
    const ends = {
      source: ipv4FromNumber(random),
      sourcePort: random & 0xffff,
      destination: ipv4FromNumber(~random),
      destinationPort: random >>> 16,
    };
    const ones = new Uint8Array(random % 1473).fill(0xff);
    const read = readUdpOverIpv4(Buffer.from(encodeIpv4Datagram({ ...ends, payload: ones })));
    t.is(read?.source, `${ends.source}:${ends.sourcePort}`, `seed ${seed}`);
    t.is(read?.payload.length, 2 * ones.length, `seed ${seed}`);
  }
});

test("a UDP checksum of 0 is sent as ones: 0 would say that there is none, RFC 768", (t) => {
  const zero = encodeIpv4Datagram({ ...ENDS, payload: Uint8Array.of(0, 0) });
  const sum = new DataView(zero.buffer).getUint16(26);
  const view = new DataView(new ArrayBuffer(2));
  view.setUint16(0, sum);
  const bytes = encodeIpv4Datagram({ ...ENDS, payload: new Uint8Array(view.buffer) });
  t.is(new DataView(bytes.buffer).getUint16(26), 0xffff);
  t.not(readUdpOverIpv4(Buffer.from(bytes)), undefined);
});

test("what was encoded is read again, with padding behind it, and nothing of what is cut at any byte", (t) => {
  const bytes = encodeIpv4Datagram({ ...ENDS, payload: payload(300) });
  const padded = Buffer.concat([bytes, Buffer.alloc(18)]);
  t.deepEqual(decodeIpv4Datagram(padded), {
    ok: true,
    value: { ...ENDS, payload: Buffer.from(payload(300)) },
  });
  for (let length = 0; length < bytes.length; length++)
    t.false(decodeIpv4Datagram(bytes.subarray(0, length)).ok, `${length} bytes`);
});

test("options in the header are passed over; fragments, other protocols and wrong lengths are refused", (t) => {
  const plain = encodeIpv4Datagram({ ...ENDS, payload: Uint8Array.of(1, 2, 3) });
  const long = Buffer.concat([plain.subarray(0, 20), Buffer.alloc(4), plain.subarray(20)]);
  long[0] = 0x46;
  long.writeUInt16BE(long.length, 2);
  const read = decodeIpv4Datagram(long);
  t.deepEqual(read.ok && [read.value.sourcePort, [...read.value.payload]], [ENDS.sourcePort, [1, 2, 3]]);
  const spoiled: readonly (readonly [what: string, at: number, byte: number])[] = [
    ["IPv6", 0, 0x65],
    ["a header of 16 bytes", 0, 0x44],
    ["TCP", 9, 6],
    ["more fragments", 6, 0x20],
    ["a later fragment", 7, 1],
    ["a packet of 255 bytes", 3, 255],
    ["a datagram of 7 bytes", 25, 7],
    ["a datagram of 12 bytes", 25, 12],
  ];
  for (const [what, at, byte] of spoiled)
    t.false(decodeIpv4Datagram(Buffer.from(plain).fill(byte, at, at + 1)).ok, what);
});
