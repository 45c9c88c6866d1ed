import assert from "node:assert/strict";
import { makeBiosDisk, makeUefiDisk, UEFI_DISK_SAYS } from "../../lab/bootable-disk.js";
import { PoweredMachine, type PoweredMachineSettings } from "../../lab/powered-machine.js";
import { SAYS } from "../../lab/ramdisk.js";
import { ipmitool } from "../managed-site.js";
import type { Scenario, Stage } from "../scenario.js";

const MAC = "52:54:00:77:70:01";
const OTHER_MAC = "52:54:00:77:70:02";
const BIOS_DISK = "THIS IS THE DISK";

export const POWER: readonly Scenario[] = [
  {
    name: "a BIOS machine's BMC starts it from the network once, tells that it went off, and starts it from its disk",
    async run(stage) {
      await switchedByBmc(stage, "bios", (file) => makeBiosDisk(file, BIOS_DISK), new RegExp(BIOS_DISK));
    },
  },
  {
    name: "a UEFI machine's BMC starts it from the network once, tells that it went off, and starts it from its disk",
    async run(stage) {
      await switchedByBmc(stage, "uefi", makeUefiDisk, UEFI_DISK_SAYS);
    },
  },
  {
    name: "a machine with its first NIC on another segment and a blank disk boots by the second, and its script sees it go off",
    async run(stage) {
      const site = await stage.site();
      await site.lab.addBridge("br1");
      await site.spawn("hv1", { name: "m", mac: MAC, address: "10.77.0.71/24" });
      const machine = await PoweredMachine.plugIn(site.lab, {
        name: "m",
        firmware: "bios",
        nics: [{ mac: OTHER_MAC, bridge: "br1" }, { mac: MAC }],
        disks: [{ serial: "blank", content: { bytes: 64 << 20 } }],
      });
      await machine.power("power-on");
      await bootsByNetwork(machine);
    },
  },
];

async function switchedByBmc(
  stage: Stage,
  firmware: PoweredMachineSettings["firmware"],
  makeDisk: (file: string) => void | Promise<void>,
  diskSays: RegExp,
): Promise<void> {
  const site = await stage.site();
  await site.spawn("hv1", { name: "m", mac: MAC, address: "10.77.0.71/24" });
  const file = site.lab.path("disk.img");
  await makeDisk(file);
  const disks = [{ serial: "d0", content: { file } }];
  const machine = await PoweredMachine.plugIn(site.lab, { name: "m", firmware, nics: [{ mac: MAC }], disks });
  const bmc = await machine.addBmc("hv1");
  const ipmi = (...words: readonly string[]) => ipmitool(site, bmc, ...words);
  assert.match(await ipmi("power", "status"), /is off/);
  await ipmi("chassis", "bootdev", "pxe");
  await ipmi("power", "on");
  assert.match(await ipmi("power", "status"), /is on/);
  await bootsByNetwork(machine);
  assert.doesNotMatch(machine.serial(), diskSays);
  assert.match(await ipmi("power", "status"), /is off/);
  for (const boot of ["none", "disk"]) {
    machine.mark();
    await ipmi("chassis", "bootdev", boot);
    await ipmi("power", "on");
    await machine.waitFor(diskSays);
    await ipmi("power", "off");
    await machine.goesOff();
  }
  machine.mark();
  await ipmi("chassis", "bootdev", "pxe", "options=efiboot");
  await ipmi("power", "on");
  await machine.waitFor(SAYS.marker("hv1", MAC));
  machine.mark();
  await ipmi("power", "reset");
  await machine.waitFor(diskSays);
}

/** To the end of the ramdisk, which switches the machine off. */
async function bootsByNetwork(machine: PoweredMachine): Promise<void> {
  await machine.waitFor(SAYS.marker("hv1", MAC));
  await machine.waitFor(SAYS.done);
  await machine.goesOff();
}
