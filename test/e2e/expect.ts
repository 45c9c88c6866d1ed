import assert from "node:assert/strict";
import type { Capture } from "../lab/capture.js";
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
  uefi: /PXE-E1[68]|>>Start HTTP Boot over IPv4/,
  uefiHttp: /No bootable option/,
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

/** Waits until a machine runs its system; power-cycles it when its firmware gave up or hangs, as its operator would. */
export async function bootsInTheEnd(machine: Machine, marker: string, address: string): Promise<void> {
  const gaveUp = GIVES_UP[machine.settings.firmware];
  for (let cycles = 0; ; cycles += 1) {
    machine.powerOn();
    const deadline = performance.now() + 90_000;
    const booted = await until(
      `${machine.settings.name} boots or gives up`,
      () => {
        if (SAYS.marker(marker, machine.mac).test(machine.serialOfThisBoot())) return "booted";
        return gaveUp.test(machine.serialOfThisBoot()) || performance.now() > deadline
          ? "gave up"
          : undefined;
      },
      { timeout: 120_000 },
    );
    if (booted === "booted") break;
    assert.ok(
      cycles < 2,
      `${machine.settings.name} does not boot, switched on three times:\n${machine.lastWords()}`,
    );
    await machine.powerOff();
  }
  await runsSystemOf(machine, marker, address);
}

/** Every boot server that DHCP named to the machine was this one. */
export function wasSentOnlyTo(capture: Capture, machine: Machine, driver: string): void {
  const servers = capture
    .dhcp(machine.mac)
    .filter(({ dhcp }) => dhcp.op === 2 && dhcp.siaddr !== "0.0.0.0")
    .map(({ dhcp }) => dhcp.siaddr);
  assert.deepEqual([...new Set(servers)], [driver], `boot servers named to ${machine.settings.name}`);
}
