import test, { type ExecutionContext } from "ava";
import { openAddressProber } from "../../../pxe/link/address-prober.js";
import { type Ipv4Address, ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import { until } from "../../lab/commands.js";
import { LAN, Lab } from "../../lab/namespaces.js";
import { pollReadiness } from "./polled-readiness.js";
import { SegmentHost } from "./segment-host.js";
import { onSegment } from "./segment-test.js";
import { Sniffer } from "./sniffer.js";

const ip = (text: string) => text as Ipv4Address;
const onLan = (text: string) => ({ address: ip(text), interface: LAN });
const behindRelay = (text: string) => ({ address: ip(text) });
const WITHOUT_RAW_SOCKETS = ["setpriv", "--bounding-set=-net_raw"];

onSegment(
  "a host is found by ARP with its MAC, nobody where there is none, and no ARP cache is changed",
  async (t) => {
    await using lab = await segment(t);
    await lab.addHost("other", "10.77.0.50/24");
    const sniffer = await Sniffer.start(lab, "arp");
    await using server = await start(lab);
    const [found, ...free] = await server.probe(
      onLan("10.77.0.50"),
      onLan("10.77.0.51"),
      onLan("10.77.0.51"),
    );
    // Results come as they are found: who answers is first.
    t.deepEqual(found, { kind: "inUse", by: await macOf(lab, "other") });
    t.deepEqual(free, [{ kind: "free" }, { kind: "free" }]);
    await sniffer.saw(/who-has 10\.77\.0\.51 tell 0\.0\.0\.0/, 2);
    t.is(sniffer.count(/who-has 10\.77\.0\.51/), 2, "asked for by two, asked for once");
    t.is(sniffer.count(/who-has 10\.77\.0\.5\d tell (?!0\.0\.0\.0)/), 0);
    t.is(await lab.run("other", ["ip", "neigh", "show"]), "");
  },
);

onSegment("at rest the kernel keeps the segment's ARP away, and the next probe hears again", async (t) => {
  await using lab = await segment(t);
  await lab.addHost("other", "10.77.0.50/24");
  await using server = await start(lab);
  t.deepEqual(await server.probe(onLan("10.77.0.51")), [{ kind: "free" }]);
  t.regex(await lab.run("srv", ["ss", "-0", "-b", "-n"]), /bpf filter \(1\):\s+0x06 0 0 0/);
  t.like(await server.probe(onLan("10.77.0.50")), [{ kind: "inUse" }]);
});

onSegment("a host behind a router is found by ICMP echo, and nobody where there is none", async (t) => {
  await using lab = await behindRouter(t);
  await using server = await start(lab);
  t.deepEqual(await server.probe(behindRelay("10.78.0.50")), [{ kind: "inUse" }]);
  t.deepEqual(await server.probe(behindRelay("10.78.0.51")), [{ kind: "free" }]);
  t.is(await lab.run("srv", ["ss", "-w", "-a", "-n", "-H"]), "", "no socket is left open");
  const [unreachable] = await server.probe(behindRelay("10.79.0.50"));
  t.deepEqual(unreachable, {
    kind: "notProbed",
    text: "Cannot probe 10.79.0.50 by ICMP echo: this host has no route there",
  });
});

onSegment(
  "without CAP_NET_RAW the ping socket serves where Linux grants it, and ARP says what is missing",
  async (t) => {
    await using lab = await behindRouter(t);
    await using server = new SegmentHost(lab, "srv", [], WITHOUT_RAW_SOCKETS);
    await server.ready();
    const refused = await server.probe(behindRelay("10.78.0.50"), onLan("10.77.0.254"));
    t.deepEqual(refused, [
      {
        kind: "notProbed",
        text:
          "Cannot probe 10.78.0.50 by ICMP echo: no permission for raw sockets; " +
          "run as root, or give the service CAP_NET_RAW (systemd: AmbientCapabilities=)",
      },
      {
        kind: "notProbed",
        text:
          `Cannot probe 10.77.0.254 on interface ${LAN}: no permission for raw sockets; ` +
          "run as root, or give the service CAP_NET_RAW (systemd: AmbientCapabilities=)",
      },
    ]);
    await lab.run("srv", ["sysctl", "-qw", "net.ipv4.ping_group_range=0 0"]);
    t.deepEqual(await server.probe(behindRelay("10.78.0.50")), [{ kind: "inUse" }]);
    t.deepEqual(await server.probe(behindRelay("10.78.0.51")), [{ kind: "free" }]);
  },
);

onSegment(
  "300 at once: 256 are asked for and 44 are told that there are too many, by ARP and by ICMP",
  async (t) => {
    await using lab = await behindRouter(t);
    await using server = await start(lab);
    for (const device of [LAN, undefined]) {
      const results = await server.probe(
        ...Array.from({ length: 300 }, (_, n) => ({
          address: ipv4FromNumber((device === undefined ? 0x0a4e0100 : 0x0a4d0100) + n),
          ...(device === undefined ? {} : { interface: device }),
        })),
      );
      t.is(results.filter(({ kind }) => kind === "free").length, 256, device);
      t.is(
        results.filter((one) => one.kind === "notProbed" && /256 addresses/.test(one.text)).length,
        44,
        device,
      );
    }
  },
);

onSegment("another host that probes for the same address counts as its user", async (t) => {
  await using lab = await segment(t);
  await lab.addHost("rival", "10.77.0.2/24");
  await using server = await start(lab);
  await using rival = new SegmentHost(lab, "rival");
  await rival.ready();
  const by = await macOf(lab, "rival");
  // Both take 300 ms, which on a busy machine need not be the same ones.
  let last = 10;
  const found = await until(
    "both probe at once",
    async () => {
      const target = onLan(`10.77.0.${++last}`);
      const [[result]] = await Promise.all([server.probe(target), rival.probe(target)]);
      return result?.kind === "inUse" && result;
    },
    { timeout: 120_000 },
  );
  t.deepEqual(found, { kind: "inUse", by });
});

onSegment("an interface may go while it is asked, and come again", async (t) => {
  await using lab = await segment(t);
  await lab.addHost("other", "10.77.0.50/24");
  await using server = await start(lab);
  const removed = lab.run("srv", ["ip", "link", "del", LAN]);
  let last = 0;
  const text = await until(
    "the interface is missed",
    async () => {
      const [result] = await server.probe(onLan(`10.77.1.${++last}`));
      return result?.kind === "notProbed" && result.text;
    },
    { timeout: 120_000 },
  );
  t.regex(text, /on interface lan0: (the interface is down|there is no such interface)$/);
  await removed;
  t.deepEqual(await server.probe(onLan("10.77.0.50")), [
    { kind: "notProbed", text: "Cannot probe 10.77.0.50 on interface lan0: there is no such interface" },
  ]);
  await lab.attach("srv", LAN, "10.77.0.1/24");
  t.deepEqual(await server.probe(onLan("10.77.0.50")), [{ kind: "inUse", by: await macOf(lab, "other") }]);
});

onSegment("an interface that is down, or knows no ARP, is told", async (t) => {
  await using lab = await segment(t);
  await using server = await start(lab);
  await lab.run("srv", ["ip", "link", "set", LAN, "down"]);
  t.deepEqual(await server.probe(onLan("10.77.0.50"), { address: ip("10.77.0.50"), interface: "lo" }), [
    { kind: "notProbed", text: "Cannot probe 10.77.0.50 on interface lan0: the interface is down" },
    {
      kind: "notProbed",
      text: "Cannot probe 10.77.0.50 on interface lo: it is not Ethernet, so it has no ARP",
    },
  ]);
});

test("without koffi nobody is asked, and the sentence says what to install", async (t) => {
  await using readiness = pollReadiness();
  const loadCalls = () => Promise.reject(new Error("Cannot find package 'koffi'"));
  await using prober = await openAddressProber({ readiness, loadCalls });
  for (const device of [LAN, undefined])
    t.deepEqual(await prober.probe(ip("10.77.0.50"), { interface: device }), {
      kind: "notProbed",
      text: 'Cannot probe 10.77.0.50: the optional package koffi could not be loaded; install it with "npm install koffi"',
    });
});

onSegment("a prober that is closed ends what is under way, and twice is harmless", async (t) => {
  await using readiness = pollReadiness();
  const prober = await openAddressProber({ readiness });
  const probing = prober.probe(ip("127.0.0.1"), {});
  await prober.close();
  await prober[Symbol.asyncDispose]();
  const closed = { kind: "notProbed", text: "Cannot probe any more: the prober was closed" } as const;
  t.deepEqual(await probing, closed);
  t.deepEqual(await prober.probe(ip("127.0.0.1"), {}), closed);
});

async function segment(t: ExecutionContext): Promise<Lab> {
  const lab = await Lab.create();
  t.teardown(() => lab.forget());
  await lab.addHost("srv", "10.77.0.1/16");
  return lab;
}

/** The server on 10.77.0.0/16, a host at 10.78.0.50, and a router between them. */
async function behindRouter(t: ExecutionContext): Promise<Lab> {
  const lab = await segment(t);
  await lab.addHost("router", "10.77.0.254/16");
  await lab.attach("router", "lan1", "10.78.0.254/16");
  await lab.addHost("far", "10.78.0.50/16");
  await lab.run("router", ["sysctl", "-qw", "net.ipv4.ip_forward=1"]);
  await lab.run("srv", ["ip", "route", "add", "10.78.0.0/16", "via", "10.77.0.254"]);
  await lab.run("far", ["ip", "route", "add", "default", "via", "10.78.0.254"]);
  return lab;
}

async function start(lab: Lab): Promise<SegmentHost> {
  const server = new SegmentHost(lab, "srv");
  await server.ready();
  return server;
}

async function macOf(lab: Lab, host: string): Promise<string> {
  const [link] = JSON.parse(await lab.run(host, ["ip", "-json", "link", "show", LAN])) as {
    address: string;
  }[];
  return link?.address ?? "";
}
