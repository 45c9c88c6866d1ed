import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import { until } from "../lab/commands.js";
import { LAN, Lab } from "../lab/namespaces.js";
import { Dhclient, startUdhcpc, waitForLog } from "../lab/peers.js";
import { METALPLUG, metalplug } from "../lab/programs.js";
import { unpackedPackage } from "../lab/unpacked-package.js";
import { testUnless } from "../prerequisites.js";
import { obstacleToSegments } from "../pxe/link/segment-test.js";
import { Sniffer } from "../pxe/link/sniffer.js";
import {
  COORDINATOR,
  eventsOf,
  found,
  parsed,
  probe,
  RANGE,
  SITE,
  startDnsmasq,
  startLabCoordinator,
} from "./foreign-lab.js";

const FALSE_OFFERS = fileURLToPath(new URL("./false-offers.js", import.meta.url));
const DHCP = "udp port 67 or udp port 68 or udp port 4011";
const onSegmentWithPeers = testUnless(obstacleToSegments("dnsmasq", "udhcpc", "dhclient"));

/** What tcpdump tells of a message by or to a probe. */
const MESSAGE = /Client-Ethernet-Address 02:4d:50:[\s\S]*?DHCP-Message \(53\), length 1: (\w+)/g;

onSegmentWithPeers(
  "a server that gives addresses and boot files is found without an address of our own, and nothing is taken of it",
  async (t) => {
    await using lab = await segment(t);
    await lab.addHost("op");
    const dnsmasq = await startDnsmasq(lab, "site", RANGE, "--dhcp-boot=pxelinux.0");
    const sniffer = await Sniffer.start(lab, DHCP);
    const outcome = await probe(lab, "op", "--seconds", "3", "--json");
    t.is(outcome.code, 3, outcome.stderr);
    const [server, ...others] = parsed(outcome);
    t.deepEqual(others, []);
    t.like(server, { server: SITE, from: SITE, interface: LAN, standing: "foreign" });
    t.deepEqual(Object.keys(server?.offers ?? {}).sort(), ["bios", "system", "uefi", "uefiHttp"]);
    t.like(server?.offers.uefi, {
      bootFile: "pxelinux.0",
      bootServer: SITE,
      leaseSeconds: 3600,
      bootServerDiscovery: false,
    });
    await sniffer.saw(/DHCP-Message \(53\), length 1: Offer/, 8);
    t.deepEqual(messagesOfProbes(await sniffer.saw(/Discover/)), ["Discover", "Offer"]);
    t.notRegex(dnsmasq.output(), /DHCPREQUEST|DHCPACK/);
  },
);

onSegmentWithPeers(
  "the table says what machines meet there and what to do; a server that is known is no finding",
  async (t) => {
    await using lab = await segment(t);
    await startDnsmasq(lab, "site", RANGE, "--dhcp-boot=pxelinux.0");
    await lab.addHost("op", "10.77.0.9/24");
    const { stdout } = await probe(lab, "op", "--seconds", "2");
    t.regex(stdout, /^INTERFACE +SERVER/);
    t.regex(
      stdout,
      /10\.77\.0\.5 gives addresses and the boot file pxelinux\.0: machines may boot from 10\.77\.0\.5/,
    );
    t.regex(stdout, /dhcp\.foreignServers\.known: \[10\.77\.0\.5\]; else find it by its MAC /);
    const known = await probe(lab, "op", "--seconds", "2", "--known", SITE);
    t.is(known.code, 0);
    t.regex(known.stdout, /10\.77\.0\.5 is meant to be there/);
  },
);

onSegmentWithPeers("a ProxyDHCP server is found, and that it sends firmware to port 4011", async (t) => {
  await using lab = await segment(t);
  await lab.addHost("op", "10.77.0.9/24");
  await startDnsmasq(
    lab,
    "site",
    "--dhcp-range=10.77.0.0,proxy",
    "--pxe-service=x86PC,Install,pxelinux",
    "--pxe-service=X86-64_EFI,Install,boot.efi",
  );
  const sniffer = await Sniffer.start(lab, DHCP);
  const [server] = parsed(await probe(lab, "op", "--seconds", "2", "--json"));
  t.like(server, { server: SITE, isProxy: true, bootServerPort: "silent" });
  t.like(server?.offers.uefi, { bootServerDiscovery: true });
  t.is(server?.offers.system, undefined);
  t.notRegex(await sniffer.saw(/10\.77\.0\.5\.4011: /), /length 1: Request/);
});

