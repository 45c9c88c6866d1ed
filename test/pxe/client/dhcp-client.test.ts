import test from "ava";
import {
  DhcpClientError,
  type DhcpClientOptions,
  releaseLease,
  renewLease,
  requestAgainLease,
  requestLease,
} from "../../../pxe/client/dhcp-client.js";
import {
  type ExchangeEvent,
  type ExchangePlan,
  type ExchangeStep,
  startExchange,
  stepExchange,
} from "../../../pxe/client/dhcp-exchange.js";
import { discover } from "../../../pxe/client/dhcp-messages.js";
import { bootClient } from "../../../pxe/dhcp/client-facts.js";
import type { MessageType } from "../../../pxe/dhcp/option-codecs.js";
import { encodeOption, messageType, type OptionName, readOption } from "../../../pxe/dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { replyDestination } from "../../../pxe/dhcp/reply-destination.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import type { BindUdp, UdpBinding } from "../../../pxe/net/udp-socket.js";

const ip = (text: string) => text as Ipv4Address;
const MAC = "52:54:00:12:34:56" as MacAddress;
const SERVER = ip("10.77.0.10");
const ADDRESS = ip("10.77.0.21");
const IPXE_ROM = { mac: MAC, xid: 7, architecture: 0, isIpxe: true };
const OVMF = { mac: MAC, xid: 7, architecture: 7, isIpxe: false };

function answer(
  to: Pick<DhcpPacket, "xid" | "chaddr" | "giaddr">,
  message: MessageType,
  changes: Partial<DhcpPacket> = {},
  more: readonly [number, Uint8Array][] = [],
): DhcpPacket {
  return {
    ...discover(IPXE_ROM),
    op: "BOOTREPLY",
    xid: to.xid,
    chaddr: to.chaddr,
    giaddr: to.giaddr,
    yiaddr: ADDRESS,
    siaddr: ip("10.77.0.11"),
    file: "undionly.kpxe",
    options: new Map([
      encodeOption("messageType", message),
      encodeOption("serverIdentifier", SERVER),
      encodeOption("leaseTime", 3600),
      encodeOption("subnetMask", ip("255.255.255.0")),
      encodeOption("router", [ip("10.77.0.1")]),
      ...more,
    ]),
    ...changes,
  };
}

/** Runs a machine over events and tells what it sent and how it ended, with the times. */
function script(
  facts: typeof IPXE_ROM,
  plan: ExchangePlan,
  events: readonly (readonly [number, ExchangeEvent])[],
) {
  const told: string[] = [];
  const wakes: (number | undefined)[] = [];
  const note = (at: number, step: ExchangeStep): ExchangeStep => {
    wakes.push(step.wakeAt);
    for (const action of step.actions)
      told.push(
        action.kind === "send"
          ? `${at} ${messageType(action.packet)} secs ${action.packet.secs}`
          : `${at} ${JSON.stringify({ ...action.outcome, ack: undefined })}`,
      );
    return step;
  };
  let step = note(0, startExchange(facts, plan, { now: 0, timeout: 20_000 }));
  for (const [at, event] of events) step = note(at, stepExchange(step.exchange, at, event));
  return { told, wakes, step };
}

const timer: ExchangeEvent = { kind: "timer" };
const received = (packet: DhcpPacket): ExchangeEvent => ({ kind: "received", packet });
const request = discover(IPXE_ROM);
const offer = answer(request, "OFFER");
const ack = answer(request, "ACK");

test("DISCOVER is repeated at 0, 1, 3 and 7 s, and given up at the deadline", (t) => {
  const times = [1000, 3000, 7000, 15_000, 20_000];
  const { told, wakes } = script(
    IPXE_ROM,
    { kind: "discover" },
    times.map((at) => [at, timer]),
  );
  t.deepEqual(told, [
    "0 DISCOVER secs 0",
    "1000 DISCOVER secs 1",
    "3000 DISCOVER secs 3",
    "7000 DISCOVER secs 7",
    "15000 DISCOVER secs 15",
    '20000 {"kind":"silent","awaited":"OFFER"}',
  ]);
  t.deepEqual(wakes, [1000, 3000, 7000, 15_000, 20_000, undefined]);
});

test("an early or repeated timer sends nothing", (t) => {
  const { told } = script(IPXE_ROM, { kind: "discover" }, [
    [500, timer],
    [1000, timer],
    [1000, timer],
  ]);
  t.deepEqual(told, ["0 DISCOVER secs 0", "1000 DISCOVER secs 1"]);
});

