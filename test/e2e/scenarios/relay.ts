import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Capture } from "../../lab/capture.js";
import { run } from "../../lab/commands.js";
import { Machine } from "../../lab/machine.js";
import { LAN, type Lab } from "../../lab/namespaces.js";
import { COORDINATOR, DRIVERS } from "../../lab/site.js";
import { bootsFrom, wasSentOnlyTo } from "../expect.js";
import { addRack } from "../rack.js";
import type { Scenario } from "../scenario.js";

const MAC = "52:54:00:77:11:01";
const ROUTER = { upper: "10.77.0.5", lower: "10.78.0.1" } as const;

export const RELAY: readonly Scenario[] = [
  {
    name: "a machine behind a relay boots from its owner in the other subnet",
    async run(stage) {
      const rackSubnet = {
        subnet: "10.78.0.0/24",
        gateway: ROUTER.lower,
        leaseSeconds: 600,
        unknown: "ignore",
      };
      const site = await stage.site({ subnets: [rackSubnet] });
      await addRouter(site.lab);
      await site.spawn("hv1", { name: "r", mac: MAC, address: "10.78.0.21/24" });
      const place = { host: "router", bridge: "rack0" };
      const machine = await Machine.plugIn(site.lab, { name: "r", firmware: "bios", mac: MAC, ...place });
      const relay = [await relayProgram(site.lab), "-4", "-d", "-id", "rack0", "-iu", LAN, COORDINATOR];
      site.lab.start("router", relay, "relay.log");
      const rack = await Capture.start(site.lab, machine.tap, undefined, "router");
      await bootsFrom(machine, "hv1", "10.78.0.21");
      wasSentOnlyTo(rack, machine, DRIVERS.hv1);
    },
  },
];

/** A host between the site's network and a rack with a bridge of its own. */
async function addRouter(lab: Lab): Promise<void> {
  await lab.addHost("router", `${ROUTER.upper}/24`);
  await addRack(lab, { host: "router", bridge: "rack0", address: `${ROUTER.lower}/24` });
  for (const host of ["dc1", "hv1", "hv2"])
    await lab.run(host, ["ip", "route", "add", "10.78.0.0/24", "via", ROUTER.upper]);
}

/** isc-dhcp-relay's program, unpacked only: its package would start it as a service. */
async function relayProgram(lab: Lab): Promise<string> {
  const folder = lab.path("relay");
  mkdirSync(folder);
  await run(["apt-get", "-o", "APT::Sandbox::User=root", "download", "isc-dhcp-relay"], { cwd: folder });
  const [archive = ""] = readdirSync(folder);
  await run(["dpkg-deb", "-x", join(folder, archive), folder]);
  return join(folder, "usr/sbin/dhcrelay");
}
