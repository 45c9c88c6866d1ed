import test from "ava";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import { type ReplyDestination, replyDestination } from "../../../pxe/dhcp/reply-destination.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { hex, ip, REQUEST } from "./wire.js";

const SERVER = Uint8Array.of(10, 77, 0, 10);
const options = (message: number) =>
  new Map([53, 54].map((code) => [code, code === 53 ? Uint8Array.of(message) : SERVER]));
const ACK: DhcpPacket = { ...REQUEST, op: "BOOTREPLY", yiaddr: ip("10.77.0.50"), options: options(5) };
const NAK: DhcpPacket = { ...ACK, yiaddr: ip("0.0.0.0"), options: options(6) };
const RELAYED = { giaddr: ip("10.78.0.1") };
const BOUND = { ciaddr: ip("10.77.0.21") };
const BROADCAST: ReplyDestination = { kind: "broadcast", port: 68 };

const goes = test.macro({
  exec(t, request: Partial<DhcpPacket>, reply: DhcpPacket, expected: ReplyDestination) {
    const arrival = { port: 40001, interface: "eth1" };
    t.deepEqual(replyDestination({ ...REQUEST, ...request }, reply, arrival), expected);
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
test("the very machine, when it has no address and did not ask for a broadcast", goes, {}, ACK, {
  kind: "unconfigured",
  address: ip("10.77.0.50"),
  mac: REQUEST.chaddr,
  port: 68,
  from: ip("10.77.0.10"),
});
test(
  "the very machine, when sub-option 19 comes without a relay",
  goes,
  { options: new Map([[82, hex("1300")]]) },
  ACK,
  { kind: "unconfigured", address: ip("10.77.0.50"), mac: REQUEST.chaddr, port: 68, from: ip("10.77.0.10") },
);
test("everybody, as a NAK to a client without an address", goes, {}, NAK, BROADCAST);
test("everybody, when the reply gives no address", goes, {}, { ...ACK, yiaddr: ip("0.0.0.0") }, BROADCAST);
test(
  "everybody, when the reply names no server",
  goes,
  {},
  { ...ACK, options: new Map([[53, Uint8Array.of(5)]]) },
  BROADCAST,
);
for (const chaddr of ["ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "00:00:00:00:00:00"] as MacAddress[])
  test(`everybody, when the client says it is ${chaddr}`, goes, { chaddr }, ACK, BROADCAST);

const FROM_ITS_ADDRESS = { address: BOUND.ciaddr, port: 68 };
for (const [name, arrival, expected] of [
  ["that renews from afar", FROM_ITS_ADDRESS, { kind: "unicast", address: BOUND.ciaddr, port: 68 }],
  [
    "that renews by an interface",
    { ...FROM_ITS_ADDRESS, interface: "eth1", localAddress: ip("10.77.0.10") },
    { kind: "unicast", address: BOUND.ciaddr, port: 68 },
  ],
  ["that told all of its segment", { ...FROM_ITS_ADDRESS, interface: "eth1", isBroadcast: true }, BROADCAST],
  ["that writes from another address", { address: ip("10.77.0.22"), port: 68 }, BROADCAST],
] as const)
  test(`a NAK to a client ${name} is ${expected.kind}`, (t) => {
    t.deepEqual(replyDestination({ ...REQUEST, ...BOUND }, NAK, arrival), expected);
  });

test("reply goes to everybody where it is not known which interface the client is at", (t) => {
  t.deepEqual(replyDestination(REQUEST, ACK, { port: 68 }), BROADCAST);
});
