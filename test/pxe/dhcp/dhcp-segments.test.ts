import { spawnSync } from "node:child_process";
import type { DhcpSocketSettings } from "../../../pxe/dhcp/dhcp-sockets.js";
import type { DhcpSocketNotice } from "../../../pxe/dhcp/socket-notice.js";
import type { LoopBinding, LoopIo } from "../../../pxe/net/loop-io.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { testUnless } from "../../prerequisites.js";
import { LOOP_SHELLS, obstacleToCalls } from "../net/loop-shells.js";
import { NetLab, obstacleToNamespaces, type PeerProcess } from "../net/net-lab.js";
import type { PeerCommand, PeerOrder, PeerReceived, PeerReport } from "../net/socket-peer.js";
import type { DhcpPeerCommand, DhcpPeerOrder, DhcpPeerReceived, DhcpPeerReport } from "./dhcp-peer.js";
import { ip, wire } from "./wire.js";

type Server = PeerProcess<DhcpPeerReport, DhcpPeerCommand>;
type Client = PeerProcess<PeerReport, PeerCommand>;

const SERVER = new URL("./dhcp-peer.js", import.meta.url);
const CLIENT = new URL("../net/socket-peer.js", import.meta.url);
const inNamespaces = testUnless(obstacleToCalls ?? obstacleToNamespaces());
const hasVlans = obstacleToCalls === undefined && obstacleToNamespaces() === undefined && kernelHasVlans();
const ANY = { address: ip("0.0.0.0"), receiveBuffer: 1 << 20 };
const BOOTING: LoopBinding = { ...ANY, port: 68, device: "boot" };
const SETTINGS = { interfaces: [], relay: false, address: ip("0.0.0.0"), port: 67 };

const hex = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("hex");
/** A message that is known again by the byte in its options. */
const message = (mark: number, parts: Partial<Parameters<typeof wire>[0]> = {}) =>
  hex(wire({ ...parts, options: Uint8Array.of(mark) }));

async function startServer(
  lab: NetLab,
  shell: LoopIo["shell"],
  settings: Partial<DhcpSocketSettings>,
  wrapper: readonly string[] = [],
): Promise<Server> {
  const order: DhcpPeerOrder = { shell, settings: { ...SETTINGS, ...settings } };
  const server: Server = lab.start("server", SERVER, order, wrapper);
  await server.until(({ kind }) => kind === "listening" || kind === "failed");
  return server;
}

async function startClient(
  lab: NetLab,
  host: string,
  sockets: PeerOrder["sockets"],
  frames: readonly string[] = [],
): Promise<Client> {
  const order: PeerOrder = { shell: "linux", sockets, frames };
  const client: Client = lab.start(host, CLIENT, order);
  await client.until(({ kind }) => kind === "listening");
  return client;
}

/** What came to the server and carries the mark, once there are so many. */
function heard(server: Server, bytes: string, count = 1): Promise<DhcpPeerReceived[]> {
  return server.until(
    (report): report is DhcpPeerReceived => report.kind === "received" && report.bytes === bytes,
    count,
  );
}

const kindsOf = (server: Server) =>
  server.reports.flatMap((report) => (report.kind === "notice" ? [report.notice.kind] : []));
const told = (server: Server, kind: DhcpSocketNotice["kind"], count = 1) =>
  server.until((report) => report.kind === "notice" && report.notice.kind === kind, count);
const listening = (server: Server) => server.reports.some(({ kind }) => kind === "listening");
const received = (client: Client) =>
  client.reports.filter((report): report is PeerReceived => report.kind === "received");
const broadcast = (bytes: string, socket = "boot"): PeerCommand => ({
  socket,
  bytes,
  address: "255.255.255.255",
  port: 67,
});

/** Three segments of a server, two subnets on the second of them. */
const SEGMENTS = ["left", "right", "left.7"] as const;
function threeSegments(t: ConstructorParameters<typeof NetLab>[0]): NetLab {
  const lab = new NetLab(t, ["server", "left", "right", "third"]);
  lab.cable("server", "left", "left", "boot");
  lab.cable("server", "right", "right", "boot");
  lab.ip("server", "address add 10.77.0.10/24 dev left");
  lab.ip("server", "address add 10.78.0.10/24 dev right");
  lab.ip("server", "address add 10.79.0.10/24 dev right");
  if (hasVlans) {
    lab.ip("left", "link add link boot name tagged type vlan id 7");
    lab.ip("left", `link set tagged netns ${lab.namespace("third")}`);
    lab.ip("third", "link set tagged name boot");
    lab.ip("third", "link set boot up");
  } else lab.cable("server", "port", "third", "boot");
  addThird(lab);
  return lab;
}

/** An interface that can be deleted and made anew: a VLAN on the first one where the kernel has VLANs, else a bridge with a cable of its own. */
function addThird(lab: NetLab): void {
  const add = hasVlans ? "link add link left name left.7 type vlan id 7" : "link add left.7 type bridge";
  lab.ip("server", add);
  if (!hasVlans) lab.ip("server", "link set port master left.7");
  lab.ip("server", "address add 10.80.0.10/24 dev left.7");
  lab.ip("server", "link set left.7 up");
}

