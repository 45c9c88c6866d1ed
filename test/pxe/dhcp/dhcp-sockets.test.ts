import test from "ava";
import { openDhcpSockets } from "../../../pxe/dhcp/dhcp-sockets.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import type { BindUdp, Datagram, UdpBinding, UdpSocket } from "../../../pxe/net/udp-socket.js";
import { ip, wire } from "./wire.js";

/** A network that notes what was opened, sent and closed. */
function fakeNetwork(failing: (binding: UdpBinding) => boolean = () => false) {
  const opened: { binding: UdpBinding; receive: (datagram: Datagram) => void }[] = [];
  const sent: { device: string | undefined; bytes: Uint8Array; to: string }[] = [];
  const closed: (string | undefined)[] = [];
  const bind: BindUdp = async (binding, receive) => {
    if (failing(binding)) throw new Error(`cannot bind ${binding.device}`);
    opened.push({ binding, receive });
    let isOpen = true;
    const close = async () => {
      if (isOpen) closed.push(binding.device);
      isOpen = false;
    };
    const socket: UdpSocket = {
      localAddress: binding.address,
      localPort: binding.port === 0 ? 40067 : binding.port,
      sendErrors: 1,
      send: (bytes, address, port) => sent.push({ device: binding.device, bytes, to: `${address}:${port}` }),
      close,
      [Symbol.asyncDispose]: close,
    };
    return socket;
  };
  return { bind, opened, sent, closed };
}

function receiver() {
  const received: Arrival[] = [];
  return { received, receive: (_bytes: Uint8Array, arrival: Arrival) => void received.push(arrival) };
}

const ADDRESS = ip("10.77.0.10");
const settings = { interfaces: ["eth1", "eth2"], relay: true, address: ADDRESS, port: 67 };
const PEER = { address: ip("10.78.0.1"), port: 67 };
const PLAIN = wire({ options: Uint8Array.of(255) });
const RELAYED = wire({ giaddr: "10.78.0.1", options: Uint8Array.of(255) });
const RENEWING = wire({ ciaddr: "10.78.0.21", options: Uint8Array.of(255) });
const REPLY = Uint8Array.of(1);

test("one socket an interface, and a sharing one for relayed clients", async (t) => {
  const network = fakeNetwork();
  await openDhcpSockets({ settings, bind: network.bind, receive: () => {} });
  t.deepEqual(
    network.opened.map(({ binding: { receiveBuffer: _, ...rest } }) => rest),
    [
      { address: ip("0.0.0.0"), port: 67, device: "eth1", broadcast: true },
      { address: ip("0.0.0.0"), port: 67, device: "eth2", broadcast: true },
      { address: ADDRESS, port: 67, reuse: true },
    ],
  );
});

test("an interface named twice gets one socket, and without relayed subnets there is no other", async (t) => {
  const network = fakeNetwork();
  const once = { ...settings, interfaces: ["eth1", "eth1"], relay: false };
  await openDhcpSockets({ settings: once, bind: network.bind, receive: () => {} });
  t.deepEqual(
    network.opened.map(({ binding }) => binding.device),
    ["eth1"],
  );
});

test("without interfaces the port is not shared, and its number is told", async (t) => {
  const network = fakeNetwork();
  const trial = { ...settings, interfaces: [], port: 0 };
  const sockets = await openDhcpSockets({ settings: trial, bind: network.bind, receive: () => {} });
  t.is(network.opened[0]?.binding.reuse, false);
  t.is(sockets.port, 40067);
});

test("the interface's socket passes everything on, with its name", async (t) => {
  const network = fakeNetwork();
  const { received, receive } = receiver();
  await openDhcpSockets({ settings, bind: network.bind, receive });
  for (const bytes of [PLAIN, RELAYED, RENEWING, new Uint8Array(0)])
    network.opened[1]?.receive({ ...PEER, bytes });
  t.deepEqual(received, Array(4).fill({ interface: "eth2", ...PEER }));
});

test("the socket for relayed clients passes on only what has giaddr or ciaddr", async (t) => {
  const network = fakeNetwork();
  const { received, receive } = receiver();
  await openDhcpSockets({ settings, bind: network.bind, receive });
  for (const bytes of [PLAIN, new Uint8Array(0), PLAIN.subarray(0, 20)])
    network.opened[2]?.receive({ ...PEER, bytes });
  t.deepEqual(received, []);
  for (const bytes of [RELAYED, RENEWING]) network.opened[2]?.receive({ ...PEER, bytes });
  t.deepEqual(received, [PEER, PEER]);
});

test("replies leave by the socket their request came in by", async (t) => {
  const network = fakeNetwork();
  const sockets = await openDhcpSockets({ settings, bind: network.bind, receive: () => {} });
  sockets.send(REPLY, { kind: "broadcast", port: 68 }, { interface: "eth2", ...PEER });
  sockets.send(
    REPLY,
    { kind: "unicast", address: ip("10.77.0.21"), port: 68 },
    { interface: "eth1", ...PEER },
  );
  sockets.send(REPLY, { kind: "relay", address: ip("10.78.0.1"), port: 40001 }, PEER);
  t.deepEqual(network.sent, [
    { device: "eth2", bytes: REPLY, to: "255.255.255.255:68" },
    { device: "eth1", bytes: REPLY, to: "10.77.0.21:68" },
    { device: undefined, bytes: REPLY, to: "10.78.0.1:40001" },
  ]);
});

test("a reply that has no way out is counted beside the sockets' own errors", async (t) => {
  const network = fakeNetwork();
  const sockets = await openDhcpSockets({ settings, bind: network.bind, receive: () => {} });
  t.is(sockets.sendErrors, 3);
  sockets.send(REPLY, { kind: "broadcast", port: 68 }, PEER);
  sockets.send(REPLY, { kind: "broadcast", port: 68 }, { interface: "eth9", ...PEER });
  t.deepEqual(network.sent, []);
  t.is(sockets.sendErrors, 5);
});

test("closing closes all, and twice is harmless", async (t) => {
  const network = fakeNetwork();
  const sockets = await openDhcpSockets({ settings, bind: network.bind, receive: () => {} });
  await sockets.close();
  await sockets[Symbol.asyncDispose]();
  t.deepEqual(network.closed, ["eth1", "eth2", undefined]);
});

for (const failing of ["eth2", undefined])
  test(`a failure at ${failing ?? "the socket for relayed clients"} closes what was open`, async (t) => {
    const network = fakeNetwork(({ device }) => device === failing);
    const opening = openDhcpSockets({ settings, bind: network.bind, receive: () => {} });
    await t.throwsAsync(opening, { message: `cannot bind ${failing}` });
    t.deepEqual(network.closed, failing === undefined ? ["eth1", "eth2"] : ["eth1"]);
  });
