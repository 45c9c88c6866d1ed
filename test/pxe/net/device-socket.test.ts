import { constants } from "node:os";
import test from "ava";
import { openPort, type SocketCalls } from "../../../pxe/net/device-socket.js";
import { DgramLoopIo } from "../../../pxe/net/dgram-loop-io.js";
import { type Ipv4Address, LIMITED_BROADCAST, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import type { LoopBinding } from "../../../pxe/net/loop-io.js";
import { SocketError } from "../../../pxe/net/socket-error.js";
import { testUnless } from "../../prerequisites.js";
import { LOOP_SHELLS, obstacleToCalls } from "./loop-shells.js";
import { NetLab, obstacleToNamespaces } from "./net-lab.js";
import type { PeerCommand, PeerOrder, PeerReceived, PeerReport } from "./socket-peer.js";

const BINDING = { device: "eth1", address: "10.77.0.10" as Ipv4Address, port: 67 };
const BOUND = "bind 77 020000430a4d000a0000000000000000 16";

/** System calls that note what they were called with; `failing` answers -1 with `errno`. */
function fakeCalls(failing?: string, errno = 0) {
  const called: string[] = [];
  const call =
    (name: keyof SocketCalls, result: number) =>
    (...args: readonly (number | Uint8Array)[]) => {
      const words = args.map((arg) => (typeof arg === "number" ? arg : Buffer.from(arg).toString("hex")));
      const line = `${name} ${words.join(" ")}`;
      called.push(line);
      return failing !== undefined && line.startsWith(failing) ? -1 : result;
    };
  const calls: SocketCalls = {
    socket: call("socket", 77),
    setsockopt: call("setsockopt", 0),
    bind: call("bind", 0),
    close: call("close", 0),
    errno: () => errno,
  };
  return { called, calls };
}

const tied = (fd: number, device: string) =>
  `setsockopt ${fd} 1 25 ${hex(`${device}\0`)} ${device.length + 1}`;
const hex = (text: string) => Buffer.from(text).toString("hex");
const SEND_BUFFER = "setsockopt 77 1 7 00002000 4";

test("the interface comes before the port, and the address is a sockaddr_in", (t) => {
  const { called, calls } = fakeCalls();
  t.is(openPort(calls, BINDING), 77);
  t.deepEqual(called, [
    `socket 2 ${2 | 0o2000000 | 0o4000} 0`,
    tied(77, "eth1"),
    "setsockopt 77 1 6 01000000 4",
    SEND_BUFFER,
    BOUND,
  ]);
});

test("a socket beside single interfaces is bound out of their way, and hears all others then", (t) => {
  const { called, calls } = fakeCalls();
  const { device: _, ...general } = BINDING;
  t.is(openPort(calls, { ...general, besideDevices: true, receiveBuffer: 256 }), 77);
  t.deepEqual(called.slice(1), [
    "setsockopt 77 1 33 00010000 4",
    SEND_BUFFER,
    tied(77, "lo"),
    BOUND,
    tied(77, ""),
  ]);
});

test("while an interface's socket is bound, those for all the others are out of its way, even if it fails", (t) => {
  for (const failing of [undefined, "bind"]) {
    const { called, calls } = fakeCalls(failing, constants.errno.EADDRINUSE);
    const opening = () => openPort(calls, BINDING, [5, 6]);
    if (failing === undefined) t.is(opening(), 77);
    else t.throws(opening, { code: "EADDRINUSE" });
    t.deepEqual(called.slice(4, 9), [tied(5, "lo"), tied(6, "lo"), BOUND, tied(5, ""), tied(6, "")]);
  }
});

const FAILURES = [
  ["setsockopt", "ENODEV", /eth1.*no such interface/],
  ["setsockopt", "EPERM", /CAP_NET_RAW/],
  ["bind", "EADDRINUSE", /another program has the UDP port/],
  ["bind", "EACCES", /CAP_NET_BIND_SERVICE/],
] as const;
for (const [call, code, text] of FAILURES)
  test(`${code} of ${call} is told in a sentence, and the descriptor is closed`, (t) => {
    const { called, calls } = fakeCalls(call, constants.errno[code]);
    const error = t.throws(() => openPort(calls, BINDING), { instanceOf: SocketError, code });
    t.regex(error?.message ?? "", text);
    t.is(called.at(-1), "close 77");
  });

test("a socket that cannot be made is told, with nothing to close", (t) => {
  const { called, calls } = fakeCalls("socket", constants.errno.EMFILE);
  t.throws(() => openPort(calls, BINDING), { code: "EMFILE" });
  t.is(called.length, 1);
});

test("a name longer than Linux allows is no interface", (t) => {
  const { called, calls } = fakeCalls();
  t.throws(() => openPort(calls, { ...BINDING, device: "a".repeat(16) }), { code: "ENODEV" });
  t.is(called.at(-1), "close 77");
});

test("without koffi the sentence says what to install", async (t) => {
  await using io = new DgramLoopIo();
  const { device: _, ...general } = { ...BINDING, receiveBuffer: 65_536 };
  const alone = await t.throwsAsync(
    io.open({ ...general, device: "eth1" }, () => {}),
    { code: "ERR_NO_KOFFI" },
  );
  t.regex(alone?.message ?? "", /interface eth1.*npm install koffi/);
  const beside = await t.throwsAsync(
    io.open({ ...general, besideDevices: true }, () => {}),
    { code: "ERR_NO_KOFFI" },
  );
  t.regex(beside?.message ?? "", /10\.77\.0\.10:67 beside.*npm install koffi/);
});

const PEER = new URL("./socket-peer.js", import.meta.url);
const inNamespaces = testUnless(obstacleToCalls ?? obstacleToNamespaces());
const ANY = { address: UNSPECIFIED, port: 67, receiveBuffer: 65_536 };

/** A server with two interfaces, and on each segment one client without any address, as firmware is. */
function twoSegments(lab: NetLab): void {
  for (const [index, side] of (["left", "right"] as const).entries()) {
    lab.cable("server", side, side, "boot");
    lab.ip("server", `address add 10.${77 + index}.0.10/24 dev ${side}`);
  }
}

for (const shell of LOOP_SHELLS)
  inNamespaces(
    `${shell}: on port 67, each interface's socket hears and tells only its own segment, beside a general one`,
    async (t) => {
      const lab = new NetLab(t, ["server", "left", "right"]);
      twoSegments(lab);
      const order = (sockets: PeerOrder["sockets"]): PeerOrder => ({ shell, sockets });
      const start = (host: string, sockets: PeerOrder["sockets"]) =>
        lab.start<PeerReport, PeerCommand>(host, PEER, order(sockets));
      const server = start("server", {
        left: { ...ANY, device: "left" },
        general: { ...ANY, besideDevices: true },
        right: { ...ANY, device: "right" },
      });
      const client = { ...ANY, port: 68, device: "boot" };
      const clients = { left: start("left", { boot: client }), right: start("right", { boot: client }) };
      const all = [server, clients.left, clients.right];
      await Promise.all(all.map((peer) => peer.until(({ kind }) => kind === "listening")));

      const broadcast = { address: LIMITED_BROADCAST, port: 67, socket: "boot" };
      for (const side of ["left", "right"] as const) {
        clients[side].send({ ...broadcast, bytes: hex(`from ${side}`) });
        await server.until((report) => report.kind === "received" && report.bytes === hex(`from ${side}`), 2);
      }
      t.deepEqual(received(server.reports, "left"), ["from left"]);
      t.deepEqual(received(server.reports, "right"), ["from right"]);
      t.deepEqual(received(server.reports, "general"), ["from left", "from right"]);

      for (const text of ["first", "second"])
        for (const side of ["left", "right"] as const)
          server.send({ ...broadcast, socket: side, bytes: hex(`${text} ${side}`), port: 68 });
      for (const side of ["left", "right"] as const) {
        await clients[side].until(
          (report) => report.kind === "received" && report.bytes === hex(`second ${side}`),
        );
        t.deepEqual(received(clients[side].reports, "boot"), [`first ${side}`, `second ${side}`]);
      }
      t.true(server.reports.every((report) => report.kind !== "sent" || report.sendErrors === 0));
    },
  );

const REFUSED: readonly (readonly [string, Readonly<Record<string, LoopBinding>>, string])[] = [
  [
    "a second server on the interface",
    { a: { ...ANY, device: "lo" }, b: { ...ANY, device: "lo" } },
    "EADDRINUSE",
  ],
  ["a server that holds the port on all interfaces", { a: ANY, b: { ...ANY, device: "lo" } }, "EADDRINUSE"],
  [
    "a server that holds the port on all interfaces, to a socket beside single ones",
    { a: ANY, b: { ...ANY, besideDevices: true } },
    "EADDRINUSE",
  ],
  ["an interface that is not there", { a: { ...ANY, device: "absent" } }, "ENODEV"],
];
for (const shell of LOOP_SHELLS)
  for (const [what, sockets, code] of REFUSED)
    inNamespaces(`${shell}: refused with ${code}: ${what}`, async (t) => {
      const lab = new NetLab(t, ["server"]);
      const order: PeerOrder = { shell, sockets };
      const peer = lab.start<PeerReport, PeerCommand>("server", PEER, order);
      await peer.until(({ kind }) => kind !== "received");
      t.deepEqual(peer.reports, [{ kind: "failed", code }]);
    });

function received(reports: readonly PeerReport[], socket: string): string[] {
  return reports
    .filter((report): report is PeerReceived => report.kind === "received" && report.socket === socket)
    .map(({ bytes }) => Buffer.from(bytes, "hex").toString());
}
