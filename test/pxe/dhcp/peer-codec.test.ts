import { createRequire } from "node:module";
import test from "ava";
import { encodeOption, readOption } from "../../../pxe/dhcp/options.js";
import { decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { ip, REQUEST, sorted } from "./wire.js";

/** The npm package `dhcp`: an independent codec, usable for the options it knows and for packets without pads between them. */
interface PeerPacket {
  readonly op: number;
  readonly htype: number;
  readonly hlen: number;
  readonly hops: number;
  readonly xid: number;
  readonly secs: number;
  readonly flags: number;
  readonly ciaddr: string;
  readonly yiaddr: string;
  readonly siaddr: string;
  readonly giaddr: string;
  readonly chaddr: string;
  readonly sname: string;
  readonly file: string;
  readonly options: Readonly<Record<number, unknown>>;
}
interface PeerCodec {
  parse(bytes: Buffer): PeerPacket;
  format(packet: PeerPacket): { readonly _data: Buffer; readonly _w: number };
}
const peer = createRequire(import.meta.url)("dhcp/lib/protocol.js") as PeerCodec;

const PEER_PACKET: PeerPacket = {
  op: 2,
  htype: 1,
  hlen: 6,
  hops: 1,
  xid: 0xdeadbeef,
  secs: 4,
  flags: 0x8000,
  ciaddr: "0.0.0.0",
  yiaddr: "10.77.0.21",
  siaddr: "10.77.0.11",
  giaddr: "10.78.0.1",
  chaddr: "52-54-00-12-34-56",
  sname: "hv1",
  file: "undionly.kpxe",
  options: {
    53: 2,
    54: "10.77.0.10",
    51: 3600,
    1: "255.255.255.0",
    3: ["10.77.0.1"],
    6: ["10.77.0.1", "9.9.9.9"],
    58: 1800,
    66: "10.77.0.11",
    67: "undionly.kpxe",
  },
};

const OURS = {
  ...REQUEST,
  op: "BOOTREPLY" as const,
  hops: 1,
  secs: 4,
  broadcast: true,
  yiaddr: ip("10.77.0.21"),
  siaddr: ip("10.77.0.11"),
  giaddr: ip("10.78.0.1"),
  sname: "hv1",
  file: "undionly.kpxe",
  options: new Map([
    encodeOption("messageType", "OFFER"),
    encodeOption("serverIdentifier", ip("10.77.0.10")),
    encodeOption("leaseTime", 3600),
    encodeOption("subnetMask", ip("255.255.255.0")),
    encodeOption("router", [ip("10.77.0.1")]),
    encodeOption("domainNameServer", [ip("10.77.0.1"), ip("9.9.9.9")]),
    encodeOption("renewalTime", 1800),
    encodeOption("tftpServerName", "10.77.0.11"),
    encodeOption("bootfileName", "undionly.kpxe"),
  ]),
};

test("the peer reads what this codec writes", (t) => {
  t.like(peer.parse(Buffer.from(encodeDhcp(OURS, { maxSize: 1472 }))), PEER_PACKET);
});

test("this codec reads what the peer writes", (t) => {
  const { _data, _w } = peer.format(PEER_PACKET);
  const decoded = decodeDhcp(_data.subarray(0, _w));
  t.true(decoded.ok);
  if (!decoded.ok) return;
  t.deepEqual(sorted(decoded.value), sorted(OURS));
  t.is(readOption(decoded.value, "bootfileName"), "undionly.kpxe");
});
