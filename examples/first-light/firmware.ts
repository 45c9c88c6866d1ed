import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { debianKernel } from "../../test/lab/debian-kernel.js";
import { Lab } from "../../test/lab/namespaces.js";
import { METALPLUG } from "../../test/lab/programs.js";
import { buildRamdisk, SAYS } from "../../test/lab/ramdisk.js";
import { missingRequirements } from "../../test/lab/requirements.js";
import { COORDINATOR, DRIVERS, Site } from "../../test/lab/site.js";

const MAC = "52:54:00:77:00:01";

/** Boots one virtual machine with real firmware from hv1, in network namespaces that end with it. Answers the exit code. */
export async function runFirmware(options: { readonly uefi: boolean }, signal: AbortSignal): Promise<number> {
  const missing = missingRequirements();
  for (const sentence of missing) process.stderr.write(`${sentence}\n`);
  if (missing.length > 0) return 1;
  say(
    "Making a segment with a coordinator, hypervisors hv1 and hv2 and one machine, each in a network namespace",
  );
  const lab = await Lab.create();
  try {
    return await inLab(lab, options.uefi, signal);
  } finally {
    await lab[Symbol.asyncDispose]();
    lab.forget();
  }
}

async function inLab(lab: Lab, uefi: boolean, signal: AbortSignal): Promise<number> {
  const kernel = await debianKernel();
  const ramdisks = { hv1: lab.path("ramdisk-hv1"), hv2: lab.path("ramdisk-hv2") };
  for (const hypervisor of ["hv1", "hv2"] as const) buildRamdisk(kernel, hypervisor, ramdisks[hypervisor]);
  const site = await Site.start(lab, { kernel, ramdisks });
  await site.spawn("hv1", { name: "r1u1", mac: MAC, address: "10.77.0.21/24" });
  say(
    `hv1 (${DRIVERS.hv1}) looks after node r1u1, MAC ${MAC}, Debian's kernel ${kernel.version} and a small ramdisk`,
  );
  return bootOne(site, uefi ? "uefi" : "bios", signal);
}

async function bootOne(site: Site, firmware: "bios" | "uefi", signal: AbortSignal): Promise<number> {
  const machine = await site.machine("one", firmware, MAC);
  const boots = followBoots(site);
  try {
    say(
      `Power on: ${firmware === "uefi" ? "OVMF's own PXE stack" : "SeaBIOS with iPXE's ROM"}, emulated without KVM, so give it half a minute`,
    );
    machine.powerOn();
    const [, hypervisor, mac] = await machine.waitFor(SAYS.anyMarker, { signal });
    const [, address] = await machine.waitFor(SAYS.address, { signal });
    say(
      `The machine's own system runs: the ramdisk is ${hypervisor}'s, its MAC is ${mac}, and DHCP gave it ${address} again`,
    );
    say("How the real agent makes a system of a blank disk takes some minutes: npm run e2e -- --only life");
    return hypervisor === "hv1" && mac === MAC && address === "10.77.0.21" ? 0 : 1;
  } finally {
    boots.kill();
    await once(boots, "exit");
    await machine.powerOff();
  }
}

/** The operator's own verb, its lines as they come. */
function followBoots(site: Site) {
  const argv = [process.execPath, METALPLUG, "boots", "--follow", "--coordinator", `${COORDINATOR}:7444`];
  const [file = "", ...args] = [...site.lab.inside("dc1"), ...argv];
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: child.stdout }).on("line", (line) => process.stdout.write(`  ${line}\n`));
  return child;
}

function say(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
