import { type Command, Option } from "commander";
import { LOADERS, type Loader } from "../../pxe/boot/boot-binding.js";
import type { InstanceView, Vif } from "../rpc/client.js";
import { collect, macArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { formatTable } from "./table.js";
import { type DriverOptions, driverVerb, group, print, tableLines, withDriver } from "./verb.js";
import { VIF_SPELLING, vifArgument } from "./vif-argument.js";

interface SpawnOptions extends DriverOptions {
  readonly image: string;
  readonly loader?: Loader;
  readonly vif?: readonly string[];
  readonly bootMac?: string;
}

export const VIF_HELP = `a network attachment: ${VIF_SPELLING}; without ip, an address of the pool`;

/** `spawn`, `destroy`, `instance list`. */
export function addInstanceVerbs(root: Command, context: CliContext): void {
  driverVerb(
    root,
    "spawn <node>",
    "Put an image onto a machine: from now on it boots that",
    "spawn r4u12 --image debian13 --vif mac=52:54:00:12:34:56,ip=10.77.0.21/24,gateway=10.77.0.1",
  )
    .requiredOption("--image <name>", "the image to boot")
    .addOption(new Option("--loader <loader>", "the boot loader (default: ipxe)").choices(LOADERS))
    .option("--vif <vif>", `${VIF_HELP}; once for each`, collect)
    .option("--boot-mac <mac>", "the vif that boots the machine, by its MAC; needed where there are several")
    .action((node: string, options: SpawnOptions) => spawn(context, node, options));
  driverVerb(
    root,
    "destroy <node>",
    "End the instance on a machine: it boots nothing more",
    "destroy r4u12",
  ).action(async (node: string, options: DriverOptions) => {
    const ended = await withDriver(context, options, (driver) => driver.destroy(node));
    print(context, options, ended, () => [`Destroyed instance ${ended.id} on ${ended.node}`]);
  });
  const instance = group(root, "instance", "What was spawned on machines", "list --driver hv1");
  driverVerb(instance, "list", "List the instances", "instance list --driver hv1").action(
    async (options: DriverOptions) => {
      const instances = await withDriver(context, options, (driver) => driver.listInstances());
      print(context, options, instances, () => instanceTable(context, instances));
    },
  );
}

async function spawn(context: CliContext, node: string, options: SpawnOptions): Promise<void> {
  const { image, loader, vif = [], bootMac: boot } = options;
  const vifs = vif.map(vifArgument);
  const bootMac = boot === undefined ? {} : { bootMac: macArgument(boot) };
  const request = { node, image, vifs, ...bootMac, ...(loader !== undefined && { loader }) };
  const spawned = await withDriver(context, options, (driver) => driver.spawn(request));
  print(context, options, spawned, () => [
    `Spawned instance ${spawned.id} on ${spawned.node}: image ${spawned.image} by ${spawned.loader}, ${spawned.vifs.map(vifText).join("; ")}`,
  ]);
}

/** `52:54:00:12:34:56 10.77.0.21/24`, or `… from the pool`. */
export function vifText({ mac, address }: Vif): string {
  return `${mac} ${addressText(address)}`;
}

export function addressText(address: Vif["address"]): string {
  return address.kind === "pool" ? "from the pool" : `${address.address}/${address.prefixLength}`;
}

function instanceTable(context: CliContext, instances: readonly InstanceView[]): readonly string[] {
  const rows = instances.map(({ node, id, image, loader, vifs }) => [
    node,
    id,
    image,
    loader,
    vifs.map(vifText).join("; ") || "-",
  ]);
  const table = formatTable(["NODE", "INSTANCE", "IMAGE", "LOADER", "VIFS"], rows);
  return tableLines(context, table, "No instances");
}
