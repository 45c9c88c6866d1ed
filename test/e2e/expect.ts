import assert from "node:assert/strict";
import { until } from "../lab/commands.js";
import type { Machine } from "../lab/machine.js";
import { SAYS } from "../lab/ramdisk.js";
import type { Site } from "../lab/site.js";

/** Switches a machine on and waits for its system: whose it is, and that it got the same address as its firmware. */
export async function bootsFrom(machine: Machine, marker: string, address: string): Promise<void> {
  machine.powerOn();
  await runsSystemOf(machine, marker, address);
}

export async function runsSystemOf(machine: Machine, marker: string, address: string): Promise<void> {
  await machine.waitFor(SAYS.marker(marker, machine.mac));
  const [, got] = await machine.waitFor(SAYS.address);
  assert.equal(
    got,
    address,
    `the running system of ${machine.settings.name} has another address than asked for`,
  );
  await machine.waitFor(SAYS.done);
}

/** What a firmware prints when it has asked for the last time. */
const GIVES_UP = {
  bios: /No more network devices|No bootable device/,
  biosPlainPxe: /No more network devices|No bootable device/,
  uefi: /PXE-E1[68]|>>Start HTTP Boot over IPv4/,
  uefiHttp: /No bootable option/,
  uefiSecure: /PXE-E1[68]|>>Start HTTP Boot over IPv4/,
  arm64: /PXE-E1[68]|>>Start HTTP Boot over IPv4/,
} as const;

/** Lets a machine ask until its firmware gives up; nobody may have answered it, seen from a capture on its own tap. */
export async function getsNoAnswer(site: Site, machine: Machine): Promise<void> {
  const capture = await site.capture(machine.tap);
  machine.powerOn();
  await machine.waitFor(GIVES_UP[machine.settings.firmware]);
  await machine.powerOff();
  await capture.stop();
  const seen = capture.dhcp(machine.mac);
  const asked = seen.filter(({ dhcp }) => dhcp.type === "DISCOVER").length;
  assert.ok(
    asked >= 3,
    `${machine.settings.name} asked ${asked} times only: its whole retry cycle was to be seen`,
  );
  const answers = seen.filter(({ dhcp }) => dhcp.op === 2).map(({ dhcp }) => `${dhcp.type} ${dhcp.yiaddr}`);
  assert.deepEqual(answers, [], `${machine.settings.name} was to get no answer`);
}

/** Milliseconds without a new letter on the serial line after which nothing more is to be expected; a kernel says nothing while it starts. */
const HANGS = 45_000;

/** Waits until a machine runs its system; power-cycles it when its firmware gave up or hangs, as its operator would. */
export async function bootsInTheEnd(machine: Machine, marker: string, address: string): Promise<void> {
  for (let cycles = 0; !(await bootsNow(machine, marker)); cycles += 1) {
    assert.ok(
      cycles < 2,
      `${machine.settings.name} does not boot, switched on three times:\n${machine.lastWords()}`,
    );
    await machine.powerOff();
  }
  await runsSystemOf(machine, marker, address);
}

async function bootsNow(machine: Machine, marker: string): Promise<boolean> {
  machine.powerOn();
  let length = 0;
  let grewAt = performance.now();
  const how = await until(
    `${machine.settings.name} boots or gives up`,
    () => {
      const serial = machine.serialOfThisBoot();
      if (SAYS.marker(marker, machine.mac).test(serial)) return "booted";
      if (serial.length > length) grewAt = performance.now();
      length = serial.length;
      const hangs = performance.now() - grewAt > HANGS;
      return hangs || GIVES_UP[machine.settings.firmware].test(serial) ? "gave up" : undefined;
    },
    { timeout: 240_000 },
  );
  return how === "booted";
}
