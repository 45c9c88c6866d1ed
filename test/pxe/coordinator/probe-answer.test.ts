import test from "ava";
import { probeDiscover } from "../../../pxe/client/probe-messages.js";
import { ProbeDesk } from "../../../pxe/coordinator/probe-answer.js";
import { encodeOption } from "../../../pxe/dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import type { ReplyDestination } from "../../../pxe/dhcp/reply-destination.js";
import { readReply } from "../../../pxe/dhcp/server-reply.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { ip, SERVER } from "./lab.js";

const MAC = "02:4d:50:12:34:56" as MacAddress;
const ARRIVAL = { interface: "eth1", address: ip("0.0.0.0"), port: 68 };
const RELAY = ip("10.9.0.1");

function desk() {
  const clock = { now: 0 };
  const sent: { readonly packet: DhcpPacket | undefined; readonly to: ReplyDestination }[] = [];
  const one = new ProbeDesk({ id: "dc1", serverIdentifier: () => SERVER, clock: () => clock.now });
  one.sendBy((bytes, to) => {
    const decoded = decodeDhcp(bytes);
    sent.push({ packet: decoded.ok ? decoded.value : undefined, to });
  });
  return { one, sent, clock };
}

const probe = (parts: Partial<DhcpPacket> = {}) =>
  ({ ...probeDiscover({ kind: "uefi", mac: MAC, xid: 7, secs: 0 }), ...parts }) as DhcpPacket;
const bytesOf = (packet: DhcpPacket) => encodeDhcp(packet, {});

test("a probe is told who answers, to everybody, and is given nothing", (t) => {
  const { one, sent } = desk();
  t.true(one.take(bytesOf(probe()), ARRIVAL));
  const [{ packet, to } = { packet: undefined, to: undefined }] = sent;
  t.deepEqual(to, { kind: "broadcast", port: 68 });
  const reply = packet && readReply(packet, SERVER);
  t.like(reply, { message: "OFFER", server: SERVER, coordinator: "dc1", isProxy: false });
  t.deepEqual(reply?.offer, { dns: [], bootServerDiscovery: false });
});

test("by a relay it goes back to the relay, with what the relay added and in the name that it asks for", (t) => {
  const { one, sent } = desk();
  const information = Uint8Array.of(1, 1, 9, 11, 4, 10, 9, 0, 1);
  const options = new Map([...probe().options, [82, information] as const]);
  t.true(one.take(bytesOf(probe({ giaddr: RELAY, options })), ARRIVAL));
  t.deepEqual(sent[0]?.to, { kind: "relay", address: RELAY, port: 67 });
  t.deepEqual(sent[0]?.packet?.options.get(82), information);
  t.is(sent[0]?.packet && readReply(sent[0].packet, SERVER)?.server, RELAY);
});

test("what is no probe goes on to be served, also from a MAC that begins like one", (t) => {
  const { one, sent } = desk();
  const options = new Map(probe().options);
  options.delete(61);
  t.false(one.take(bytesOf(probe({ options })), ARRIVAL));
  t.false(one.take(bytesOf(probe({ chaddr: "52:54:00:12:34:56" as MacAddress })), ARRIVAL));
  t.false(one.take(new Uint8Array(3), ARRIVAL));
  t.deepEqual(sent, []);
});

test("a probe that asks for anything but an offer gets no answer, and is no machine", (t) => {
  const { one, sent } = desk();
  const options = new Map([...probe().options, encodeOption("messageType", "REQUEST")]);
  t.true(one.take(bytesOf(probe({ options })), ARRIVAL));
  t.deepEqual(sent, []);
});

test("a flood of probes gets a few answers a second", (t) => {
  const { one, sent, clock } = desk();
  for (let n = 0; n < 1000; n++) one.take(bytesOf(probe()), ARRIVAL);
  t.true(sent.length <= 50, `${sent.length}`);
  const before = sent.length;
  clock.now = 1000;
  for (let n = 0; n < 1000; n++) one.take(bytesOf(probe()), ARRIVAL);
  t.true(sent.length - before <= 11 && sent.length > before);
});
