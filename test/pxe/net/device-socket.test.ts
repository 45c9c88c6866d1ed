import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { openDeviceSocket, type SocketCalls } from "../../../pxe/net/device-socket.js";
import { type Ipv4Address, LIMITED_BROADCAST, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { SocketError } from "../../../pxe/net/socket-error.js";
import type { UdpBinding } from "../../../pxe/net/udp-socket.js";
import { testUnless } from "../../prerequisites.js";
import type { PeerCommand, PeerReport } from "./socket-peer.js";

const BINDING = { device: "eth1", address: "10.77.0.10" as Ipv4Address, port: 67 };

/** System calls that note what they were called with; `failing` answers -1 with `errno`. */
function fakeCalls(failing?: keyof SocketCalls, errno = 0) {
  const called: string[] = [];
  const call =
    (name: keyof SocketCalls, result: number) =>
    (...args: readonly (number | Uint8Array)[]) => {
      called.push(
        `${name} ${args.map((arg) => (typeof arg === "number" ? arg : Buffer.from(arg).toString("hex"))).join(" ")}`,
      );
      return name === failing ? -1 : result;
    };
  const calls: SocketCalls = {
    socket: call("socket", 77),
    setsockopt: call("setsockopt", 0),
    bind: call("bind", 0),
    close: call("close", 0),
    errno: () => errno,
  };
  return { called, load: async () => calls };
}

test("the interface comes before the port, and the address is a sockaddr_in", async (t) => {
  const { called, load } = fakeCalls();
  t.is(await openDeviceSocket(BINDING, load), 77);
  t.deepEqual(called, [
    `socket 2 ${2 | 0o2000000 | 0o4000} 0`,
    `setsockopt 77 1 25 ${Buffer.from("eth1\0").toString("hex")} 5`,
    "setsockopt 77 1 6 01000000 4",
    "bind 77 020000430a4d000a0000000000000000 16",
  ]);
});

const FAILURES = [
  ["setsockopt", "ENODEV", /eth1.*no such interface/],
  ["setsockopt", "EPERM", /CAP_NET_RAW/],
  ["bind", "EADDRINUSE", /another program has the UDP port/],
  ["bind", "EACCES", /CAP_NET_BIND_SERVICE/],
] as const;
for (const [call, code, text] of FAILURES)
  test(`${code} of ${call} is told in a sentence, and the descriptor is closed`, async (t) => {
    const { called, load } = fakeCalls(call, constants.errno[code]);
    const error = await t.throwsAsync(openDeviceSocket(BINDING, load), { instanceOf: SocketError, code });
    t.regex(error?.message ?? "", text);
    t.is(called.at(-1), "close 77");
  });

test("a socket that cannot be made is told, with nothing to close", async (t) => {
  const { called, load } = fakeCalls("socket", constants.errno.EMFILE);
  await t.throwsAsync(openDeviceSocket(BINDING, load), { code: "EMFILE" });
  t.is(called.length, 1);
});

test("a name longer than Linux allows is no interface", async (t) => {
  const { called, load } = fakeCalls();
  await t.throwsAsync(openDeviceSocket({ ...BINDING, device: "a".repeat(16) }, load), { code: "ENODEV" });
  t.is(called.at(-1), "close 77");
});

test("without koffi the sentence says what to install", async (t) => {
  const load = () => Promise.reject(new Error("Cannot find package 'koffi'"));
  const error = await t.throwsAsync(openDeviceSocket(BINDING, load), { code: "ERR_NO_KOFFI" });
  t.regex(error?.message ?? "", /interface eth1.*npm install koffi/);
});

const PROGRAM = fileURLToPath(new URL("./socket-peer.js", import.meta.url));

/** A peer program in a namespace, with everything it reported. */
class Peer {
  readonly reports: PeerReport[] = [];
  private readonly child: ChildProcess;
  private readonly checks: (() => void)[] = [];

  constructor(namespace: string, bindings: Readonly<Record<string, UdpBinding>>) {
    const command = ["netns", "exec", namespace, process.execPath, PROGRAM, JSON.stringify(bindings)];
    this.child = spawn("ip", command, { stdio: ["pipe", "pipe", "inherit"] });
    if (this.child.stdout === null) throw new Error("no output");
    createInterface(this.child.stdout).on("line", (line) => {
      this.reports.push(JSON.parse(line) as PeerReport);
      for (const check of this.checks) check();
    });
  }

  /** Resolves once `count` reports match. */
  until(matches: (report: PeerReport) => boolean, count = 1): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.reports.filter(matches).length >= count) resolve();
      };
      this.checks.push(check);
      check();
    });
  }

  ready(): Promise<void> {
    return this.until(({ kind }) => kind === "listening");
  }

  send(command: PeerCommand): void {
    this.child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  received(socket: string): string[] {
    return this.reports.flatMap((report) =>
      report.kind === "received" && report.socket === socket ? [report.text] : [],
    );
  }

  async end(): Promise<void> {
    const exit = once(this.child, "exit");
    this.child.stdin?.end();
    await exit;
  }
}

