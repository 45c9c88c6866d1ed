import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import { findProgram } from "../../bench/arena.js";
import { Capture, type CapturedDhcp } from "../../lab/capture.js";
import { until } from "../../lab/commands.js";
import { listDhcp } from "../../lab/dhcp-listing.js";
import { LAN, Lab } from "../../lab/namespaces.js";
import { startSiteDhcp } from "../../lab/site-dhcp.js";
import { testUnless } from "../../prerequisites.js";

const SERVER = fileURLToPath(new URL("./dhcp-server-process.js", import.meta.url));
const CLIENT = fileURLToPath(new URL("./dhcp-client-process.js", import.meta.url));

/** A client's script that shows what it was told. The client itself changes nothing: that is the script's task. */
const SHOW = `#!/bin/sh
case "$1$reason" in bound|BOUND) env | sort >"$0.told.new"; mv "$0.told.new" "$0.told";; esac
`;

/** Never outside a namespace: a DHCP client takes the host off its network. */
function testWithClient(program: string) {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return testUnless("network namespaces need root");
  const missing = [program, "ip", "ethtool", "tcpdump"].find((name) => findProgram(name) === undefined);
  return testUnless(missing === undefined ? undefined : `${missing} is not installed`);
}

async function emptyLab(t: ExecutionContext): Promise<Lab> {
  const lab = await Lab.create();
  t.teardown(async () => {
    await lab[Symbol.asyncDispose]();
    lab.forget();
  });
  await lab.addHost("client");
  return lab;
}

async function labOf(t: ExecutionContext, routes = 1): Promise<Lab> {
  const lab = await emptyLab(t);
  await lab.addHost("server", "10.77.0.1/24");
  const server = lab.start("server", [process.execPath, SERVER, LAN, `${routes}`], "server.log");
  await until("the server is ready", () => server.output().includes("ready"), { timeout: 120_000 });
  writeFileSync(lab.path("show"), SHOW, { mode: 0o755 });
  return lab;
}

/** `more` of its configuration. */
async function askedByDhclient(lab: Lab, more = ""): Promise<ReadonlyMap<string, string>> {
  const config = `option classless-routes code 121 = array of unsigned integer 8;
request subnet-mask, routers, domain-name, domain-name-servers, host-name, domain-search, ntp-servers,
  interface-mtu, classless-routes;
${more}`;
  writeFileSync(lab.path("dhclient.conf"), config);
  const files = ["-cf", lab.path("dhclient.conf"), "-lf", lab.path("leases"), "-pf", lab.path("pid")];
  const client = ["dhclient", "-4", "-d", "-sf", lab.path("show"), ...files, LAN];
  lab.start("client", client, "client.log");
  await until("dhclient is bound", () => told(lab).catch(() => undefined), { timeout: 120_000 });
  return told(lab);
}

async function told(lab: Lab): Promise<ReadonlyMap<string, string>> {
  const text = await lab.run("client", ["cat", lab.path("show.told")]);
  return new Map(text.split("\n").map((line) => [line.replace(/=.*/s, ""), line.replace(/^[^=]*=/, "")]));
}

testWithClient("udhcpc")("udhcpc reads every option as it was meant", async (t) => {
  const lab = await labOf(t);
  const asks = ["search", "staticroutes", "mtu", "domain", "ntpsrv"].flatMap((name) => ["-O", name]);
  const script = ["-s", lab.path("show")];
  await lab.run("client", ["udhcpc", "-i", LAN, "-f", "-n", "-q", ...script, ...asks], { timeout: 120_000 });
  const found = await told(lab);
  const expected = {
    ip: "10.77.0.50",
    subnet: "255.255.255.0",
    router: "10.77.0.254",
    dns: "10.77.0.253",
    hostname: "n1",
    domain: "lab.example",
    search: "lab.example eng.lab.example example",
    ntpsrv: "10.77.0.3",
    mtu: "1450",
    staticroutes: "0.0.0.0/0 10.77.0.254 10.0.0.0/8 10.77.0.9",
  };
  for (const [name, value] of Object.entries(expected)) t.is(found.get(name), value, name);
});