test("an OFFER is taken with the server's name and the address, and ACK ends it", (t) => {
  const { told, step } = script(IPXE_ROM, { kind: "discover" }, [
    [100, received(offer)],
    [1100, timer],
    [1200, received(ack)],
  ]);
  t.deepEqual(told, [
    "0 DISCOVER secs 0",
    "100 REQUEST secs 0",
    "1100 REQUEST secs 1",
    '1200 {"kind":"bound"}',
  ]);
  t.deepEqual(step.exchange, { kind: "finished" });
});

test("the REQUEST names the offering server and the offered address, under the same xid", (t) => {
  const first = startExchange(IPXE_ROM, { kind: "discover" }, { now: 0, timeout: 1000 });
  const { actions } = stepExchange(first.exchange, 5, received(offer));
  const [action] = actions;
  if (action?.kind !== "send") throw new Error("nothing sent");
  t.is(action.packet.xid, 7);
  t.is(readOption(action.packet, "serverIdentifier"), SERVER);
  t.is(readOption(action.packet, "requestedAddress"), ADDRESS);
});

const IGNORED: readonly (readonly [string, DhcpPacket])[] = [
  ["another xid", { ...offer, xid: 8 }],
  ["another machine", { ...offer, chaddr: "52:54:00:00:00:01" as MacAddress }],
  ["a request", { ...offer, op: "BOOTREQUEST" }],
  ["no address", { ...offer, yiaddr: ip("0.0.0.0") }],
  ["an ACK before its time", ack],
  ["a NAK before its time", answer(request, "NAK")],
  ["no message type", { ...offer, options: new Map() }],
];
for (const [what, packet] of IGNORED)
  test(`while selecting, ignored: ${what}`, (t) => {
    const { told, wakes } = script(IPXE_ROM, { kind: "discover" }, [[100, received(packet)]]);
    t.deepEqual(told, ["0 DISCOVER secs 0"]);
    t.deepEqual(wakes, [1000, 1000]);
  });

test("OVMF drops an OFFER without boot file, and takes the next one that has it in option 67", (t) => {
  const bare = answer(request, "OFFER", { file: "" });
  const withFile = answer(request, "OFFER", { file: "" }, [encodeOption("bootfileName", "a.efi")]);
  const { told } = script(OVMF, { kind: "discover" }, [
    [100, received(bare)],
    [200, received(withFile)],
  ]);
  t.deepEqual(told, ["0 DISCOVER secs 0", "200 REQUEST secs 0"]);
});

test("another server's ACK is not for us, a NAK ends it with its text", (t) => {
  const foreign = answer(request, "ACK", {}, [encodeOption("serverIdentifier", ip("10.77.0.99"))]);
  const nak = answer(request, "NAK", {}, [encodeOption("message", "not here")]);
  const { told } = script(IPXE_ROM, { kind: "discover" }, [
    [10, received(offer)],
    [20, received(foreign)],
    [30, received(nak)],
    [40, received(ack)],
    [50, timer],
  ]);
  t.deepEqual(told, ["0 DISCOVER secs 0", "10 REQUEST secs 0", '30 {"kind":"refused","text":"not here"}']);
});

test("no ACK by the deadline", (t) => {
  const { told } = script(IPXE_ROM, { kind: "discover" }, [
    [10, received(offer)],
    [20_000, timer],
  ]);
  t.is(told.at(-1), '20000 {"kind":"silent","awaited":"ACK"}');
});

test("renewing puts the address into ciaddr and into no option; INIT-REBOOT the other way round", (t) => {
  const sent = (["renew", "initReboot"] as const).map((kind) => {
    const [action] = startExchange(IPXE_ROM, { kind, address: ADDRESS }, { now: 0, timeout: 9 }).actions;
    if (action?.kind !== "send") throw new Error("nothing sent");
    return [
      action.packet.ciaddr,
      readOption(action.packet, "requestedAddress"),
      readOption(action.packet, "serverIdentifier"),
    ];
  });
  t.deepEqual(sent, [
    [ADDRESS, undefined, undefined],
    [ip("0.0.0.0"), ADDRESS, undefined],
  ]);
});