const names = {
  server: `mp${process.pid}s`,
  left: `mp${process.pid}l`,
  right: `mp${process.pid}r`,
};

/** A server with two interfaces, and on each segment one client without any address, as firmware is. */
function makeNamespaces(t: ExecutionContext): void {
  const ip = (...args: readonly string[]) => execFileSync("ip", args);
  t.teardown(() => {
    for (const name of Object.values(names)) execFileSync("ip", ["netns", "del", name], { stdio: "ignore" });
  });
  for (const name of Object.values(names)) ip("netns", "add", name);
  for (const side of ["left", "right"] as const) {
    const peer = ["peer", "name", "boot", "netns", names[side]];
    ip("-n", names.server, "link", "add", side, "type", "veth", ...peer);
    ip(
      "-n",
      names.server,
      "address",
      "add",
      side === "left" ? "10.77.0.10/24" : "10.78.0.10/24",
      "dev",
      side,
    );
    ip("-n", names.server, "link", "set", side, "up");
    ip("-n", names[side], "link", "set", "boot", "up");
  }
}

/** Why the tests in namespaces cannot run here; `undefined` where they can. */
function obstacle(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "network namespaces need root on Linux";
  const found = spawnSync("ip", ["netns", "list"]);
  return found.status === 0 ? undefined : "there is no ip command that knows network namespaces (iproute2)";
}

const asRoot = testUnless(obstacle());

asRoot(
  "on port 67, each interface's socket hears and tells only its own segment, beside a general one",
  async (t) => {
    makeNamespaces(t);
    const direct = { address: UNSPECIFIED, port: 67, broadcast: true };
    const server = new Peer(names.server, {
      left: { ...direct, device: "left" },
      right: { ...direct, device: "right" },
      general: { address: UNSPECIFIED, port: 67, reuse: true },
    });
    t.teardown(() => server.end());
    const client = { address: UNSPECIFIED, port: 68, device: "boot", broadcast: true };
    const clients = {
      left: new Peer(names.left, { boot: client }),
      right: new Peer(names.right, { boot: client }),
    };
    t.teardown(() => Promise.all([clients.left.end(), clients.right.end()]));
    await Promise.all([server.ready(), clients.left.ready(), clients.right.ready()]);

    for (const side of ["left", "right"] as const) {
      clients[side].send({ socket: "boot", text: `from ${side}`, address: LIMITED_BROADCAST, port: 67 });
      await server.until((report) => report.kind === "received" && report.text === `from ${side}`, 2);
    }
    t.deepEqual(server.received("left"), ["from left"]);
    t.deepEqual(server.received("right"), ["from right"]);
    t.deepEqual(server.received("general"), ["from left", "from right"]);

    for (const text of ["first", "second"])
      for (const side of ["left", "right"] as const)
        server.send({ socket: side, text: `${text} ${side}`, address: LIMITED_BROADCAST, port: 68 });
    for (const side of ["left", "right"] as const) {
      await clients[side].until((report) => report.kind === "received" && report.text === `second ${side}`);
      t.deepEqual(clients[side].received("boot"), [`first ${side}`, `second ${side}`]);
    }
    t.true(server.reports.every((report) => report.kind !== "sent" || report.sendErrors === 0));
  },
);

const REFUSED: readonly (readonly [string, Readonly<Record<string, UdpBinding>>, string])[] = [
  [
    "a second server on the interface",
    {
      a: { address: UNSPECIFIED, port: 67, device: "lo" },
      b: { address: UNSPECIFIED, port: 67, device: "lo" },
    },
    "EADDRINUSE",
  ],
  [
    "a server that holds the port on all interfaces, even one that would share",
    {
      a: { address: UNSPECIFIED, port: 67, reuse: true },
      b: { address: UNSPECIFIED, port: 67, device: "lo" },
    },
    "EADDRINUSE",
  ],
  ["an interface that is not there", { a: { address: UNSPECIFIED, port: 67, device: "absent" } }, "ENODEV"],
];
for (const [index, [what, bindings, code]] of REFUSED.entries())
  asRoot(`refused with ${code}: ${what}`, async (t) => {
    const name = `mp${process.pid}x${index}`;
    execFileSync("ip", ["netns", "add", name]);
    t.teardown(() => execFileSync("ip", ["netns", "del", name]));
    const peer = new Peer(name, bindings);
    t.teardown(() => peer.end());
    await peer.until(({ kind }) => kind !== "received");
    t.deepEqual(peer.reports, [{ kind: "failed", code }]);
  });
