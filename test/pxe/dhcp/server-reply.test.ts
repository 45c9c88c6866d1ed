import test from "ava";
import { encodeOption } from "../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import { coordinatorMark, isProbeMac, probeMac } from "../../../pxe/dhcp/probe-mark.js";
import { readReply } from "../../../pxe/dhcp/server-reply.js";
import { type Ipv4Address, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const ip = (text: string) => text as Ipv4Address;
const SERVER = ip("10.77.0.5");
const FROM = ip("10.77.0.6");

type Option = Parameters<typeof encodeOption>;

function offer(parts: Partial<DhcpPacket>, ...options: readonly Option[]): DhcpPacket {
  return {
    ...{ op: "BOOTREPLY", hops: 0, xid: 7, secs: 0, broadcast: true, sname: "", file: "" },
    ...{ ciaddr: UNSPECIFIED, yiaddr: ip("10.77.0.100"), siaddr: UNSPECIFIED, giaddr: UNSPECIFIED },
    chaddr: "02:4d:50:00:00:01" as MacAddress,
    ...parts,
    options: new Map([
      encodeOption("messageType", "OFFER"),
      encodeOption("serverIdentifier", SERVER),
      ...options.map(([name, value]) => encodeOption(name, value)),
    ]),
  };
}

const PXE: Option = ["vendorClass", "PXEClient"];
const control = (...bytes: number[]): Option => ["vendorSpecific", Uint8Array.from(bytes)];

const reads = test.macro((t, packet: DhcpPacket, expected: object) => {
  t.like(readReply(packet, FROM), expected);
});

test("an offer of an address", reads, offer({}, ["leaseTime", 60], ["router", [ip("10.77.0.1")]]), {
  ...{ message: "OFFER", server: SERVER, isProxy: false, isRelayed: false },
  offer: { address: "10.77.0.100", leaseSeconds: 60, router: "10.77.0.1", bootServerDiscovery: false },
});
test("a boot file comes from siaddr", reads, offer({ siaddr: ip("10.77.0.9"), file: "x.efi" }), {
  offer: { bootServer: "10.77.0.9", bootFile: "x.efi" },
});
test("without siaddr it comes from the server", reads, offer({}, ["bootfileName", "x.efi"]), {
  offer: { bootServer: SERVER, bootFile: "x.efi" },
});
test("an offer without an address is ProxyDHCP", reads, offer({ yiaddr: UNSPECIFIED }, PXE), {
  isProxy: true,
});
test(
  "a NAK has no address, and is no ProxyDHCP",
  reads,
  offer({ yiaddr: UNSPECIFIED }, ["messageType", "NAK"]),
  {
    message: "NAK",
    isProxy: false,
  },
);
test("60 without 43 sends firmware to port 4011", reads, offer({}, PXE), {
  offer: { bootServerDiscovery: true },
});
test("60 with 43 = 06 01 08 does not", reads, offer({}, PXE, control(6, 1, 8)), {
  offer: { bootServerDiscovery: false },
});
test("nor when other tags come first", reads, offer({}, PXE, control(10, 2, 0, 80, 6, 1, 11, 255)), {
  offer: { bootServerDiscovery: false },
});
test("43 without that bit does", reads, offer({}, PXE, control(6, 1, 3)), {
  offer: { bootServerDiscovery: true },
});
test("43 that is cut off does", reads, offer({}, PXE, control(6, 1)), {
  offer: { bootServerDiscovery: true },
});
test("HTTPClient does not", reads, offer({}, ["vendorClass", "HTTPClient"]), {
  offer: { bootServerDiscovery: false },
});
test(
  "one that names no server is known by its address",
  reads,
  { ...offer({}), options: new Map([encodeOption("messageType", "OFFER")]) },
  { server: FROM },
);
test("what a terminal obeys is not told", reads, offer({ file: "a\u001b[2Jb" }, ["message", "\r\nx"]), {
  offer: { bootFile: "a?[2Jb" },
  text: "??x",
});
test(
  "a coordinator of this project says so",
  reads,
  offer({ yiaddr: UNSPECIFIED }, ["message", coordinatorMark("dc2")]),
  {
    coordinator: "dc2",
    isProxy: false,
  },
);
test("one that gives an address does not get away with it", (t) => {
  t.is(readReply(offer({}, ["message", coordinatorMark("dc2")]), FROM)?.coordinator, undefined);
});

test("a client's message is no reply", (t) => {
  t.is(readReply(offer({ op: "BOOTREQUEST" }), FROM), undefined);
  t.is(readReply(offer({}, ["messageType", "DISCOVER"]), FROM), undefined);
});

test("a probe's MAC is local, the same each time, and known as such", (t) => {
  const mac = probeMac("52:54:00:12:34:56" as MacAddress);
  t.true(isProbeMac(mac));
  t.is(String(mac), "02:4d:50:12:34:56");
  t.false(isProbeMac("02:4d:51:12:34:56" as MacAddress));
});
