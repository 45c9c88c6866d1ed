import assert from "node:assert/strict";
import { LAN, type Lab } from "../../lab/namespaces.js";
import { OS_CLIENTS } from "../../lab/os-clients.js";
import { bootsFrom } from "../expect.js";
import type { Scenario } from "../scenario.js";

const MAC = "52:54:00:77:30:01";

export const SAME_ADDRESS: readonly Scenario[] = [
  {
    name: "udhcpc, dhclient, dhcpcd and systemd-networkd each get the pool address that the firmware had",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "a", mac: MAC });
      const machine = await site.machine("a", "bios", MAC);
      const wire = await site.capture();
      machine.powerOn();
      const { dhcp } = await wire.waitForDhcp(MAC, "ACK");
      await bootsFrom(machine, "hv1", dhcp.yiaddr);
      await machine.powerOff();
      const got: Record<string, string> = {};
      for (const [name, ask] of Object.entries(OS_CLIENTS)) {
        const host = name.slice(-8);
        await addSystemOf(site.lab, host);
        got[name] = await ask(site.lab, host);
        await site.lab.run(host, ["ip", "link", "set", LAN, "down"]);
      }
      const expected = Object.fromEntries(Object.keys(OS_CLIENTS).map((name) => [name, dhcp.yiaddr]));
      assert.deepEqual(got, expected);
    },
  },
];

/** A host that is the machine, as far as the segment can see. */
async function addSystemOf(lab: Lab, host: string): Promise<void> {
  await lab.addHost(host);
  await lab.run(host, ["ip", "link", "set", LAN, "address", MAC]);
}
