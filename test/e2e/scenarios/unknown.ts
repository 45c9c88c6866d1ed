import assert from "node:assert/strict";
import { builtAgent } from "../../lab/deploy-files.js";
import { PoweredMachine, powerCommand } from "../../lab/powered-machine.js";
import { SAYS } from "../../lab/ramdisk.js";
import { COORDINATOR, Site } from "../../lab/site.js";
import { powerByCommand } from "../managed-site.js";
import type { Scenario, Stage } from "../scenario.js";

const MIB = 1024 * 1024;
const MAC = "52:54:00:77:30:01";
const SECOND = "52:54:00:77:30:02";
const ADDRESS = "10.77.0.91";
const LLDP_SWITCH = new URL("../../lab/lldp-switch.js", import.meta.url).pathname;

/** Machines that nobody claims, and that a driver discovers. */
export const UNKNOWN: readonly Scenario[] = [
  {
    name: "unknown: a UEFI machine that nobody claims is discovered with its switch port, shown, accepted with both NICs, and boots what is spawned on it",
    async run(stage) {
      const site = await discoveringSite(stage);
      const machine = await strangerWithSwitch(site, "uefi");
      await machine.power("power-on");
      await machine.waitFor(/metalplug: task: discover, told by http:\/\/10\.77\.0\.11:8080/);
      await machine.goesOff(180_000);

      assert.match(
        await site.ask("unknown", "list", "--state", "reported"),
        /1 CPU, 512 MiB, 1 disk, 2 NICs, switch tor1 port ge-0\/0\/7/,
      );
      const shown = await site.ask("unknown", "show", MAC);
      assert.match(shown, /^policy +discover, by unknown of its subnet$/m);
      const [, paste = ""] = /^ {2}metalplug (unknown accept .*)$/m.exec(shown) ?? [];
      const words = paste.replace(/--name \S+/, "--name m").split(" ");
      await site.ask(...words, "--power", powerByCommand(machine));

      const node = JSON.parse(await site.on("hv1", "node", "show", "m", "--json"));
      assert.deepEqual(node.macs, [MAC, SECOND]);
      assert.equal(node.found.hardware.nics[0].switchPort.systemName, "tor1");
      assert.match(await site.ask("unknown", "list"), /No unknown machines/);

      machine.mark();
      await site.on(
        "hv1",
        "spawn",
        "m",
        "--image",
        "tiny",
        "--vif",
        `mac=${MAC},ip=${ADDRESS}/24`,
        "--boot-mac",
        MAC,
      );
      await machine.waitFor(SAYS.marker("hv1", MAC));
      const [, address] = await machine.waitFor(SAYS.address);
      assert.equal(address, ADDRESS);
      const story = await site.ask("boots", "--mac", MAC);
      for (const told of [
        /policy discover by unknown/,
        /told what it is made of/,
        /accepted by an operator as node m of hv1/,
      ])
        assert.match(story, told);
    },
  },
  {
    name: "unknown: a BIOS machine that an operator ignores gets no answer, and is discovered once that is taken back",
    async run(stage) {
      const site = await discoveringSite(stage);
      const machine = await strangerWithSwitch(site, "bios");
      await site.ask("unknown", "ignore", MAC, "--note", "not yet");
      const wire = await site.capture();
      await machine.power("power-on");
      await wire.waitForDhcp(MAC, "DISCOVER");
      assert.match(await site.ask("unknown", "show", MAC), /^ignored +since .*: not yet$/m);
      await machine.power("power-off");
      await site.ask("unknown", "ignore", MAC, "--undo");
      await machine.power("power-on");
      await machine.waitFor(/metalplug: task: discover/);
      await machine.goesOff(180_000);
      await wire.stop();
      assert.match(await site.ask("unknown", "show", MAC), /^starts by +bios$/m);
    },
  },
];

/** A site whose first driver discovers whatever nobody claims. */
async function discoveringSite(stage: Stage): Promise<Site> {
  const lab = await stage.lab();
  const site = await Site.start(lab, stage.files, {
    lan: {
      ...{ gateway: COORDINATOR, leaseSeconds: 600, pool: { start: "10.77.0.100", end: "10.77.0.199" } },
      unknown: { policy: "discover", driver: "hv1" },
    },
    drivers: { hv1: { power: { commands: { qemu: powerCommand(lab) }, pollSeconds: 5 } } },
  });
  const { kernel, ramdisk } = await builtAgent();
  await site.pushImage("hv1", "metalplug-agent", kernel, ramdisk);
  return site;
}

async function strangerWithSwitch(site: Site, firmware: "uefi" | "bios"): Promise<PoweredMachine> {
  const machine = await PoweredMachine.plugIn(site.lab, {
    ...{ name: "m", firmware, nics: [{ mac: MAC }, { mac: SECOND }] },
    disks: [{ serial: "only", content: { bytes: 128 * MIB } }],
  });
  site.lab.start("bridge", [process.execPath, LLDP_SWITCH, machine.taps[0] ?? ""], "switch.log");
  return machine;
}
