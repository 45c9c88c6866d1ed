import test from "ava";
import {
  decodePacket,
  encodeAck,
  encodeData,
  encodeError,
  encodeOack,
  encodeRequest,
  looksLikeRequest,
  type TftpPacket,
} from "../../../pxe/tftp/packet.js";
import { chooseSeed, randomBytes, seededRandom } from "./seeded-random.js";

const text = (value: string) => Buffer.from(value, "latin1");
const options = (...pairs: [string, string][]) => new Map(pairs);

const PACKETS: readonly (readonly [string, TftpPacket, Uint8Array])[] = [
  [
    "OVMF's first request",
    {
      kind: "rrq",
      filename: "shimx64.efi",
      mode: "octet",
      options: options(["tsize", "0"], ["blksize", "1468"], ["windowsize", "4"]),
    },
    text("\0\x01shimx64.efi\0octet\0tsize\x000\0blksize\x001468\0windowsize\x004\0"),
  ],
  [
    "a request without options",
    { kind: "rrq", filename: "f", mode: "octet", options: options() },
    text("\0\x01f\0octet\0"),
  ],
  [
    "a write request",
    { kind: "wrq", filename: "f", mode: "netascii", options: options() },
    text("\0\x02f\0netascii\0"),
  ],
  ["DATA 1", { kind: "data", block: 1, payload: text("abc") }, text("\0\x03\0\x01abc")],
  ["an empty last block", { kind: "data", block: 65535, payload: text("") }, text("\0\x03\xff\xff")],
  ["an ACK after rollover", { kind: "ack", block: 0 }, text("\0\x04\0\0")],
  [
    "OVMF's size probe",
    { kind: "error", code: 8, message: "User aborted the transfer" },
    text("\0\x05\0\x08User aborted the transfer\0"),
  ],
  [
    "an OACK",
    { kind: "oack", options: options(["blksize", "1432"], ["tsize", "99"]) },
    text("\0\x06blksize\x001432\0tsize\x0099\0"),
  ],
];

function encode(packet: TftpPacket): Uint8Array {
  switch (packet.kind) {
    case "rrq":
    case "wrq":
      return encodeRequest(packet);
    case "data":
      return encodeData(packet.block, packet.payload);
    case "ack":
      return encodeAck(packet.block);
    case "error":
      return encodeError(packet.code, packet.message);
    case "oack":
      return encodeOack(packet.options);
  }
}

for (const [name, packet, bytes] of PACKETS) {
  test(`${name} is encoded as on the wire`, (t) =>
    t.deepEqual(Buffer.from(encode(packet)), Buffer.from(bytes)));
  test(`${name} is decoded from the wire`, (t) =>
    t.deepEqual(decodePacket(bytes), { ok: true, value: packet }));
  test(`${name} cut at every byte is refused inside it, or is a shorter packet of its kind`, (t) => {
    for (let length = 0; length < bytes.length; length++) {
      const decoded = decodePacket(bytes.subarray(0, length));
      if (decoded.ok) t.is(decoded.value.kind, packet.kind);
      else t.true(decoded.offset <= length && decoded.reason.length > 0);
    }
  });
}

const refused = test.macro((t, bytes: Uint8Array, reason: RegExp, offset: number) => {
  const decoded = decodePacket(bytes);
  if (decoded.ok) return t.fail(`decoded as ${decoded.value.kind}`);
  t.regex(decoded.reason, reason);
  t.is(decoded.offset, offset);
});