testWithClient("dhclient")("dhclient reads every option as it was meant", async (t) => {
  const lab = await labOf(t);
  const found = await askedByDhclient(lab);
  const expected = {
    new_ip_address: "10.77.0.50",
    new_subnet_mask: "255.255.255.0",
    new_routers: "10.77.0.254",
    new_domain_name_servers: "10.77.0.253",
    new_host_name: "n1",
    new_domain_name: "lab.example",
    new_domain_search: "lab.example. eng.lab.example. example.",
    new_ntp_servers: "10.77.0.3",
    new_interface_mtu: "1450",
    new_classless_routes: "0 10 77 0 254 8 10 10 77 0 9",
  };
  for (const [name, value] of Object.entries(expected)) t.is(found.get(name), value, name);
});

testWithClient("udhcpc")("udhcpc reads what went to the file field (option 52)", async (t) => {
  const lab = await labOf(t, 30);
  const capture = await Capture.start(lab);
  const asks = ["search", "staticroutes", "mtu", "domain", "ntpsrv"].flatMap((name) => ["-O", name]);
  const script = ["-s", lab.path("show")];
  await lab.run("client", ["udhcpc", "-i", LAN, "-f", "-n", "-q", ...script, ...asks], { timeout: 120_000 });
  const found = await told(lab);
  t.deepEqual(valuesOf(await answer(capture), 52), ["01"]);
  const routes = Array.from({ length: 29 }, (_, i) => `10.${i + 1}.0.0/16 10.77.0.9`);
  t.is(found.get("staticroutes"), ["0.0.0.0/0 10.77.0.254", "10.0.0.0/8 10.77.0.9", ...routes].join(" "));
  t.is(found.get("search"), "lab.example eng.lab.example example");
  t.is(found.get("hostname"), "n1");
});

testWithClient("dhclient")(
  "dhclient reads an option of more than 255 bytes whose parts are in three fields (RFC 3396)",
  async (t) => {
    const lab = await labOf(t, 50);
    const capture = await Capture.start(lab);
    const found = await askedByDhclient(lab);
    const routes = Array.from({ length: 49 }, (_, i) => `16 10 ${i + 1} 10 77 0 9`);
    t.is(found.get("new_classless_routes"), ["0 10 77 0 254", "8 10 10 77 0 9", ...routes].join(" "));
    t.is(found.get("new_domain_search"), "lab.example. eng.lab.example. example.");
    t.deepEqual(valuesOf(await answer(capture), 52), ["03"]);
  },
);

testWithClient("dhclient")(
  "a client identifier of 260 bytes comes in two parts and goes back whole",
  async (t) => {
    const lab = await labOf(t);
    const capture = await Capture.start(lab);
    const identifier = "x".repeat(260);
    const found = await askedByDhclient(lab, `send dhcp-client-identifier "${identifier}";\n`);
    t.is(found.get("new_ip_address"), "10.77.0.50");
    const parts = valuesOf(await answer(capture), 61);
    t.is(parts.length, 2);
    t.is(Buffer.from(parts.join(""), "hex").toString(), identifier);
  },
);

testWithClient("dnsmasq")(
  "this project's client reads what dnsmasq put into the file and sname fields",
  async (t) => {
    const lab = await emptyLab(t);
    await lab.addHost("site", "10.77.0.2/24");
    const [first, second] = ["a".repeat(120), "b".repeat(120)];
    await startSiteDhcp(lab, {
      more: [
        `--dhcp-option-force=224,${first}`,
        `--dhcp-option-force=225,${second}`,
        `--dhcp-option-force=226,${"c".repeat(60)}`,
      ],
    });
    const capture = await Capture.start(lab);
    const printed = await lab.run("client", [process.execPath, CLIENT, LAN], { timeout: 60_000 });
    const { sname, file, options } = JSON.parse(printed);
    t.not(valuesOf(await answer(capture), 52).length, 0);
    const text = (code: number) => Buffer.from(options[code], "hex").toString();
    t.deepEqual([sname, file, text(224), text(225), text(226)], ["", "", first, second, "c".repeat(60)]);
  },
);

function answer(capture: Capture): Promise<CapturedDhcp> {
  const acked = () =>
    capture.datagrams().flatMap((datagram) => {
      const dhcp = listDhcp(datagram.payload);
      return dhcp?.type === "ACK" ? [{ ...datagram, dhcp }] : [];
    })[0];
  return until("an ACK on the wire", acked, { timeout: 120_000 });
}

/** As they stand in the options field, in hex. */
function valuesOf({ dhcp }: CapturedDhcp, code: number): readonly string[] {
  return dhcp.options.filter((option) => option.code === code).map(({ hex }) => hex);
}
