import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Capture } from "../../lab/capture.js";
import { until } from "../../lab/commands.js";
import { listTftp } from "../../lab/golden.js";
import type { Machine } from "../../lab/machine.js";
import { DRIVERS, type Site } from "../../lab/site.js";
import { bootsFrom, bootsInTheEnd } from "../expect.js";
import type { Scenario, Stage } from "../scenario.js";

const MAC = "52:54:00:77:0e:01";

export const CRASHES: readonly Scenario[] = [
  {
    name: "kill -9 of the coordinator after a DISCOVER: the machine boots with the pool address it had before",
    run: (stage) => coordinatorKilledAt(stage, "DISCOVER"),
  },
  {
    name: "kill -9 of the coordinator after an OFFER: the machine boots with the pool address it had before",
    run: (stage) => coordinatorKilledAt(stage, "OFFER"),
  },
  {
    name: "kill -9 of the coordinator after the first ACK ever: the address it promised is kept",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "e", mac: MAC });
      const machine = await site.machine("e", "bios", MAC);
      const wire = await site.capture();
      machine.powerOn();
      const ack = await wire.waitForDhcp(MAC, "ACK");
      await site.coordinator.killAndRestart();
      await bootsInTheEnd(machine, "hv1", ack.dhcp.yiaddr);
    },
  },
  {
    name: "kill -9 of the owner while it serves the kernel by TFTP: the machine boots with the same address",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "e", mac: MAC, address: "10.77.0.41/24", loader: "pxelinux" });
      const machine = await site.machine("e", "bios", MAC);
      const wire = await site.capture();
      machine.powerOn();
      await kernelAsked(wire, "10.77.0.41");
      await site.drivers.hv1.killAndRestart();
      await bootsInTheEnd(machine, "hv1", "10.77.0.41");
    },
  },
  {
    name: "kill -9 of the owner while it serves the kernel by HTTP: the machine boots with the same address",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "e", mac: MAC, address: "10.77.0.44/24" });
      const machine = await site.machine("e", "bios", MAC);
      const http = await Capture.start(site.lab, machine.tap, "tcp dst port 8080");
      machine.powerOn();
      await until(
        "the kernel is asked for by HTTP",
        () => readFileSync(http.file).includes("/kernel HTTP/1.1"),
        {
          timeout: 120_000,
        },
      );
      await site.drivers.hv1.killAndRestart();
      await bootsInTheEnd(machine, "hv1", "10.77.0.44");
    },
  },
  {
    name: "kill -9 of the owner while it serves a loader to UEFI: the machine boots with the same address",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "e", mac: MAC, address: "10.77.0.42/24" });
      const machine = await site.machine("e", "uefi", MAC);
      const wire = await site.capture();
      machine.powerOn();
      await wire.waitForDhcp(MAC, "ACK");
      await site.drivers.hv1.killAndRestart();
      await bootsInTheEnd(machine, "hv1", "10.77.0.42");
    },
  },
  {
    name: "kill -9 of the other driver, which stays away: the machine boots from its owner all the same",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "e", mac: MAC, address: "10.77.0.43/24" });
      const machine = await site.machine("e", "bios", MAC);
      await site.drivers.hv2.kill();
      await bootsFrom(machine, "hv1", "10.77.0.43");
      await site.drivers.hv2.start();
      await aliveAndKnown(site);
    },
  },
];

async function coordinatorKilledAt(stage: Stage, message: "DISCOVER" | "OFFER"): Promise<void> {
  const site = await stage.site();
  await site.spawn("hv1", { name: "e", mac: MAC });
  const machine = await site.machine("e", "bios", MAC);
  const wire = await site.capture();
  const address = await firstBoot(machine, wire);
  const after = wire.dhcp(MAC).at(-1)?.at ?? 0;
  machine.powerOn();
  await wire.waitForDhcp(MAC, message, { after });
  await site.coordinator.killAndRestart();
  await bootsInTheEnd(machine, "hv1", address);
}

async function firstBoot(machine: Machine, wire: Capture): Promise<string> {
  machine.powerOn();
  const ack = await wire.waitForDhcp(MAC, "ACK");
  assert.match(ack.dhcp.yiaddr, /^10\.77\.0\.1\d\d$/, "an address from the pool");
  await bootsFrom(machine, "hv1", ack.dhcp.yiaddr);
  await machine.powerOff();
  return ack.dhcp.yiaddr;
}

async function kernelAsked(wire: Capture, client: string): Promise<void> {
  await until(
    `${client} asks for its kernel`,
    () =>
      wire
        .datagrams()
        .some((seen) => seen.source === client && /kernel/.test(listTftp(seen.payload).filename ?? "")),
    { timeout: 120_000 },
  );
}

/** Both drivers are up again in the coordinator's eyes. */
async function aliveAndKnown(site: Site): Promise<void> {
  await until(
    "both drivers are up",
    async () => {
      const text = await site.ask("drivers");
      return Object.values(DRIVERS).every((address) => text.includes(address)) && !/down|syncing/i.test(text);
    },
    { timeout: 15_000 },
  );
}
