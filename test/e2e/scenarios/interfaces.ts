import assert from "node:assert/strict";
import { until } from "../../lab/commands.js";
import { Machine } from "../../lab/machine.js";
import { LAN, type Lab } from "../../lab/namespaces.js";
import { startUdhcpc, waitForLog } from "../../lab/peers.js";
import { COORDINATOR, type Site } from "../../lab/site.js";
import { bootsFrom, getsNoAnswer } from "../expect.js";
import { addGuest, GUEST } from "../guest.js";
import { addRack } from "../rack.js";
import type { Scenario } from "../scenario.js";

const MAC = { near: "52:54:00:77:12:01", far: "52:54:00:77:12:02", moved: "52:54:00:77:12:03" };
const FAR = {
  subnet: "10.79.0.0/24",
  interface: "rack1",
  gateway: "10.79.0.1",
  routerAdvertisement: true,
} as const;

export const INTERFACES: readonly Scenario[] = [
  {
    name: "two interfaces, two subnets: a machine on each boots from its owner with an address of its own subnet",
    async run(stage) {
      const subnet = { ...FAR, leaseSeconds: 600, pool: { start: "10.79.0.100", end: "10.79.0.199" } };
      const site = await stage.site({ subnets: [subnet], prepare: addSecondSegment });
      await site.spawn("hv1", { name: "near", mac: MAC.near, address: "10.77.0.61/24" });
      await site.spawn("hv2", { name: "far", mac: MAC.far, address: "10.79.0.61/24" });
      const near = await site.machine("near", "bios", MAC.near);
      const far = await farMachine(site.lab, "far", MAC.far);
      await Promise.all([bootsFrom(near, "hv1", "10.77.0.61"), bootsFrom(far, "hv2", "10.79.0.61")]);
    },
  },
  {
    name: "a machine on the segment its fixed address is not of gets no offer, and `why` names the address",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "moved", mac: MAC.moved, address: "10.79.0.62/24" });
      await getsNoAnswer(site, await site.machine("moved", "bios", MAC.moved));
      assert.match(await site.ask("why", MAC.moved), /10\.79\.0\.62 is no host address of 10\.77\.0\.0\/24/);
    },
  },
  {
    name: "an interface that is deleted and made anew while the coordinator runs: a client gets its address there",
    async run(stage) {
      const site = await stage.site();
      await addGuest(site, "10.77.0.63/24");
      await site.lab.run("dc1", ["ip", "link", "delete", LAN]);
      await logged(site, /"event":"dhcp\.interfaceVanished"/);
      await site.lab.attach("dc1", LAN, `${COORDINATOR}/24`);
      await logged(site, /"event":"dhcp\.interfaceAppeared"/);
      await logged(site, /"event":"router\.up"[\s\S]*"event":"router\.up"/);
      await waitForLog(startUdhcpc(site.lab, GUEST.host), /EVENT bound 10\.77\.0\.63\/24/);
    },
  },
];

/** The coordinator's second interface, and the way to it from the hypervisors. */
async function addSecondSegment(lab: Lab): Promise<void> {
  await addRack(lab, { host: "dc1", bridge: FAR.interface, address: `${FAR.gateway}/24` });
  for (const host of ["hv1", "hv2"])
    await lab.run(host, ["ip", "route", "add", FAR.subnet, "via", COORDINATOR]);
}

function farMachine(lab: Lab, name: string, mac: string): Promise<Machine> {
  return Machine.plugIn(lab, { name, firmware: "bios", mac, host: "dc1", bridge: FAR.interface });
}

async function logged(site: Site, pattern: RegExp): Promise<void> {
  await until(`the coordinator logs ${pattern}`, () => pattern.test(site.coordinator.newLog()), {
    timeout: 120_000,
  });
}
