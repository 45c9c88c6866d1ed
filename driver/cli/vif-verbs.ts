import type { Command } from "commander";
import type { PluggedVif } from "../rpc/client.js";
import { macArgument, vifArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { addressText, VIF_HELP, vifText } from "./instance-verbs.js";
import { formatTable } from "./table.js";
import { type DriverOptions, driverVerb, group, print, tableLines, withDriver } from "./verb.js";

/** `vif macs|plug|unplug|list`. */
export function addVifVerbs(root: Command, context: CliContext): void {
  const vif = group(root, "vif", "Network attachments of instances", "list --driver hv1");
  driverVerb(
    vif,
    "macs <node>",
    "List a machine's MACs and which of them have a vif",
    "vif macs r4u12",
  ).action(async (node: string, options: DriverOptions) => {
    const found = await withDriver(context, options, (driver) => driver.macsForNode(node));
    const rows = found.macs.map((mac) => [mac, found.pluggedMacs.includes(mac) ? "plugged" : "free"]);
    print(context, options, found, () => tableLines(context, formatTable(["MAC", "VIF"], rows), "No MACs"));
  });
  addPlug(vif, context);
  addUnplug(vif, context);
  driverVerb(vif, "list [node]", "List the vifs of one machine, or of all", "vif list r4u12").action(
    async (node: string | undefined, options: DriverOptions) => {
      const vifs = await withDriver(context, options, (driver) => driver.listVifs(node));
      print(context, options, vifs, () => vifTable(context, vifs));
    },
  );
}

function addPlug(parent: Command, context: CliContext): void {
  driverVerb(
    parent,
    "plug <node>",
    "Attach one more vif to the instance on a machine",
    "vif plug r4u12 --vif mac=52:54:00:12:34:57,ip=10.78.0.21/24",
  )
    .requiredOption("--vif <vif>", VIF_HELP)
    .action(async (node: string, options: DriverOptions & { readonly vif: string }) => {
      const wanted = vifArgument(options.vif);
      const plugged = await withDriver(context, options, (driver) => driver.plug(node, wanted));
      print(context, options, plugged, () => [`Plugged ${vifText(plugged.vif)} on ${plugged.node}`]);
    });
}

function addUnplug(parent: Command, context: CliContext): void {
  driverVerb(parent, "unplug <node>", "Take a vif away", "vif unplug r4u12 --mac 52:54:00:12:34:57")
    .requiredOption("--mac <mac>", "the vif's MAC")
    .action(async (node: string, options: DriverOptions & { readonly mac: string }) => {
      const mac = macArgument(options.mac);
      const unplugged = await withDriver(context, options, (driver) => driver.unplug(node, mac));
      print(context, options, unplugged, () => [`Unplugged ${unplugged.vif.mac} from ${unplugged.node}`]);
    });
}

function vifTable(context: CliContext, vifs: readonly PluggedVif[]): readonly string[] {
  const rows = vifs.map(({ node, instance, vif }) => [vif.mac, addressText(vif.address), node, instance]);
  return tableLines(context, formatTable(["MAC", "ADDRESS", "NODE", "INSTANCE"], rows), "No vifs");
}
