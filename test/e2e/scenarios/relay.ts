import { join } from "node:path";
import { Capture } from "../../lab/capture.js";
import type { Firmware } from "../../lab/firmware.js";
import { Machine } from "../../lab/machine.js";
import { LAN, type Lab } from "../../lab/namespaces.js";
import { startRouterAdvertisements } from "../../lab/reference-server.js";
import { COORDINATOR, DRIVERS, type Hypervisor, type Site } from "../../lab/site.js";
import { unpackedPackage } from "../../lab/unpacked-package.js";
import { bootsFrom } from "../expect.js";
import { wasSentOnlyTo } from "../expect-wire.js";
import { addRack } from "../rack.js";
import type { Scenario } from "../scenario.js";

const ROUTER = { upper: "10.77.0.5", lower: "10.78.0.1" } as const;

interface Row {
  readonly name: string;
  readonly firmware: Firmware;
  readonly mac: string;
  readonly address: string;
  readonly hypervisor: Hypervisor;
}

const ROWS: readonly Row[] = [
  { name: "r", firmware: "bios", mac: "52:54:00:77:11:01", address: "10.78.0.21", hypervisor: "hv1" },
  { name: "s", firmware: "uefi", mac: "52:54:00:77:11:02", address: "10.78.0.22", hypervisor: "hv2" },
  { name: "t", firmware: "uefiHttp", mac: "52:54:00:77:11:03", address: "10.78.0.23", hypervisor: "hv1" },
];

export const RELAY: readonly Scenario[] = [
  {
    name: "behind a relay, machines with BIOS, UEFI PXE and UEFI HTTP, booted at the same time, boot from their owners in the other subnet",
    async run(stage) {
      const rackSubnet = {
        subnet: "10.78.0.0/24",
        gateway: ROUTER.lower,
        leaseSeconds: 600,
        unknown: "ignore",
      };
      const site = await stage.site({ subnets: [rackSubnet] });
      await addRouter(site.lab);
      const relay = [await relayProgram(site.lab), "-4", "-d", "-id", "rack0", "-iu", LAN, COORDINATOR];
      site.lab.start("router", relay, "relay.log");
      await Promise.all(ROWS.map((row) => bootsBehindRelay(site, row)));
    },
  },
];

async function bootsBehindRelay(site: Site, row: Row): Promise<void> {
  const { name, firmware, mac, address, hypervisor } = row;
  await site.spawn(hypervisor, { name, mac, address: `${address}/24` });
  const place = { host: "router", bridge: "rack0" };
  const machine = await Machine.plugIn(site.lab, { name, firmware, mac, ...place });
  const rack = await Capture.start(site.lab, machine.tap, undefined, "router");
  await bootsFrom(machine, hypervisor, address);
  wasSentOnlyTo(rack, machine, DRIVERS[hypervisor]);
}

/** A host between the site's network and a rack with a bridge of its own. */
async function addRouter(lab: Lab): Promise<void> {
  await lab.addHost("router", `${ROUTER.upper}/24`);
  await addRack(lab, { host: "router", bridge: "rack0", address: `${ROUTER.lower}/24` });
  await startRouterAdvertisements(lab, "router", "rack0");
  for (const host of ["dc1", "hv1", "hv2"])
    await lab.run(host, ["ip", "route", "add", "10.78.0.0/24", "via", ROUTER.upper]);
}

/** isc-dhcp-relay's program, unpacked only: its package would start it as a service. */
async function relayProgram(lab: Lab): Promise<string> {
  return join(await unpackedPackage("isc-dhcp-relay", lab.path("relay")), "usr/sbin/dhcrelay");
}