test("no byte", refused, text(""), /opcode/, 0);
test("one byte", refused, text("\0"), /opcode/, 1);
test("an ACK of three bytes", refused, text("\0\x04\0"), /header/, 3);
test("opcode 0", refused, text("\0\0ab"), /unknown opcode 0/, 0);
test("opcode 7", refused, text("\0\x07ab"), /unknown opcode 7/, 0);
test("opcode 256, a little-endian RRQ", refused, text("\x01\0f\0octet\0"), /unknown opcode 256/, 0);
test("a request with no text", refused, text("\0\x01"), /mode/, 2);
test("a name without NUL", refused, text("\0\x01abc"), /NUL/, 2);
test("a request without mode", refused, text("\0\x01abc\0"), /mode/, 6);
test("a mode without NUL", refused, text("\0\x01abc\0octet"), /NUL/, 6);
test("an empty name", refused, text("\0\x01\0octet\0"), /file name/, 2);
test("an option without value", refused, text("\0\x01f\0octet\0blksize\0"), /value/, 18);
test("an option without name", refused, text("\0\x01f\0octet\0\x001\0"), /name/, 13);
test("a request of 513 bytes", refused, text(`\0\x01${"a".repeat(504)}\0octet\0`), /512/, 512);
test("a name of 65,000 bytes", refused, text(`\0\x01${"a".repeat(65_000)}\0octet\0`), /512/, 512);
test("10,000 options", refused, text(`\0\x01f\0octet\0${"a\0b\0".repeat(10_000)}`), /512/, 512);
test("17 options", refused, text(`\0\x01f\0octet\0${"a\0b\0".repeat(17)}`), /16 options/, 78);

test("a request of 512 bytes is read", (t) => {
  const decoded = decodePacket(text(`\0\x01${"a".repeat(503)}\0octet\0`));
  t.true(decoded.ok && decoded.value.kind === "rrq" && decoded.value.filename.length === 503);
});

test("mode and option names are read in any case, values as they are", (t) => {
  const decoded = decodePacket(text("\0\x01F\0OcTeT\0BLKSize\x00X\0"));
  const value = { kind: "rrq", filename: "F", mode: "octet", options: options(["blksize", "X"]) } as const;
  t.deepEqual(decoded, { ok: true, value });
});

test("of an option given twice the first value holds", (t) => {
  const decoded = decodePacket(text("\0\x01f\0octet\0blksize\x008\0BLKSIZE\x009\0"));
  t.true(decoded.ok && decoded.value.kind === "rrq" && decoded.value.options.get("blksize") === "8");
});

test("an ERROR without NUL, and one that goes on behind it, are read", (t) => {
  t.like(decodePacket(text("\0\x05\0\x01gone")), { value: { message: "gone" } });
  t.like(decodePacket(text("\0\x05\0\x01gone\0more")), { value: { message: "gone" } });
});

test("an ERROR's text is bounded both ways", (t) => {
  t.is(encodeError(0, "a".repeat(9999)).length, 4 + 128 + 1);
  t.like(decodePacket(text(`\0\x05\0\x01${"a".repeat(9999)}`)), { value: { message: "a".repeat(128) } });
});

test("block numbers past 65,535 travel as their low 16 bits", (t) => {
  t.deepEqual([...encodeAck(65_536)], [0, 4, 0, 0]);
  t.deepEqual([...encodeData(131_073, text("")).subarray(2)], [0, 1]);
});

test("any bytes are decoded or refused, and what is decoded encodes to an equal packet", (t) => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  for (let run = 0; run < 50_000; run++) {
    const bytes = Buffer.from(fuzzed(random));
    const decoded = decodePacket(bytes);
    if (decoded.ok) t.deepEqual(decodePacket(encode(decoded.value)), decoded, `SEED=${seed} run ${run}`);
    else if (decoded.offset > bytes.length) t.fail(`SEED=${seed} run ${run}: offset past the end`);
  }
  t.false(looksLikeRequest(text("\0\x03")));
  t.true(looksLikeRequest(text("\0\x02")));
});

/** Half the time plain noise behind an opcode, else a good packet with a few bytes changed. */
function fuzzed(random: () => number): Uint8Array {
  if (random() < 0.5)
    return Buffer.concat([
      text(`\0${String.fromCharCode(random() * 8)}`),
      randomBytes(random, random() * 40),
    ]);
  const [, , packet] = PACKETS[Math.floor(random() * PACKETS.length)] ?? ["", "", text("")];
  const bytes = Uint8Array.from(packet as Uint8Array);
  for (let i = 0; i < 3; i++)
    bytes[Math.floor(random() * bytes.length)] = random() < 0.3 ? 0 : random() * 256;
  return bytes.subarray(0, random() < 0.3 ? random() * bytes.length : bytes.length);
}
