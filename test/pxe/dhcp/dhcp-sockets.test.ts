import test from "ava";
import { type DhcpSocketSettings, openDhcpSockets } from "../../../pxe/dhcp/dhcp-sockets.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import type { DhcpSocketNotice } from "../../../pxe/dhcp/socket-notice.js";
import { ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import type { Incoming } from "../../../pxe/net/udp-io.js";
import { readUdpOverIpv4 } from "../net/frame-listener.js";
import { FakeIo } from "./fake-io.js";
import { ip, wire } from "./wire.js";

const ADDRESS = ip("10.77.0.10");
const SETTINGS = { interfaces: ["eth1", "eth2"], relay: true, address: ADDRESS, port: 67 };
const PEER = { address: ip("10.78.0.1"), port: 67 };
const PLAIN = wire({ options: Uint8Array.of(255) });
const RELAYED = wire({ giaddr: "10.78.0.1", options: Uint8Array.of(255) });
const RENEWING = wire({ ciaddr: "10.78.0.21", options: Uint8Array.of(255) });
const KNOWN = "52:54:00:00:00:01" as MacAddress;
const REPLY = Uint8Array.of(1);
/** By name, as a kernel numbers them. */
const INDEX: Readonly<Record<string, number>> = { eth1: 2, eth2: 3 };

async function open(settings: Partial<DhcpSocketSettings> = {}, io = new FakeIo()) {
  const received: { readonly bytes: Uint8Array; readonly arrival: Arrival }[] = [];
  const notices: DhcpSocketNotice[] = [];
  const sockets = await openDhcpSockets({
    settings: { ...SETTINGS, ...settings },
    io,
    interfaceIndex: (name) => INDEX[name],
    receive: (bytes, arrival) => received.push({ bytes, arrival }),
    tell: (notice) => notices.push(notice),
    isKnown: (mac) => mac === KNOWN,
    admits: () => true,
  });
  /** Hands a datagram to the socket opened as the n-th. */
  const hear = (socket: number, bytes: Uint8Array, ends: Partial<Incoming> = {}) =>
    io.opened[socket]?.receive({
      bytes,
      offset: 0,
      length: bytes.length,
      address: ipv4ToNumber(PEER.address),
      port: PEER.port,
      localAddress: 0,
      interface: 0,
      ...ends,
    });
  const settle = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    return received.splice(0).map(({ arrival }) => arrival);
  };
  return { io, sockets, received, notices, hear, settle };
}

test("one socket an interface, and one beside them for relayed clients", async (t) => {
  const { io, notices } = await open();
  t.deepEqual(
    io.opened.map(({ binding: { receiveBuffer: _, ...rest } }) => rest),
    [
      { address: ip("0.0.0.0"), port: 67, device: "eth1" },
      { address: ip("0.0.0.0"), port: 67, device: "eth2" },
      { address: ADDRESS, port: 67, besideDevices: true },
    ],
  );
  t.deepEqual(notices, []);
});

test("an interface named twice gets one socket, and without relayed subnets there is no other", async (t) => {
  const { io } = await open({ interfaces: ["eth1", "eth1"], relay: false });
  t.deepEqual(
    io.opened.map(({ binding }) => binding.device),
    ["eth1"],
  );
});

test("without interfaces nothing is beside the port, and its number is told", async (t) => {
  const { io, sockets } = await open({ interfaces: [], port: 0 });
  t.is(io.opened[0]?.binding.besideDevices, false);
  t.is(sockets.port, 40067);
});

test("an interface that is not there is no failure, and the others are served", async (t) => {
  const { io, notices } = await open({ interfaces: ["eth9", "eth2"], relay: false });
  t.deepEqual(
    io.opened.map(({ binding }) => binding.device),
    ["eth2"],
  );
  t.deepEqual(notices, [{ kind: "interfaceAbsent", interface: "eth9" }]);
});

test("the interface's socket passes everything on, with its name and the address it came to", async (t) => {
  const { hear, settle } = await open();
  for (const bytes of [PLAIN, RELAYED, RENEWING, new Uint8Array(0)]) hear(1, bytes);
  t.deepEqual(await settle(), Array(4).fill({ interface: "eth2", ...PEER }));
  hear(1, PLAIN, { localAddress: ipv4ToNumber(ADDRESS) });
  t.deepEqual(await settle(), [{ interface: "eth2", ...PEER, localAddress: ADDRESS }]);
  hear(1, PLAIN, { localAddress: ipv4ToNumber(ADDRESS), interface: 3 });
  t.deepEqual(await settle(), [{ interface: "eth2", ...PEER, localAddress: ADDRESS }]);
  hear(1, PLAIN, { interface: 3 });
  t.deepEqual(await settle(), [{ interface: "eth2", ...PEER, isBroadcast: true }]);
});

