import test from "ava";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import { type ReplyDestination, replyDestination } from "../../../pxe/dhcp/reply-destination.js";
import { hex, ip, REQUEST } from "./wire.js";

const ACK: DhcpPacket = { ...REQUEST, op: "BOOTREPLY", options: new Map([[53, Uint8Array.of(5)]]) };
const NAK: DhcpPacket = { ...ACK, options: new Map([[53, Uint8Array.of(6)]]) };
const RELAYED = { giaddr: ip("10.78.0.1") };
const BOUND = { ciaddr: ip("10.77.0.21") };
const BROADCAST: ReplyDestination = { kind: "broadcast", port: 68 };

const goes = test.macro({
  exec(t, request: Partial<DhcpPacket>, reply: DhcpPacket, expected: ReplyDestination) {
    t.deepEqual(replyDestination({ ...REQUEST, ...request }, reply, { port: 40001 }), expected);
  },
  title: (name) => `reply goes to ${name}`,
});

const relay = (port: number): ReplyDestination => ({ kind: "relay", address: ip("10.78.0.1"), port });
const withSubOptions = (digits: string) => ({ ...RELAYED, options: new Map([[82, hex(digits)]]) });

test("the relay's server port", goes, RELAYED, ACK, relay(67));
test(
  "the relay, also when the client has an address and set the flag",
  goes,
  { ...RELAYED, ...BOUND, broadcast: true },
  ACK,
  relay(67),
);
test("the relay, also as a NAK", goes, RELAYED, NAK, relay(67));
test("the relay's own port, when sub-option 19 asks for it", goes, withSubOptions("1300"), ACK, relay(40001));
test("the relay's own port, as a NAK too", goes, withSubOptions("0101611300"), NAK, relay(40001));
test("port 67 when option 82 has no sub-option 19", goes, withSubOptions("010161"), ACK, relay(67));
test("port 67 when option 82 is torn", goes, withSubOptions("1300ff"), ACK, relay(67));
test("the address a client has", goes, BOUND, ACK, { kind: "unicast", address: ip("10.77.0.21"), port: 68 });
test("the address a client has, whatever its flag", goes, { ...BOUND, broadcast: true }, ACK, {
  kind: "unicast",
  address: ip("10.77.0.21"),
  port: 68,
});
test("everybody, as a NAK to a client with an address", goes, BOUND, NAK, BROADCAST);
test("everybody, when the client asked for that", goes, { broadcast: true }, ACK, BROADCAST);
test("everybody, when the client has no address and did not ask", goes, {}, ACK, BROADCAST);
test(
  "everybody, when sub-option 19 comes without a relay",
  goes,
  { options: new Map([[82, hex("1300")]]) },
  ACK,
  BROADCAST,
);