onSegmentWithPeers("without root one sentence says so", async (t) => {
  await using lab = await segment(t);
  const argv = [
    "setpriv",
    "--bounding-set=-net_raw",
    process.execPath,
    METALPLUG,
    "probe",
    "--interface",
    LAN,
  ];
  const outcome = await lab.exec("site", argv);
  t.is(outcome.code, 1);
  t.regex(
    outcome.stderr,
    /^metalplug: Cannot hear DHCP servers on interface lan0: no permission for raw sockets; run as root.* \[PROBE_FAILED\]\n$/,
  );
  const none = await metalplug(lab, "site", "probe", "--interface", "nolan");
  t.regex(none.stderr, /interface nolan: there is no such interface/);
});

onSegmentWithPeers(
  "a server that appears is found within half a minute though no machine boots, and missed when it has gone",
  async (t) => {
    await using lab = await segment(t);
    await lab.addHost("dc1", `${COORDINATOR}/24`);
    const sniffer = await Sniffer.start(lab, DHCP);
    const coordinator = await startLabCoordinator(lab, "dc1");
    await sniffer.saw(/Client-Ethernet-Address 02:4d:50/, 4);
    t.deepEqual(await found(lab, "dc1"), []);
    const dnsmasq = await startDnsmasq(lab, "site", RANGE, "--dhcp-boot=pxelinux.0");
    const startedAt = Date.now();
    await until("it is found", () => /"event":"boot\.foreignServerSeen"/.test(coordinator.newLog()), {
      timeout: 60_000,
    });
    t.log(`found after ${Date.now() - startedAt} ms`);
    t.regex(
      coordinator.newLog(),
      /foreign DHCP server 10\.77\.0\.5 answers on lan0, boot file pxelinux\.0 from 10\.77\.0\.5/,
    );
    t.like(await found(lab, "dc1"), [{ server: SITE, standing: "foreign", interface: LAN }]);
    await dnsmasq.stop();
    await until("it is missed", () => /"event":"boot\.foreignServerGone"/.test(coordinator.newLog()), {
      timeout: 200_000,
    });
    t.deepEqual(await found(lab, "dc1"), []);
    t.deepEqual(messagesOfProbes(await sniffer.saw(/Discover/)), ["Discover", "Offer"]);
  },
);

onSegmentWithPeers(
  "who only listens sends nothing, and hears a server answer machines, refuse them and be named by them",
  async (t) => {
    await using lab = await segment(t);
    await lab.addHost("dc1", `${COORDINATOR}/24`);
    await lab.addHost("machine");
    await lab.addHost("dc2", "10.77.0.2/24");
    const sniffer = await Sniffer.start(lab, "udp");
    await startLabCoordinator(lab, "dc1", { dhcp: { foreignServers: { probeSeconds: 0 } } });
    await startLabCoordinator(lab, "dc2", { mode: "listen" });
    const first = await startDnsmasq(lab, "site", RANGE);
    const client = startUdhcpc(lab, "machine");
    await waitForLog(client, /EVENT bound/);
    await client.stop();
    t.like(await found(lab, "dc1"), [{ server: SITE, standing: "foreign" }], "by the REQUEST that names it");
    t.like(await found(lab, "dc2"), [{ server: SITE, standing: "foreign" }], "in mode listen too");
    const dhclient = new Dhclient(lab, "machine");
    await dhclient.lease();
    await first.stop();
    await startDnsmasq(lab, "site", "--dhcp-range=10.77.0.200,10.77.0.210,1h", "--dhcp-authoritative");
    await dhclient.lease();
    const nak = await until(
      "the NAK is told",
      async () => {
        const all = await eventsOf(lab, "dc1");
        return all.find(({ detail }) => detail.kind === "foreignReplyHeard" && detail.message === "NAK");
      },
      { timeout: 120_000 },
    );
    t.like(nak.detail, { server: SITE, interface: LAN });
    t.is(nak.mac as string, await macOf(lab, "machine"));
    t.is(sniffer.count(/Client-Ethernet-Address 02:4d:50/), 0);
  },
);

onSegmentWithPeers(
  "coordinators of this project know each other and are no finding; servers that are known are listed and not warned of",
  async (t) => {
    await using lab = await segment(t);
    await Promise.all([lab.addHost("dc1", `${COORDINATOR}/24`), lab.addHost("dc2", "10.77.0.2/24")]);
    await lab.addHost("op");
    await startDnsmasq(lab, "site", RANGE);
    const known = { dhcp: { foreignServers: { probeSeconds: 10, known: [SITE] } } };
    const second = await startLabCoordinator(lab, "dc2", known);
    const first = await startLabCoordinator(lab, "dc1", known);
    const both = await until(
      "dc1 knows both",
      async () => {
        const all = await found(lab, "dc1");
        return all.length === 2 && all;
      },
      { timeout: 120_000 },
    );
    t.like(both, [
      { server: "10.77.0.2", standing: "coordinator", coordinator: "dc2" },
      { server: SITE, standing: "known" },
    ]);
    const outcome = await probe(lab, "op", "--seconds", "2", "--json", "--known", SITE);
    t.is(outcome.code, 0);
    const names = parsed(outcome).map(({ coordinator }) => coordinator ?? "-");
    t.deepEqual(names.sort(), ["-", "dc1", "dc2"]);
    for (const coordinator of [first, second]) t.notRegex(coordinator.newLog(), /foreignServerSeen/);
    for (const host of ["dc1", "dc2"])
      t.deepEqual(
        (await eventsOf(lab, host)).filter(({ mac }) => mac?.startsWith("02:4d:50")),
        [],
        "a probe is no machine",
      );
  },
);