function kernelHasVlans(): boolean {
  const name = `mp${process.pid}v`;
  const ip = (...args: readonly string[]) => spawnSync("ip", args).status === 0;
  const has =
    ip("netns", "add", name) &&
    ip("-n", name, "link", "add", "here", "type", "veth", "peer", "name", "there") &&
    ip("-n", name, "link", "add", "link", "here", "name", "here.7", "type", "vlan", "id", "7");
  ip("netns", "del", name);
  return has;
}

const HOST_OF = { left: "left", right: "right", "left.7": "third" } as const;

for (const shell of LOOP_SHELLS) {
  inNamespaces(
    `${shell}: a broadcast comes by its interface, once, and a broadcast answer leaves by that alone`,
    async (t) => {
      const lab = threeSegments(t);
      const server = await startServer(lab, shell, { interfaces: SEGMENTS, relay: true });
      t.true(listening(server));
      const clients = new Map<string, Client>();
      for (const name of SEGMENTS)
        clients.set(name, await startClient(lab, HOST_OF[name], { boot: BOOTING }));
      for (const [mark, name] of SEGMENTS.entries()) {
        clients.get(name)?.send(broadcast(message(mark)));
        const [{ arrival } = { arrival: undefined }] = await heard(server, message(mark));
        t.is(arrival?.interface, name);
        t.is(arrival?.localAddress, undefined);
        t.is(arrival?.isBroadcast, shell === "linux" ? true : undefined);
      }
      for (const round of [1, 2])
        for (const name of SEGMENTS)
          server.send({
            reply: hex(`${name} ${round}`),
            destination: { kind: "broadcast", port: 68 },
            arrival: { interface: name, address: ip("0.0.0.0"), port: 68 },
          });
      for (const name of SEGMENTS) {
        const client = clients.get(name);
        if (client === undefined) continue;
        await client.until((report) => report.kind === "received" && report.bytes === hex(`${name} 2`));
        t.deepEqual(
          received(client).map(({ bytes }) => bytes),
          [hex(`${name} 1`), hex(`${name} 2`)],
        );
      }
      t.is(server.reports.filter(({ kind }) => kind === "received").length, SEGMENTS.length);
    },
  );

  inNamespaces(
    `${shell}: a relay is answered by the route to it, on linux from the very address that it asked`,
    async (t) => {
      const lab = threeSegments(t);
      // The relay stands on the left segment; the segment that it relays for is behind it.
      lab.ip("left", "address add 10.77.0.2/24 dev boot");
      lab.ip("left", "address add 10.99.0.1/24 dev lo");
      for (const net of ["10.78.0.0/24", "10.79.0.0/24"]) lab.ip("left", `route add ${net} via 10.77.0.10`);
      lab.ip("server", "route add 10.99.0.0/24 via 10.77.0.2");
      const server = await startServer(lab, shell, { interfaces: ["right"], relay: true });
      const relay = await startClient(lab, "left", { relay: { ...ANY, port: 67 } });
      // 10.79.0.10 is not the server's first address, nor on the interface that the request comes by.
      for (const [mark, address] of ["10.77.0.10", "10.79.0.10"].entries()) {
        const request = message(mark, { giaddr: "10.99.0.1" });
        relay.send({ socket: "relay", bytes: request, address, port: 67 });
        const [{ arrival } = { arrival: undefined }] = await heard(server, request);
        if (arrival === undefined) continue;
        t.is(arrival.interface, undefined);
        t.is(arrival.localAddress, shell === "linux" ? ip(address) : undefined);
        const destination = { kind: "relay", address: ip("10.99.0.1"), port: 67 } as const;
        server.send({ reply: hex(`to ${address}`), destination, arrival });
        const isAnswer = (report: PeerReport): report is PeerReceived =>
          report.kind === "received" && report.bytes === hex(`to ${address}`);
        const [answer] = await relay.until(isAnswer);
        t.is(answer?.localAddress, "10.99.0.1");
        t.is(answer?.from, shell === "linux" ? `${address}:67` : "10.77.0.10:67");
      }
    },
  );

  inNamespaces(
    `${shell}: interfaces that are missing at the start, vanish, and are made anew under their name`,
    async (t) => {
      const lab = threeSegments(t);
      lab.ip("server", "link del left.7");
      const server = await startServer(lab, shell, { interfaces: SEGMENTS, relay: true });
      t.true(listening(server));
      t.is(kindsOf(server)[0], "interfaceAbsent");
      const client = await startClient(lab, "third", { boot: BOOTING });
      for (let round = 1; round <= 2; round++) {
        addThird(lab);
        await told(server, "interfaceAppeared", round);
        client.send(broadcast(message(round)));
        const [{ arrival } = { arrival: undefined }] = await heard(server, message(round));
        t.is(arrival?.interface, "left.7");
        if (arrival === undefined) continue;
        const destination = { kind: "broadcast", port: 68 } as const;
        server.send({ reply: hex(`round ${round}`), destination, arrival });
        await client.until((report) => report.kind === "received" && report.bytes === hex(`round ${round}`));
        lab.ip("server", "link del left.7");
        if (round === 1) await told(server, "interfaceVanished");
      }
      // Deleted and made anew at once: it has another number.
      addThird(lab);
      await told(server, "interfaceAppeared", 3);
      client.send(broadcast(message(9)));
      t.is((await heard(server, message(9)))[0]?.arrival.interface, "left.7");
      t.true(server.reports.every((report) => report.kind !== "sent" || report.sendErrors === 0));
    },
  );

  inNamespaces(
    `${shell}: a port that another program has is a failure at the start, later a notice`,
    async (t) => {
      const lab = new NetLab(t, ["server"]);
      const other = await startClient(lab, "server", { other: { ...ANY, port: 67 } });
      const refused = await startServer(lab, shell, { interfaces: ["lo"] });
      t.deepEqual(refused.reports, [{ kind: "failed", code: "EADDRINUSE" }]);
      const server = await startServer(lab, shell, { interfaces: ["late"] });
      lab.ip("server", "link add late type bridge");
      const [report] = await told(server, "interfaceRefused");
      t.like(report, { notice: { code: "EADDRINUSE", interface: "late" } });
      await other.end();
      await told(server, "interfaceAppeared");
      t.is(kindsOf(server).filter((kind) => kind === "interfaceRefused").length, 1);
    },
  );
}

