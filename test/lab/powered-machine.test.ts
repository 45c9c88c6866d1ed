import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { testUnless } from "../prerequisites.js";
import { makeBiosDisk } from "./bootable-disk.js";
import { attempt } from "./commands.js";
import { Lab } from "./namespaces.js";
import { PoweredMachine, powerCommand } from "./powered-machine.js";
import { missingRequirements } from "./requirements.js";

const test = testUnless(missingRequirements()[0]);
const NIC = { mac: "52:54:00:77:90:01" } as const;

/** What the firmware prints where nobody answers its NIC. */
const BY_NETWORK = /iPXE .*initialising devices|Booting from ROM|net0: 52:54:00/;

test("a machine is switched by a script: twice is once, its boot device lasts as long as it was to, and what it had on its disk stays", async (t) => {
  await using lab = await Lab.create();
  t.teardown(() => lab.forget());
  const file = lab.path("marked.img");
  makeBiosDisk(file, "THIS IS THE DISK");
  const machine = await PoweredMachine.plugIn(lab, {
    name: "m",
    firmware: "bios",
    nics: [NIC],
    disks: [
      { serial: "first", content: { file } },
      { serial: "second", content: { bytes: 1 << 20 } },
    ],
  });
  const pid = () => readFileSync(lab.path("machines", "m", "pid"), "utf8");
  t.is(await machine.power("power-state"), "off");
  await machine.power("power-off");
  await machine.power("boot-device", "network", "once");
  await Promise.all([machine.power("power-on"), machine.power("power-on"), machine.power("power-on")]);
  t.is(await machine.power("power-state"), "on");
  await machine.waitFor(BY_NETWORK);
  t.notRegex(machine.serial(), /THIS IS THE DISK/);
  const first = pid();
  await machine.power("power-on");
  t.is(pid(), first, "it ran on");
  await machine.power("power-off");
  t.is(await machine.power("power-state"), "off");
  machine.mark();
  await machine.power("power-on");
  await machine.waitFor(/THIS IS THE DISK/);
  await machine.power("power-off");
  for (let start = 0; start < 2; start++) {
    machine.mark();
    if (start === 0) await machine.power("boot-device", "network", "continuous");
    await machine.power("power-on");
    await machine.waitFor(BY_NETWORK);
    await machine.power("power-off");
  }
});

test("a machine's script names what it cannot do, and a recycled pid is no machine", async (t) => {
  await using lab = await Lab.create();
  t.teardown(() => lab.forget());
  const machine = await PoweredMachine.plugIn(lab, { name: "m", firmware: "bios", nics: [NIC] });
  const code = async (...words: readonly string[]) => (await attempt([powerCommand(lab), ...words])).code;
  t.is(await code("boot-device", "m", "http", "once"), 2);
  t.is(await code("boot-device", "m", "floppy", "once"), 2);
  t.is(await code("power-cycle", "m"), 2);
  t.is(await code("power-state", "other"), 1);
  t.is(await code("power-state", "../m"), 1);
  writeFileSync(lab.path("machines", "m", "pid"), `${process.pid}\n`);
  t.is(await machine.power("power-state"), "off");
  await machine.power("power-off");
});

test("a lab's end is its machines' end", async (t) => {
  const lab = await Lab.create();
  t.teardown(() => lab.forget());
  const machine = await PoweredMachine.plugIn(lab, { name: "m", firmware: "uefi", nics: [NIC] });
  await machine.power("power-on");
  const pid = Number(readFileSync(lab.path("machines", "m", "pid"), "utf8"));
  t.true(isRunning(pid));
  await lab[Symbol.asyncDispose]();
  await t.throwsAsync(machine.power("power-on"), { message: /no machine/ });
  t.false(isRunning(pid));
});

/** What is dead and unburied has no command. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file, "utf8").includes("qemu");
}
