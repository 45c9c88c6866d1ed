import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { openRouterResponder, type RouterNotice } from "../../../pxe/link/router-responder.js";
import { until } from "../../lab/commands.js";
import { LAN, Lab } from "../../lab/namespaces.js";
import { pollReadiness } from "./polled-readiness.js";
import { SegmentHost } from "./segment-host.js";
import { onSegment } from "./segment-test.js";
import { Sniffer } from "./sniffer.js";
import type { Solicitation } from "./solicitor.js";

const SOLICITOR = fileURLToPath(new URL("./solicitor.js", import.meta.url));
/** As tcpdump tells what makes nobody a router. */
const NO_ROUTER =
  "router advertisement.*\\n\\s*hop limit 0, Flags \\[none\\], pref medium, router lifetime 0s, .*";
const UNSPECIFIED = "0".repeat(32);
const RIGHT = `fe80${"0".repeat(24)}600d`;
const WRONG = `fe80${"0".repeat(24)}0bad`;

onSegment("a Linux host that asks for routers is answered, and takes nobody for one", async (t) => {
  await using lab = await segment(t);
  const sniffer = await Sniffer.start(lab, "icmp6");
  await using server = await start(lab);
  await lab.addHost("host");
  const host = await linkLocalOf(lab, "host");
  const seen = await sniffer.saw(
    new RegExp(`hlim 255, [^>]*${await linkLocalOf(lab, "srv")} > ${host}: .*${NO_ROUTER}`),
  );
  t.notRegex(seen, /prefix info/);
  t.is(await lab.run("host", ["sysctl", "-n", `net.ipv6.conf.${LAN}.accept_ra`]), "1\n");
  t.notRegex(await lab.run("host", ["ip", "-6", "route"]), /default|via/);
  t.notRegex(await lab.run("host", ["ip", "-6", "address", "show", "dev", LAN]), /scope (global|site)/);
  t.truthy(server);
});

onSegment(
  "hosts without a link-local address are answered by multicast, from the link-local address",
  async (t) => {
    await using lab = await segment(t);
    const sniffer = await Sniffer.start(lab, "icmp6");
    await using _server = await start(lab);
    await lab.addHost("host");
    await lab.run("srv", ["ip", "address", "add", "fd77::1/64", "dev", LAN, "nodad"]);
    const answer = new RegExp(`hlim 255, [^>]*${await linkLocalOf(lab, "srv")} > ff02::1: .*${NO_ROUTER}`);
    await solicit(lab, "host", { source: UNSPECIFIED });
    await sniffer.saw(answer);
    await solicit(lab, "host", { source: `fd77${"0".repeat(24)}0009` }, { source: UNSPECIFIED });
    await sniffer.saw(answer, 2);
    t.is(sniffer.count(answer), 2, "one for the two that waited");
  },
);

onSegment("what is no valid solicitation is not answered", async (t) => {
  await using lab = await segment(t);
  const sniffer = await Sniffer.start(lab, "icmp6");
  await using _server = await start(lab);
  await lab.addHost("host");
  await solicit(
    lab,
    "host",
    { source: WRONG, hopLimit: 64 },
    { source: WRONG, message: "8501000000000000" },
    { source: WRONG, message: "85000000000000000100325400770001" },
    { source: WRONG, message: "85000000000000000102325400770001" },
    { source: WRONG, message: "8500000000000000ff" },
    { source: WRONG, message: "850000000000" },
    { source: WRONG, message: "85" },
    { source: WRONG, message: "8600000000000000" },
    { source: RIGHT },
  );
  await sniffer.saw(/who has fe80::600d/);
  t.is(sniffer.count(/who has fe80::bad/), 0);
});

