import assert from "node:assert/strict";
import { DRIVERS, type Site } from "../../lab/site.js";
import { bootsFrom, getsNoAnswer } from "../expect.js";
import { neverWaited, wasAnsweredBy, wasSentOnlyTo } from "../expect-wire.js";
import type { Scenario } from "../scenario.js";

const MAC_A = "52:54:00:77:0a:01";
const MAC_B = "52:54:00:77:0b:01";

export const FIRST_LIGHT: readonly Scenario[] = [
  {
    name: "machines A (BIOS) and B (UEFI), booted at the same time, each boot from the hypervisor that owns them",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "a", mac: MAC_A, address: "10.77.0.21/24" });
      await site.spawn("hv2", { name: "b", mac: MAC_B, address: "10.77.0.22/24" });
      const a = await site.machine("a", "bios", MAC_A);
      const b = await site.machine("b", "uefi", MAC_B);
      const wire = await site.capture();
      await Promise.all([bootsFrom(a, "hv1", "10.77.0.21"), bootsFrom(b, "hv2", "10.77.0.22")]);
      wasSentOnlyTo(wire, a, DRIVERS.hv1);
      wasSentOnlyTo(wire, b, DRIVERS.hv2);
      wasAnsweredBy(wire, a, ["its MAC"]);
      wasAnsweredBy(wire, b, ["everybody", "its MAC"]);
      for (const machine of [a, b]) neverWaited(wire, machine);
      assert.match(site.coordinator.newLog(), /"event":"router\.up","interface":"lan0"/);
      const leases = await site.ask("leases", "--json");
      for (const text of [MAC_A, "10.77.0.21", MAC_B, "10.77.0.22"]) assert.ok(leases.includes(text), leases);
      assert.deepEqual(await sourcesOf(site, MAC_A), ["dc1", "hv1"]);
      assert.deepEqual(await sourcesOf(site, MAC_B), ["dc1", "hv2"]);
      for (const mac of [MAC_A, MAC_B]) {
        const why = await site.ask("why", mac, "--json");
        assert.equal(JSON.parse(why).missingStep, undefined);
        assert.ok(!why.includes("addressProbed"), "a fixed address is offered without asking the network");
      }
    },
  },
  {
    name: "an unknown machine gets no offer, by BIOS or UEFI, and `why` says that nobody claims it",
    async run(stage) {
      const site = await stage.site();
      const bios = await site.machine("c", "bios", "52:54:00:77:0c:01");
      const uefi = await site.machine("d", "uefi", "52:54:00:77:0c:02");
      await Promise.all([getsNoAnswer(site, bios), getsNoAnswer(site, uefi)]);
      for (const machine of [bios, uefi])
        assert.match(await site.ask("why", machine.mac), /No driver claims this MAC/);
    },
  },
  {
    name: "after `metalplug destroy` a machine that booted before gets no offer, and `why` says so",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "a", mac: MAC_A, address: "10.77.0.21/24" });
      const a = await site.machine("a", "bios", MAC_A);
      await bootsFrom(a, "hv1", "10.77.0.21");
      await site.on("hv1", "destroy", "a");
      await getsNoAnswer(site, a);
      assert.match(await site.ask("why", MAC_A), /node "a" has no instance/);
    },
  },
  {
    name: "with the coordinator stopped after the ACK the boot still completes",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "a", mac: MAC_A, address: "10.77.0.21/24" });
      const a = await site.machine("a", "bios", MAC_A);
      const wire = await site.capture();
      a.powerOn();
      await wire.waitForDhcp(MAC_A, "ACK");
      await site.coordinator.stop();
      await a.waitFor(/METALPLUG-MARKER hv1/);
      await a.waitFor(/METALPLUG-NO-ADDRESS/);
      await a.powerOff();
      await site.coordinator.start();
      await bootsFrom(a, "hv1", "10.77.0.21");
    },
  },
];

/** The programs that told of a machine's boots, by what `boots` prints: time, session, MAC, source, sentence. */
async function sourcesOf(site: Site, mac: string): Promise<readonly string[]> {
  const lines = (await site.ask("boots", "--events")).split("\n").filter((line) => line.includes(mac));
  assert.ok(
    lines.some((line) => line.includes("kernel: served whole")),
    lines.join("\n"),
  );
  return [...new Set(lines.map((line) => line.split(/\s+/)[3] ?? ""))].sort();
}