const LOOKS: readonly (readonly [
  string,
  Parameters<typeof discover>[0],
  boolean,
  object,
  readonly OptionName[],
])[] = [
  ["a BIOS iPXE ROM", IPXE_ROM, false, { architecture: 0, isIpxe: true }, ["etherboot", "clientIdentifier"]],
  [
    "a plain BIOS ROM",
    { ...IPXE_ROM, isIpxe: false },
    false,
    { architecture: 0, isIpxe: false },
    ["clientIdentifier"],
  ],
  ["OVMF", OVMF, true, { architecture: 7, vendorClass: "PXEClient:Arch:00007:UNDI:003000" }, []],
  [
    "snponly.efi",
    { ...OVMF, isIpxe: true },
    false,
    { vendorClass: "PXEClient:Arch:00007:UNDI:003010", isIpxe: true },
    ["etherboot"],
  ],
  ["a running system", { mac: MAC, xid: 7, isIpxe: false }, false, { isIpxe: false }, ["clientIdentifier"]],
];
for (const [name, facts, broadcast, expected, options] of LOOKS)
  test(`asks as ${name} does`, (t) => {
    const decoded = decodeDhcp(encodeDhcp(discover(facts), {}));
    if (!decoded.ok) throw new Error(decoded.reason);
    t.like(bootClient(decoded.value), expected);
    t.is(decoded.value.broadcast, broadcast);
    for (const option of ["etherboot", "clientIdentifier"] as const)
      if (options.includes(option)) t.truthy(readOption(decoded.value, option));
    if (name === "OVMF") t.is(readOption(decoded.value, "clientIdentifier"), undefined);
  });

/** A server on loopback that answers by a function, where RFC 2131 and RFC 8357 say. */
async function server(reply: (request: DhcpPacket, count: number) => readonly DhcpPacket[]) {
  const requests: DhcpPacket[] = [];
  const arrived: (() => void)[] = [];
  const socket = await bindDgram({ address: ip("127.0.0.1"), port: 0 }, ({ bytes, port }) => {
    const decoded = decodeDhcp(bytes);
    if (!decoded.ok) return;
    requests.push(decoded.value);
    for (const packet of reply(decoded.value, requests.length)) {
      const destination = replyDestination(decoded.value, packet, { port });
      if (destination.kind === "relay")
        socket.send(encodeDhcp(packet, { maxSize: 1472 }), destination.address, destination.port);
    }
    for (const tell of arrived.splice(0)) tell();
  });
  const arrival = () => new Promise<void>((resolve) => arrived.push(resolve));
  return { socket, requests, arrival };
}

function optionsFor(port: number, changes: Partial<DhcpClientOptions> = {}): DhcpClientOptions {
  return {
    ...IPXE_ROM,
    relay: { giaddr: ip("127.0.0.1"), circuitId: "port 3" },
    server: { address: ip("127.0.0.1"), port },
    bind: bindDgram,
    clock: () => performance.now(),
    timeout: 20_000,
    ...changes,
  };
}

const usual = (request: DhcpPacket): DhcpPacket[] =>
  messageType(request) === "DISCOVER" ? [answer(request, "OFFER")] : [answer(request, "ACK")];

test("a lease over loopback, as a relay on a port of its own", async (t) => {
  await using end = (await server(usual)).socket;
  const lease = await requestLease(optionsFor(end.localPort));
  t.like(lease, {
    address: ADDRESS,
    netmask: ip("255.255.255.0"),
    gateway: ip("10.77.0.1"),
    siaddr: ip("10.77.0.11"),
    file: "undionly.kpxe",
    serverId: SERVER,
    leaseSeconds: 3600,
  });
  t.deepEqual(
    lease.messages.map(({ direction, message }) => `${direction} ${message}`),
    ["sent DISCOVER", "received OFFER", "sent REQUEST", "received ACK"],
  );
});

test("the relay's mark and circuit are in each message", async (t) => {
  const { socket, requests } = await server(usual);
  await using _end = socket;
  await requestLease(optionsFor(socket.localPort));
  for (const request of requests) {
    const relay = readOption(request, "relayAgentInformation");
    t.true(relay?.usesSourcePort);
    t.is(Buffer.from(relay?.circuitId ?? []).toString(), "port 3");
    t.is(request.hops, 1);
  }
  t.is(requests.length, 2);
});

test("where file field and option 67 differ, UEFI obeys the option and iPXE the field", async (t) => {
  const both = (request: DhcpPacket) =>
    usual(request).map((packet) => ({
      ...packet,
      siaddr: ip("0.0.0.0"),
      options: new Map([...packet.options, encodeOption("bootfileName", "other.efi")]),
    }));
  await using end = (await server(both)).socket;
  const uefi = await requestLease(optionsFor(end.localPort, OVMF));
  const ipxe = await requestLease(optionsFor(end.localPort));
  t.like(uefi, { file: "other.efi", siaddr: SERVER });
  t.like(ipxe, { file: "undionly.kpxe", siaddr: ip("0.0.0.0") });
});

