import { mkdirSync, writeFileSync } from "node:fs";
import { builtAgent } from "../lab/deploy-files.js";
import { type IpmiAccess, type PoweredMachine, powerCommand } from "../lab/powered-machine.js";
import { KERNEL_ARGUMENTS } from "../lab/ramdisk.js";
import { Site } from "../lab/site.js";
import type { Stage } from "./scenario.js";

/** A site whose first driver switches machines, and has the agent. */
export async function managedSite(
  stage: Stage,
  { cleaning = "metadata" }: { readonly cleaning?: "metadata" | "full" } = {},
): Promise<Site> {
  const lab = await stage.lab();
  mkdirSync(lab.path("secrets"), { mode: 0o700 });
  const site = await Site.start(lab, stage.files, {
    drivers: {
      hv1: {
        power: { secrets: lab.path("secrets"), commands: { qemu: powerCommand(lab) }, pollSeconds: 5 },
        networks: [
          { name: "prov", kind: "flat" },
          { name: "data", kind: "flat" },
        ],
        cleaning,
        deploys: { atOnce: 2 },
      },
    },
  });
  const { kernel, ramdisk } = await builtAgent();
  await site.pushImage("hv1", "metalplug-agent", kernel, ramdisk);
  return site;
}

/** Gives the machine a BMC beside the driver, whose password is a file of the driver's; `power` is what `node add --power` takes. */
export async function powerByBmc(
  site: Site,
  machine: PoweredMachine,
): Promise<{ readonly power: string; readonly bmc: IpmiAccess }> {
  const bmc = await machine.addBmc("hv1");
  const { host, port, username, password } = bmc;
  tellSecret(site, machine.name, password);
  return { power: `ipmi://${username}@${host}:${port}?secret=${machine.name}`, bmc };
}

/** Writes a file of the driver's folder of secrets. */
export function tellSecret(site: Site, name: string, password: string): void {
  writeFileSync(site.lab.path("secrets", name), `${password}\n`, { mode: 0o600 });
}

/** What somebody else does with a BMC, beside the driver. */
export function ipmitool(site: Site, bmc: IpmiAccess, ...words: readonly string[]): Promise<string> {
  const { host, port, username, password } = bmc;
  const where = ["-H", host, "-p", String(port), "-U", username, "-P", password, "-C", "3"];
  return site.lab.run("hv1", ["ipmitool", "-I", "lanplus", ...where, ...words]);
}

/** Of each direction of TCP, on the first driver's side. */
export async function losePackets(site: Site, percent: number): Promise<void> {
  const nft = (command: string) => site.lab.run("hv1", ["/usr/sbin/nft", command]);
  await nft("add table ip loss");
  for (const hook of ["input", "output"]) {
    await nft(`add chain ip loss ${hook} { type filter hook ${hook} priority 0; }`);
    await nft(`add rule ip loss ${hook} meta l4proto tcp numgen random mod 100 < ${percent} drop`);
  }
}

/** The same by the script that switches the lab's machines. */
export function powerByCommand(machine: PoweredMachine): string {
  return `command://qemu/${machine.name}`;
}

/** An image of kernel, ramdisk and disk. */
export async function pushDisk(site: Site, name: string, disk: string): Promise<string> {
  const { kernel, ramdisk } = await builtAgent();
  const files = ["--kernel", kernel, "--ramdisk", ramdisk, "--disk", disk];
  return site.on("hv1", "image", "push", name, ...files, "--args", KERNEL_ARGUMENTS, "--arch", "x86_64");
}