test("the socket for relayed clients passes on only what has giaddr or ciaddr", async (t) => {
  const { hear, settle } = await open();
  for (const bytes of [PLAIN, new Uint8Array(0), PLAIN.subarray(0, 20)]) hear(2, bytes);
  t.deepEqual(await settle(), []);
  for (const bytes of [RELAYED, RENEWING]) hear(2, bytes);
  t.deepEqual(await settle(), [PEER, PEER]);
});

test("a client with an address that calls all of a segment is no matter of the socket for relayed clients", async (t) => {
  const { hear, settle } = await open();
  hear(2, RENEWING, { interface: 9 });
  t.deepEqual(await settle(), []);
  hear(2, RENEWING, { interface: 9, localAddress: ipv4ToNumber(ADDRESS) });
  t.deepEqual(await settle(), [{ ...PEER, localAddress: ADDRESS }]);
});

test("what an interface's own socket hears too is not heard twice", async (t) => {
  const { hear, settle } = await open();
  for (const index of [2, 3, 4]) hear(2, RELAYED, { interface: index });
  t.deepEqual(await settle(), [PEER]);
});

test("what is passed on stays as it was when its memory is used again", async (t) => {
  const { hear, received } = await open();
  const memory = new Uint8Array(3000).fill(7);
  hear(0, memory, { offset: 1000, length: 300 });
  memory.fill(8);
  await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual([...(received[0]?.bytes ?? [])], Array(300).fill(7));
});

test("a datagram longer than any DHCP message is dropped and counted", async (t) => {
  const { hear, settle, sockets } = await open();
  for (const length of [1500, 1501, 60_000]) hear(0, new Uint8Array(length));
  t.is((await settle()).length, 1);
  t.like(sockets.counts, { received: 1, tooLong: 2, overflowed: 0 });
});

test("of too many the oldest are dropped and counted, and other work goes on between the others", async (t) => {
  const { hear, received, sockets } = await open({ interfaces: ["eth1"], relay: false });
  const numbered = new Uint8Array(4);
  for (let n = 0; n < 10_000; n++) {
    new DataView(numbered.buffer).setUint32(0, n);
    hear(0, numbered);
  }
  let [turns, most, before] = [0, 0, 0];
  while (received.length < 8192) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
    most = Math.max(most, received.length - before);
    before = received.length;
  }
  t.true(turns >= 8192 / 64);
  t.is(most, 64);
  t.true(received.every(({ bytes }, i) => Buffer.from(bytes).readUInt32BE() === 10_000 - 8192 + i));
  t.like(sockets.counts, { received: 8192, overflowed: 10_000 - 8192 });
});

/** A message with its number in xid. */
function numberedFrom(chaddr: string, number: number): Uint8Array {
  const bytes = wire({ chaddr, options: Uint8Array.of(255) });
  new DataView(bytes.buffer).setUint32(4, number);
  return bytes;
}
const numbersOf = (received: readonly { readonly bytes: Uint8Array }[], chaddr: string) =>
  received.flatMap(({ bytes }) => {
    const message = Buffer.from(bytes);
    return message.toString("hex", 28, 34) === chaddr ? [message.readUInt32BE(4)] : [];
  });
const [OF_KNOWN, OF_STRANGER] = ["525400000001", "020000000001"];

test("known machines' datagrams go before those of strangers, and more strangers than can wait lose none of them", async (t) => {
  const { hear, received, settle, sockets } = await open();
  for (let n = 0; n < 5; n++) hear(0, numberedFrom(OF_KNOWN, n));
  for (let n = 0; n < 10_000; n++) hear(0, numberedFrom(OF_STRANGER, n));
  for (let n = 5; n < 10; n++) hear(0, numberedFrom(OF_KNOWN, n));
  while (received.length < 64) await new Promise((resolve) => setImmediate(resolve));
  const first = received.slice(0, 11);
  t.deepEqual(numbersOf(first, OF_KNOWN), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "in their order");
  t.deepEqual(numbersOf(first, OF_STRANGER), [10_000 - 8192], "and an eighth for strangers");
  t.is(sockets.counts.overflowed, 10_000 - 8192);
  await settle();
});

test("whoever floods with known machines' MACs leaves strangers every eighth turn", async (t) => {
  const { hear, received } = await open();
  for (let n = 0; n < 1000; n++) hear(0, numberedFrom(OF_KNOWN, n));
  for (let n = 0; n < 1000; n++) hear(0, numberedFrom(OF_STRANGER, n));
  while (received.length < 640) await new Promise((resolve) => setImmediate(resolve));
  t.is(numbersOf(received.slice(0, 640), OF_STRANGER).length, 80);
});

test("what one slice caused is sent at its end", async (t) => {
  const { hear, settle, io } = await open();
  for (let n = 0; n < 10; n++) hear(0, PLAIN);
  await settle();
  t.is(io.flushes, 1);
});

