import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import { findProgram } from "../../bench/arena.js";
import { until } from "../../lab/commands.js";
import { LAN, Lab } from "../../lab/namespaces.js";
import { testUnless } from "../../prerequisites.js";

const SERVER = fileURLToPath(new URL("./dhcp-server-process.js", import.meta.url));

/** A client's script that shows what it was told. The client itself changes nothing: that is the script's task. */
const SHOW = `#!/bin/sh
case "$1$reason" in bound|BOUND) env | sort >"$0.told.new"; mv "$0.told.new" "$0.told";; esac
`;

/** Never outside a namespace: a DHCP client takes the host off its network. */
function testWithClient(program: string) {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return testUnless("network namespaces need root");
  const missing = [program, "ip", "ethtool"].find((name) => findProgram(name) === undefined);
  return testUnless(missing === undefined ? undefined : `${missing} is not installed`);
}

async function labOf(t: ExecutionContext): Promise<Lab> {
  const lab = await Lab.create();
  t.teardown(async () => {
    await lab[Symbol.asyncDispose]();
    lab.forget();
  });
  await lab.addHost("server", "10.77.0.1/24");
  await lab.addHost("client");
  const server = lab.start("server", [process.execPath, SERVER, LAN], "server.log");
  await until("the server is ready", () => server.output().includes("ready"), { timeout: 120_000 });
  writeFileSync(lab.path("show"), SHOW, { mode: 0o755 });
  return lab;
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
  const config = `option classless-routes code 121 = array of unsigned integer 8;
request subnet-mask, routers, domain-name, domain-name-servers, host-name, domain-search, ntp-servers,
  interface-mtu, classless-routes;
`;
  writeFileSync(lab.path("dhclient.conf"), config);
  const files = ["-cf", lab.path("dhclient.conf"), "-lf", lab.path("leases"), "-pf", lab.path("pid")];
  const client = ["dhclient", "-4", "-d", "-sf", lab.path("show"), ...files, LAN];
  lab.start("client", client, "client.log");
  await until("dhclient is bound", () => told(lab).catch(() => undefined), { timeout: 120_000 });
  const found = await told(lab);
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
