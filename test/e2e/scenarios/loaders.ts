import assert from "node:assert/strict";
import type { Firmware } from "../../lab/firmware.js";
import { DRIVERS } from "../../lab/site.js";
import { bootsFrom } from "../expect.js";
import { secondsToOffer, wasSentOnlyTo } from "../expect-wire.js";
import type { Scenario } from "../scenario.js";

interface LoaderCase {
  readonly loader: "ipxe" | "pxelinux" | "grub";
  readonly firmware: Firmware;
  readonly with: string;
}

/** Seconds that a host on the network has to say that a pool address is its own. */
const PROBE = 0.3;

const CASES: readonly LoaderCase[] = [
  { loader: "pxelinux", firmware: "bios", with: "pxelinux" },
  { loader: "grub", firmware: "uefi", with: "shim and signed GRUB" },
  { loader: "ipxe", firmware: "uefi", with: "iPXE" },
];

export const LOADERS: readonly Scenario[] = CASES.map((row, index) => ({
  name: `a machine with ${row.firmware === "bios" ? "BIOS" : "UEFI"} boots with ${row.with}, its address from the pool`,
  async run(stage) {
    const site = await stage.site();
    const mac = `52:54:00:77:10:0${index}`;
    await site.spawn("hv2", { name: "l", mac, loader: row.loader });
    const machine = await site.machine("l", row.firmware, mac);
    const wire = await site.capture();
    machine.powerOn();
    const ack = await wire.waitForDhcp(mac, "ACK");
    await bootsFrom(machine, "hv2", ack.dhcp.yiaddr);
    wasSentOnlyTo(wire, machine, DRIVERS.hv2);
    const why = await site.ask("why", mac);
    assert.ok(why.includes(`asked the network for ${ack.dhcp.yiaddr}: nobody has it`), why);
    assert.ok(secondsToOffer(wire, machine) >= PROBE, "the network had time to answer before the offer");
  },
}));