test("a reply leaves by the socket its request came in by, one to a relay by the route to it", async (t) => {
  const { io, sockets } = await open();
  const by = (name: string) => ({ interface: name, ...PEER });
  const client = { kind: "unicast", address: ip("10.77.0.21"), port: 68 } as const;
  const relay = { kind: "relay", address: ip("10.78.0.1"), port: 40001 } as const;
  sockets.send(REPLY, { kind: "broadcast", port: 68 }, by("eth2"));
  sockets.send(REPLY, client, { ...by("eth1"), localAddress: ADDRESS });
  sockets.send(REPLY, client, PEER);
  sockets.send(REPLY, relay, { ...PEER, localAddress: ip("10.79.0.10") });
  sockets.send(REPLY, relay, { ...by("eth1"), localAddress: ADDRESS });
  t.deepEqual(
    io.sent.map(({ by, to, from }) => [by, to, from]),
    [
      ["eth2", "255.255.255.255:68", "0.0.0.0"],
      ["eth1", "10.77.0.21:68", "10.77.0.10"],
      ["general", "10.77.0.21:68", "0.0.0.0"],
      ["general", "10.78.0.1:40001", "10.79.0.10"],
      ["general", "10.78.0.1:40001", "10.77.0.10"],
    ],
  );
});

test("without a socket for relayed clients a relay is answered by the interface's", async (t) => {
  const { io, sockets } = await open({ relay: false });
  sockets.send(REPLY, { kind: "relay", address: ip("10.78.0.1"), port: 67 }, { interface: "eth2", ...PEER });
  t.like(io.sent[0], { by: "eth2", to: "10.78.0.1:67" });
});

const UNCONFIGURED = {
  kind: "unconfigured",
  address: ip("10.77.0.50"),
  mac: "52:54:00:12:34:56" as MacAddress,
  port: 68,
  from: ADDRESS,
} as const;

test("a machine without an address gets a frame at its MAC, on its interface, from the server's address", async (t) => {
  const { io, sockets } = await open();
  sockets.send(REPLY, UNCONFIGURED, { interface: "eth2", ...PEER });
  t.like(io.sent[0], { by: "frames", to: "52:54:00:12:34:56 on 3" });
  t.deepEqual(readUdpOverIpv4(Buffer.from(io.sent[0]?.bytes ?? [])), {
    source: "10.77.0.10:67",
    destination: "10.77.0.50:68",
    payload: "01",
  });
});

test("where no packet socket can be had it gets a broadcast, and that is told once", async (t) => {
  const io = new FakeIo();
  io.framesRefused = true;
  const { sockets, notices } = await open({}, io);
  for (const name of ["eth1", "eth2"]) sockets.send(REPLY, UNCONFIGURED, { interface: name, ...PEER });
  t.deepEqual(
    io.sent.map(({ by, to }) => [by, to]),
    [
      ["eth1", "255.255.255.255:68"],
      ["eth2", "255.255.255.255:68"],
    ],
  );
  t.deepEqual(
    notices.map(({ kind }) => kind),
    ["packetSocketRefused"],
  );
});

test("without interfaces no packet socket is asked for", async (t) => {
  const io = new FakeIo();
  io.framesRefused = true;
  t.deepEqual((await open({ interfaces: [] }, io)).notices, []);
});

test("a receive buffer smaller than asked for is told once, however many sockets have it", async (t) => {
  const io = new FakeIo();
  io.granted = 212_992;
  const { notices } = await open({}, io);
  t.deepEqual(notices, [{ kind: "receiveBufferSmall", asked: 4 * 1024 * 1024, granted: 212_992 }]);
});

test("a reply that has no way out is counted beside the sockets' own errors", async (t) => {
  const { io, sockets } = await open();
  t.is(sockets.counts.sendErrors, 4);
  sockets.send(REPLY, { kind: "broadcast", port: 68 }, PEER);
  sockets.send(REPLY, { kind: "broadcast", port: 68 }, { interface: "eth9", ...PEER });
  sockets.send(REPLY, UNCONFIGURED, { interface: "eth9", ...PEER });
  t.deepEqual(io.sent, []);
  t.is(sockets.counts.sendErrors, 7);
});

test("closing closes all, twice is harmless, and nothing is passed on then", async (t) => {
  const { io, sockets, hear, settle } = await open();
  hear(0, PLAIN);
  await sockets.close();
  await sockets[Symbol.asyncDispose]();
  hear(0, PLAIN);
  t.deepEqual(io.closed, ["eth1", "eth2", "general"]);
  t.deepEqual(await settle(), []);
});

for (const failing of ["eth2", "general"])
  test(`a failure at ${failing} closes what was open`, async (t) => {
    const io = new FakeIo();
    io.failing = ({ device = "general" }) => device === failing;
    await t.throwsAsync(open({}, io), { message: `cannot bind ${failing}` });
    t.deepEqual(io.closed, failing === "general" ? ["eth1", "eth2"] : ["eth1"]);
  });