test("a first DISCOVER that is lost is sent again", async (t) => {
  const { socket, requests } = await server((request, count) => (count === 1 ? [] : usual(request)));
  await using _end = socket;
  await requestLease(optionsFor(socket.localPort));
  t.deepEqual(requests.map(messageType), ["DISCOVER", "DISCOVER", "REQUEST"]);
  t.is(new Set(requests.map(({ xid }) => xid)).size, 1);
});

test("renewing, INIT-REBOOT and release", async (t) => {
  const { socket, requests, arrival } = await server((request) =>
    messageType(request) === "REQUEST" ? usual(request) : [],
  );
  await using _end = socket;
  const options = optionsFor(socket.localPort);
  t.is((await renewLease(options, ADDRESS)).address, ADDRESS);
  t.is((await requestAgainLease(options, ADDRESS)).address, ADDRESS);
  const released = arrival();
  await releaseLease(options, { address: ADDRESS, serverId: SERVER });
  await released;
  t.deepEqual(requests.map(messageType), ["REQUEST", "REQUEST", "RELEASE"]);
  t.deepEqual(
    requests.map(({ ciaddr }) => ciaddr),
    [ADDRESS, ip("0.0.0.0"), ADDRESS],
  );
});

const fails = test.macro({
  async exec(
    t,
    reply: (request: DhcpPacket) => DhcpPacket[],
    reason: DhcpClientError["reason"],
    text: RegExp,
  ) {
    await using end = (await server(reply)).socket;
    const asking = requestLease(optionsFor(end.localPort, { timeout: 200 }));
    const error = await t.throwsAsync(asking, { instanceOf: DhcpClientError });
    t.is(error?.reason, reason);
    t.regex(error?.message ?? "", text);
    t.is(error?.messages[0]?.message, "DISCOVER");
  },
  title: (name) => `no lease: ${name}`,
});

test("nobody offers", fails, () => [], "noOffer", /no OFFER within 200 ms/);
test(
  "nobody acknowledges",
  fails,
  (request) => (messageType(request) === "DISCOVER" ? usual(request) : []),
  "noAck",
  /no ACK within 200 ms/,
);
test(
  "the server says NAK",
  fails,
  (request) => (messageType(request) === "DISCOVER" ? usual(request) : [answer(request, "NAK")]),
  "refused",
  /NAK/,
);

test("an aborted signal ends it at once, before or while waiting", async (t) => {
  const { socket, arrival } = await server(() => []);
  await using _end = socket;
  const before = requestLease(optionsFor(socket.localPort, { signal: AbortSignal.abort() }));
  t.is((await t.throwsAsync(before, { instanceOf: DhcpClientError }))?.reason, "aborted");
  const controller = new AbortController();
  const asked = arrival();
  const asking = requestLease(optionsFor(socket.localPort, { signal: controller.signal }));
  await asked;
  controller.abort();
  t.is((await t.throwsAsync(asking, { instanceOf: DhcpClientError }))?.reason, "aborted");
});

test("without a relay it listens as clients do: on port 68 of the interface, and to renew on its own address", async (t) => {
  const bound: UdpBinding[] = [];
  const bind: BindUdp = async (binding) => {
    bound.push(binding);
    throw new Error("not today");
  };
  const { relay: _, ...direct } = optionsFor(67, { bind, device: "eth1" });
  await t.throwsAsync(requestLease(direct), { message: "not today" });
  await t.throwsAsync(renewLease(direct, ADDRESS), { message: "not today" });
  t.deepEqual(bound, [
    { address: ip("0.0.0.0"), port: 68, broadcast: true, device: "eth1" },
    { address: ADDRESS, port: 68 },
  ]);
});

test("without a relay it asks for broadcasts, whatever firmware it plays: nothing else reaches its socket", async (t) => {
  const controller = new AbortController();
  const sent: boolean[] = [];
  const bind: BindUdp = async (binding) => ({
    localAddress: binding.address,
    localPort: binding.port,
    sendErrors: 0,
    send: (bytes) => {
      const decoded = decodeDhcp(bytes);
      if (decoded.ok) sent.push(decoded.value.broadcast);
      controller.abort();
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  });
  const { relay: _, ...direct } = optionsFor(67, { bind, signal: controller.signal });
  await t.throwsAsync(requestLease(direct), { instanceOf: DhcpClientError });
  t.deepEqual(sent, [true]);
});