const UNCONFIGURED = {
  kind: "unconfigured",
  address: ip("10.80.0.50"),
  mac: "52:54:00:12:34:56" as MacAddress,
  port: 68,
  from: ip("10.80.0.10"),
} as const;

inNamespaces(
  "linux: a machine without an address hears its answer as a frame at its MAC, on its segment and nowhere else",
  async (t) => {
    const lab = threeSegments(t);
    const server = await startServer(lab, "linux", { interfaces: SEGMENTS, relay: true });
    const clients = new Map<string, Client>();
    for (const name of SEGMENTS) clients.set(name, await startClient(lab, HOST_OF[name], {}, ["boot"]));
    const arrival = (name: string) => ({ interface: name, address: ip("0.0.0.0"), port: 68 });
    const payloads = Array.from({ length: 150 }, (_, n) => Uint8Array.from({ length: 301 + n }, (_, i) => i));
    for (const payload of payloads)
      server.send({ reply: hex(payload), destination: UNCONFIGURED, arrival: arrival("left.7") });
    for (const name of SEGMENTS)
      server.send({
        reply: hex(`end ${name}`),
        destination: { ...UNCONFIGURED, from: ip("10.77.0.10") },
        arrival: arrival(name),
      });
    const frames = new Map<string, PeerReport[]>();
    for (const name of SEGMENTS) {
      const client = clients.get(name);
      await client?.until((report) => report.kind === "frame" && report.payload === hex(`end ${name}`));
      frames.set(name, client?.reports.filter(({ kind }) => kind === "frame") ?? []);
    }
    t.is(frames.get("left")?.length, 1);
    t.is(frames.get("right")?.length, 1);
    t.is(frames.get("left.7")?.length, payloads.length + 1);
    for (const [n, payload] of payloads.entries())
      t.like(frames.get("left.7")?.[n], {
        to: "525400123456",
        source: "10.80.0.10:67",
        destination: "10.80.0.50:68",
        payload: hex(payload),
      });
    t.true(server.reports.every((report) => report.kind !== "sent" || report.sendErrors === 0));
  },
);

inNamespaces(
  "linux: a client that has an address is heard once, though its broadcast comes to two sockets",
  async (t) => {
    const lab = threeSegments(t);
    const server = await startServer(lab, "linux", { interfaces: ["left"], relay: true });
    const clients = [
      await startClient(lab, "left", { boot: BOOTING }),
      await startClient(lab, "right", { boot: BOOTING }),
    ];
    const rebinding = message(1, { ciaddr: "10.77.0.50" });
    clients[0]?.send(broadcast(rebinding));
    await heard(server, rebinding);
    // Heard after all that came of the first.
    clients[0]?.send(broadcast(message(2)));
    await heard(server, message(2));
    t.is((await heard(server, rebinding)).length, 1);
  },
);

inNamespaces(
  "linux: where the kernel refuses the packet socket, the answer is broadcast, and the operator is told once",
  async (t) => {
    const lab = new NetLab(t, ["server", "left"]);
    lab.cable("server", "left", "left", "boot");
    lab.ip("server", "address add 10.77.0.10/24 dev left");
    const wrapper = ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"];
    const server = await startServer(lab, "linux", { interfaces: ["left"] }, wrapper);
    const client = await startClient(lab, "left", { boot: BOOTING });
    const arrival = { interface: "left", address: ip("0.0.0.0"), port: 68 };
    for (const reply of ["first", "second"])
      server.send({ reply: hex(reply), destination: UNCONFIGURED, arrival });
    await client.until((report) => report.kind === "received" && report.bytes === hex("second"));
    t.deepEqual(kindsOf(server), ["packetSocketRefused"]);
    t.like(
      server.reports.find(({ kind }) => kind === "notice"),
      { notice: { code: "EPERM" } },
    );
  },
);
