import assert from "node:assert/strict";
import { Machine } from "../../lab/machine.js";
import type { Lab } from "../../lab/namespaces.js";
import { COORDINATOR } from "../../lab/site.js";
import { bootsFrom, getsNoAnswer } from "../expect.js";
import { addRack } from "../rack.js";
import type { Scenario } from "../scenario.js";

const MAC = { near: "52:54:00:77:12:01", far: "52:54:00:77:12:02", moved: "52:54:00:77:12:03" };
const FAR = { subnet: "10.79.0.0/24", interface: "rack1", gateway: "10.79.0.1" } as const;

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
