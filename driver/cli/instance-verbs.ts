import { type Command, Option } from "commander";
import { LOADERS, type Loader } from "../../pxe/boot/boot-binding.js";
import { INSTANCE_KINDS, type InstanceKind, type InstanceView, type Vif } from "../rpc/client.js";
import { collect } from "./arguments.js";
import { runBegun, WAIT_HELP, type WaitOptions } from "./begun.js";
import type { CliContext } from "./dependencies.js";
import { type DeployOptions, spawnRequest } from "./spawn-request.js";
import { driverVerb } from "./verb.js";
import { VIF_SPELLING } from "./vif-argument.js";

export interface SpawnOptions extends WaitOptions, DeployOptions {
  readonly image?: string;
  readonly kind?: InstanceKind;
  readonly loader?: Loader;
  readonly vif?: readonly string[];
  readonly bootMac?: string;
  readonly withoutPower?: true;
}

interface DestroyOptions extends WaitOptions {
  readonly withoutCleaning?: true;
}

export const VIF_HELP = `a network attachment: ${VIF_SPELLING}; without ip, an address of the pool`;

export const DEPLOY_HELP = {
  disk: "deploy: onto /dev/NAME, serial:SERIAL or wwn:WWN (default: the smallest that is large enough)",
  root: "deploy: the number of the partition to grow, or none (default: the last)",
  userData: "deploy: for cloud-init, on a config drive",
} as const;

/** `spawn`, `destroy`. */
export function addInstanceVerbs(root: Command, context: CliContext): void {
  addSpawn(root, context);
  driverVerb(
    root,
    "destroy <node>",
    "End the instance on a machine: it boots nothing more, is switched off, and its disk is cleaned where the instance had it",
    "destroy r4u12 --wait",
  )
    .option(
      "--without-cleaning",
      "leave the disk as it is, and do not wait for the machine: it is broken or gone",
    )
    .option("--wait", WAIT_HELP)
    .action((node: string, options: DestroyOptions) => {
      const withoutCleaning = options.withoutCleaning === true;
      return runBegun(context, options, {
        call: (driver) => driver.destroy(node, { withoutCleaning }),
        sentence: (instance) => endedSentence(instance, withoutCleaning),
        isOver: withoutCleaning,
      });
    });
}

function addSpawn(root: Command, context: CliContext): void {
  driverVerb(
    root,
    "spawn <node>",
    "Put an image onto a machine: from now on it boots that",
    "spawn r4u12 --image debian13 --vif mac=52:54:00:12:34:56,ip=10.77.0.21/24,gateway=10.77.0.1",
  )
    .option("--image <name>", "the image")
    .addOption(
      new Option(
        "--kind <kind>",
        "netboot: kernel and ramdisk at every boot; deploy: write the disk image once, then start from disk; discover: report the hardware, then end (default: netboot)",
      ).choices(INSTANCE_KINDS),
    )
    .addOption(new Option("--loader <loader>", "the boot loader (default: ipxe)").choices(LOADERS))
    .option("--vif <vif>", `${VIF_HELP}; once for each`, collect)
    .option("--boot-mac <mac>", "the NIC that boots by the network, where there are several")
    .option("--disk <hint>", DEPLOY_HELP.disk)
    .option("--root <partition>", DEPLOY_HELP.root)
    .option("--user-data <file>", DEPLOY_HELP.userData)
    .option("--without-power", "leave the machine's power as it is")
    .option("--wait", WAIT_HELP)
    .action(async (node: string, options: SpawnOptions) => {
      const request = spawnRequest(node, options);
      await runBegun(context, options, {
        call: (driver) => driver.spawn(request),
        sentence: spawnedSentence,
      });
    });
}

function spawnedSentence({ id, node, image, kind, loader, vifs }: InstanceView): string {
  const what = kind === "discover" ? "discovery" : `image ${image}`;
  const where = kind === "deploy" ? " onto its disk" : "";
  const plugged = vifs.length === 0 ? "" : `, ${vifs.map(vifText).join("; ")}`;
  return `Spawned instance ${id} on ${node}: ${what}${where} by ${loader}${plugged}`;
}

/** The driver answers an instance of which nothing is left as it was before. */
function endedSentence({ id, node, state }: InstanceView, isOver: boolean): string {
  const isGoing = !isOver && (state === "deleting" || state === "cleaning");
  return `${isGoing ? "Destroying" : "Destroyed"} instance ${id} on ${node}`;
}

/** `52:54:00:12:34:56 10.77.0.21/24`, or `… from the pool`. */
export function vifText({ mac, address }: Vif): string {
  return `${mac} ${addressText(address)}`;
}

export function addressText(address: Vif["address"]): string {
  return address.kind === "pool" ? "from the pool" : `${address.address}/${address.prefixLength}`;
}