onSegmentWithPeers(
  "a flood of offers from 10,000 names is bounded, and who answers in the coordinator's own name is told of",
  async (t) => {
    await using lab = await segment(t);
    await lab.addHost("dc1", `${COORDINATOR}/24`);
    const coordinator = await startLabCoordinator(lab, "dc1");
    await lab.run("site", [process.execPath, FALSE_OFFERS, "0", COORDINATOR]);
    await lab.run("site", [process.execPath, FALSE_OFFERS, "10000", COORDINATOR]);
    const all = await until(
      "the flood is heard",
      async () => {
        const servers = await found(lab, "dc1");
        return servers.length > 10 && servers;
      },
      { timeout: 120_000 },
    );
    t.true(all.length <= 64, `${all.length}`);
    t.like(
      all.filter(({ standing }) => standing === "impostor"),
      [{ server: COORDINATOR, mac: await macOf(lab, "site") }],
    );
    const lines = coordinator
      .newLog()
      .split("\n")
      .filter((line) => line.includes("foreignServerSeen"));
    t.true(lines.length <= 70, `${lines.length} lines`);
    const replies = (await eventsOf(lab, "dc1")).filter(({ detail }) => detail.kind === "foreignReplyHeard");
    t.true(replies.length < 1000, `${replies.length} events`);
  },
);

onSegmentWithPeers("ISC's server is found behind a relay, which is told apart from it", async (t) => {
  await using lab = await segment(t);
  const relay = await unpackedPackage("isc-dhcp-relay", lab.path("relay"));
  const isc = await unpackedPackage("isc-dhcp-server", lab.path("isc"));
  await lab.addBridge("br1");
  await lab.addHost("op");
  await lab.addHost("router", "10.77.0.254/24");
  await lab.attachTo("br1", "router", "up0", "10.78.0.254/24");
  await lab.attachTo("br1", "site", "far0", "10.78.0.5/24");
  await lab.run("site", ["ip", "link", "set", LAN, "down"]);
  await lab.run("site", ["ip", "route", "add", "10.77.0.0/24", "via", "10.78.0.254"]);
  const config = lab.path("dhcpd.conf");
  writeFileSync(
    config,
    'authoritative;\nsubnet 10.78.0.0 netmask 255.255.255.0 {}\nsubnet 10.77.0.0 netmask 255.255.255.0 { range 10.77.0.100 10.77.0.150; filename "isc.efi"; next-server 10.78.0.5; }\n',
  );
  writeFileSync(lab.path("dhcpd.leases"), "");
  const dhcpd = [
    join(isc, "usr/sbin/dhcpd"),
    "-4",
    "-f",
    "-d",
    "-cf",
    config,
    "-lf",
    lab.path("dhcpd.leases"),
    "-pf",
    lab.path("dhcpd.pid"),
    "far0",
  ];
  const server = lab.start("site", dhcpd, "dhcpd.log");
  await waitForLog(server, /Sending on/);
  const agent = lab.start(
    "router",
    [join(relay, "usr/sbin/dhcrelay"), "-4", "-d", "--no-pid", "-id", LAN, "-iu", "up0", "10.78.0.5"],
    "relay.log",
  );
  await waitForLog(agent, /Sending on/);
  const [only] = parsed(await probe(lab, "op", "--seconds", "8", "--json"));
  t.like(only, { server: "10.78.0.5", from: "10.77.0.254", mac: await macOf(lab, "router") });
  t.like(only?.offers.uefi, { bootFile: "isc.efi", bootServer: "10.78.0.5" });
  t.notRegex(server.output(), /DHCPREQUEST/);
});

async function segment(t: ExecutionContext): Promise<Lab> {
  const lab = await Lab.create();
  t.teardown(() => lab.forget());
  await lab.addHost("site", `${SITE}/24`);
  return lab;
}

/** The kinds of messages by and to probes. */
function messagesOfProbes(captured: string): readonly string[] {
  return [...new Set(Array.from(captured.matchAll(MESSAGE), ([, type = ""]) => type))].sort();
}

async function macOf(lab: Lab, host: string): Promise<string> {
  const [link] = JSON.parse(await lab.run(host, ["ip", "-json", "link", "show", LAN])) as {
    address: string;
  }[];
  return link?.address ?? "";
}
