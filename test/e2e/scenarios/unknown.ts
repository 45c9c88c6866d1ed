import assert from "node:assert/strict";
import { builtAgent } from "../../lab/deploy-files.js";
import { PoweredMachine, powerCommand } from "../../lab/powered-machine.js";
import { SAYS } from "../../lab/ramdisk.js";
import { COORDINATOR, Site } from "../../lab/site.js";
import { powerByCommand } from "../managed-site.js";
import type { Scenario, Stage } from "../scenario.js";
import { sayPortAt } from "../switch-port.js";

const MIB = 1024 * 1024;
interface Stranger {
  readonly name: string;
  readonly firmware: "uefi" | "bios";
  /** Of its NICs, the first with a cable to a switch that says its name. */
  readonly macs: readonly [string, ...(readonly string[])];
}

const ACCEPTED: Stranger = {
  ...{ name: "m", firmware: "uefi", macs: ["52:54:00:77:30:01", "52:54:00:77:30:02"] },
};
const IGNORED: Stranger = { name: "i", firmware: "bios", macs: ["52:54:00:77:30:03"] };
const ADDRESS = "10.77.0.91";
const DISCOVERS = /metalplug: task: discover, told by http:\/\/10\.77\.0\.11:8080/;

/** Machines that nobody claims, and that a driver discovers. */
export const UNKNOWN: readonly Scenario[] = [
  {
    name: "unknown: a UEFI machine is discovered with its switch port, shown, accepted with both NICs, and boots what is spawned on it; a BIOS machine that is ignored gets no answer, and is discovered once that is taken back",
    async run(stage) {
      const site = await discoveringSite(stage);
      await Promise.all([isAccepted(site), isIgnoredAtFirst(site)]);
    },
  },
];

async function isAccepted(site: Site): Promise<void> {
  const { macs } = ACCEPTED;
  const [mac] = macs;
  const machine = await plugIn(site, ACCEPTED);
  await isDiscovered(machine);
  assert.match(
    await site.ask("unknown", "list", "--state", "reported"),
    new RegExp(`${mac} .*1 CPU, 512 MiB, 1 disk, 2 NICs, switch tor1 port ge-0/0/7`),
  );
  const shown = await site.ask("unknown", "show", mac);
  assert.match(shown, /^policy +discover, by unknown of its subnet$/m);
  const [, paste = ""] = /^ {2}metalplug (unknown accept .*)$/m.exec(shown) ?? [];
  const words = paste.replace(/--name \S+/, "--name m").split(" ");
  await site.ask(...words, "--power", powerByCommand(machine));

  const node = JSON.parse(await site.on("hv1", "node", "show", "m", "--json"));
  assert.deepEqual(node.macs, macs);
  assert.equal(node.found.hardware.nics[0].switchPort.systemName, "tor1");
  assert.ok(!(await site.ask("unknown", "list")).includes(mac), "it is not unknown any more");

  machine.mark();
  const vif = ["--vif", `mac=${mac},ip=${ADDRESS}/24`, "--boot-mac", mac];
  await site.on("hv1", "spawn", "m", "--image", "tiny", ...vif);
  await machine.waitFor(SAYS.marker("hv1", mac));
  const [, address] = await machine.waitFor(SAYS.address);
  assert.equal(address, ADDRESS);
  const story = await site.ask("boots", "--events", "--mac", mac);
  for (const told of [
    /policy discover by unknown/,
    /told what it is made of/,
    /accepted by an operator as node m of hv1/,
  ])
    assert.match(story, told);
}

async function isIgnoredAtFirst(site: Site): Promise<void> {
  const [mac] = IGNORED.macs;
  const machine = await plugIn(site, IGNORED);
  await site.ask("unknown", "ignore", mac, "--note", "not yet");
  const wire = await site.capture();
  await machine.power("power-on");
  await machine.waitFor(/No more network devices/);
  await machine.power("power-off");
  const [first, ...others] = wire.dhcp(mac).map(({ dhcp }) => dhcp.type);
  assert.equal(first, "DISCOVER");
  assert.ok(
    others.every((type) => type === "DISCOVER"),
    `it got an answer: ${others.join(" ")}`,
  );
  assert.match(await site.ask("unknown", "show", mac), /^ignored +since .*: not yet$/m);

  await site.ask("unknown", "ignore", mac, "--undo");
  await isDiscovered(machine);
  await wire.stop();
  assert.match(await site.ask("unknown", "show", mac), /^starts by +bios$/m);
}

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

async function plugIn(site: Site, { name, firmware, macs }: Stranger): Promise<PoweredMachine> {
  const machine = await PoweredMachine.plugIn(site.lab, {
    ...{ name, firmware, nics: macs.map((mac) => ({ mac })) },
    disks: [{ serial: "only", content: { bytes: 128 * MIB } }],
  });
  sayPortAt(site.lab, machine.taps[0] ?? "");
  return machine;
}

async function isDiscovered(machine: PoweredMachine): Promise<void> {
  machine.mark();
  await machine.power("power-on");
  await machine.waitFor(DISCOVERS);
  await machine.goesOff(180_000);
}
