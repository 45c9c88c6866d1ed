import test from "ava";
import type { BootClient } from "../../../pxe/boot/boot-client.js";
import { bootClient } from "../../../pxe/dhcp/client-facts.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import { hex, ip, latin1, REQUEST } from "./wire.js";

const MAC = REQUEST.chaddr;

const facts = test.macro({
  exec(
    t,
    options: Readonly<Record<number, Uint8Array>>,
    expected: Omit<BootClient, "mac">,
    packet?: DhcpPacket,
  ) {
    const map = new Map(Object.entries(options).map(([code, value]) => [Number(code), value]));
    t.deepEqual(bootClient({ ...REQUEST, ...packet, options: map }), { mac: MAC, ...expected });
  },
  title: (name) => `facts: ${name}`,
});

const bios = "PXEClient:Arch:00000:UNDI:002001";
const efi = "PXEClient:Arch:00007:UNDI:003000";

test("a running system without any option", facts, {}, { isIpxe: false });
test(
  "UEFI firmware",
  facts,
  { 93: hex("0007"), 60: latin1(efi) },
  {
    isIpxe: false,
    architecture: 7,
    vendorClass: efi,
  },
);
test(
  "the first of several architectures",
  facts,
  { 93: hex("0009 0007") },
  { isIpxe: false, architecture: 9 },
);
test("iPXE by its four bare letters", facts, { 77: latin1("iPXE") }, { isIpxe: true });
test("iPXE by a user class with its length", facts, { 77: latin1("\u0004iPXE") }, { isIpxe: true });
test("iPXE as the second user class", facts, { 77: latin1("\u0003abc\u0004iPXE") }, { isIpxe: true });
test("iPXE by option 175 alone", facts, { 175: hex("b00101") }, { isIpxe: true });
test("another user class", facts, { 77: latin1("\u0005iPXEx") }, { isIpxe: false });
test("iPXE's letters after a torn length", facts, { 77: latin1("\u0009iPXE") }, { isIpxe: false });
test("iPXE's letters with one more", facts, { 77: latin1("iPXE2") }, { isIpxe: false });
test("an empty user class", facts, { 77: hex("") }, { isIpxe: false });
test(
  "an old ROM without option 93",
  facts,
  { 60: latin1(bios) },
  {
    isIpxe: false,
    architecture: 0,
    vendorClass: bios,
  },
);
test(
  "a malformed option 93 beside the vendor class",
  facts,
  { 93: hex("00"), 60: latin1(efi) },
  {
    isIpxe: false,
    architecture: 7,
    vendorClass: efi,
  },
);
test(
  "an HTTPClient without option 93",
  facts,
  { 60: latin1("HTTPClient:Arch:00016") },
  {
    isIpxe: false,
    vendorClass: "HTTPClient:Arch:00016",
  },
);
test(
  "a vendor class with six digits",
  facts,
  { 60: latin1("PXEClient:Arch:000070") },
  {
    isIpxe: false,
    vendorClass: "PXEClient:Arch:000070",
  },
);
test(
  "a vendor class that only contains PXEClient",
  facts,
  { 60: latin1(`x${efi}`) },
  {
    isIpxe: false,
    vendorClass: `x${efi}`,
  },
);
test(
  "a hostname of CR, LF, ANSI and high bytes",
  facts,
  { 12: latin1("a\r\n\u001b[31mb\u007f\u0080\u00ff") },
  {
    isIpxe: false,
    hostname: "a???[31mb???",
  },
);
test(
  "a vendor class of only illegal letters",
  facts,
  { 60: hex("0102ff") },
  { isIpxe: false, vendorClass: "???" },
);
test("255 dots", facts, { 12: latin1(".".repeat(255)) }, { isIpxe: false, hostname: ".".repeat(255) });
test(
  "a hostname of 60,000 letters",
  facts,
  { 12: latin1("a".repeat(60_000)) },
  {
    isIpxe: false,
    hostname: "a".repeat(255),
  },
);
test("an empty hostname", facts, { 12: hex("") }, { isIpxe: false });
test(
  "a relay",
  facts,
  {},
  { isIpxe: false, relay: ip("10.78.0.1") },
  { ...REQUEST, giaddr: ip("10.78.0.1") },
);

test("client ids of 0, 1, 128 and 64 Ki bytes change nothing", (t) => {
  for (const length of [0, 1, 128, 65_536]) {
    const options = new Map([[61, new Uint8Array(length)]]);
    t.deepEqual(bootClient({ ...REQUEST, options }), { mac: MAC, isIpxe: false });
  }
});