onSegment(
  "an interface that is missing is answered on once it is there, and again when it comes back",
  async (t) => {
    await using lab = await segment(t);
    const sniffer = await Sniffer.start(lab, "icmp6");
    await using server = new SegmentHost(lab, "srv", ["late0"]);
    t.deepEqual(await server.notice("down"), {
      kind: "down",
      interface: "late0",
      text: "Cannot answer router solicitations on interface late0: there is no such interface",
    });
    for (const mark of ["0a01", "0a02"]) {
      await lab.attach("srv", "late0", "10.77.9.1/24");
      t.deepEqual(await server.notice("up"), {
        kind: "up",
        interface: "late0",
        text: "Router solicitations on interface late0 are answered",
      });
      await linkLocalOf(lab, "srv", "late0");
      await solicit(lab, "srv", { source: `fe80${"0".repeat(24)}${mark}` });
      await sniffer.saw(new RegExp(`who has fe80::a0${mark.at(-1)}`));
      await lab.run("srv", ["ip", "link", "del", "late0"]);
      t.like(await server.notice("down", /no such interface/), { interface: "late0" });
    }
  },
);

onSegment(
  "where IPv6 is switched off, the notice says how to switch it on, and that is found out",
  async (t) => {
    await using lab = await segment(t);
    await lab.run("srv", ["sysctl", "-qw", `net.ipv6.conf.${LAN}.disable_ipv6=1`]);
    await using server = new SegmentHost(lab, "srv", [LAN]);
    t.deepEqual(await server.notice("refused"), {
      kind: "refused",
      interface: LAN,
      text:
        "Cannot answer router solicitations on interface lan0: it has no IPv6 link-local address; switch IPv6 on there " +
        "(sysctl -w net.ipv6.conf.lan0.disable_ipv6=0), or have whatever configures it give it one",
    });
    await lab.run("srv", ["sysctl", "-qw", `net.ipv6.conf.${LAN}.disable_ipv6=0`]);
    t.is((await server.notice("up")).interface, LAN);
  },
);

onSegment("without CAP_NET_RAW the notice says what is missing", async (t) => {
  await using lab = await segment(t);
  await using server = new SegmentHost(lab, "srv", [LAN], ["setpriv", "--bounding-set=-net_raw"]);
  t.regex((await server.notice("refused")).text, /interface lan0: no permission.*CAP_NET_RAW/);
});

test("without koffi each interface is refused with a sentence, and closing twice is harmless", async (t) => {
  await using readiness = pollReadiness();
  const notices: RouterNotice[] = [];
  const responder = await openRouterResponder({
    readiness,
    interfaces: ["lan0", "lan1"],
    notice: (notice) => notices.push(notice),
    loadCalls: () => Promise.reject(new Error("Cannot find package 'koffi'")),
  });
  await responder.close();
  await responder[Symbol.asyncDispose]();
  t.deepEqual(
    notices.map(({ kind, interface: name }) => [kind, name]),
    [
      ["refused", "lan0"],
      ["refused", "lan1"],
    ],
  );
  t.regex(notices[0]?.text ?? "", /lan0: .*npm install koffi/);
});

async function segment(t: ExecutionContext): Promise<Lab> {
  const lab = await Lab.create();
  t.teardown(() => lab.forget());
  await lab.addHost("srv", "10.77.0.1/24");
  return lab;
}

/** With an address that answers can leave from. */
async function start(lab: Lab): Promise<SegmentHost> {
  await linkLocalOf(lab, "srv");
  const server = new SegmentHost(lab, "srv", [LAN]);
  await server.notice("up");
  return server;
}

/** Waits until duplicate address detection has let it be used. */
function linkLocalOf(lab: Lab, host: string, device = LAN): Promise<string> {
  return until(
    `${host} has a link-local address`,
    async () => {
      const shown = await lab.run(host, [
        "ip",
        "-6",
        "address",
        "show",
        "dev",
        device,
        "scope",
        "link",
        "-tentative",
      ]);
      return /inet6 (fe80:[0-9a-f:]+)/.exec(shown)?.[1];
    },
    { timeout: 120_000 },
  );
}

async function solicit(lab: Lab, host: string, ...solicitations: readonly Solicitation[]): Promise<void> {
  await lab.run(host, [process.execPath, SOLICITOR, LAN, JSON.stringify(solicitations)]);
}
