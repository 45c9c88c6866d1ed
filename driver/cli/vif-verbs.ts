import type { Command } from "commander";
import type { PifView, PluggedVifView } from "../rpc/client.js";
import { macArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { addressText, VIF_HELP, vifText } from "./instance-verbs.js";
import { formatTable } from "./table.js";
import { type DriverOptions, driverVerb, group, print, tableLines, withDriver } from "./verb.js";
import { vifArgument } from "./vif-argument.js";

/** `vif macs|plug|unplug|list`. */
export function addVifVerbs(root: Command, context: CliContext): void {
  const vif = group(root, "vif", "Network attachments of instances", "list --driver hv1");
  driverVerb(
    vif,
    "macs <node>",
    "List a machine's MACs, which of them have a vif, and the networks they are on",
    "vif macs r4u12",
  ).action(async (node: string, options: DriverOptions) => {
    const found = await withDriver(context, options, (driver) => driver.macsForNode(node));
    const rows = found.pifs.map((pif) => [pif.mac, pif.isPlugged ? "plugged" : "free", ...placeCells(pif)]);
    const table = formatTable(["MAC", "VIF", ...PLACE_HEADINGS], rows);
    print(context, options, found, () => tableLines(context, table, "No MACs"));
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
      print(context, options, plugged, () => [
        `Plugged ${vifText(plugged.vif)} on ${plugged.node}${placeText(plugged)}`,
      ]);
    });
}

function addUnplug(parent: Command, context: CliContext): void {
  driverVerb(parent, "unplug <node>", "Take a vif away", "vif unplug r4u12 --mac 52:54:00:12:34:57")
    .requiredOption("--mac <mac>", "the vif's MAC")
    .action(async (node: string, options: DriverOptions & { readonly mac: string }) => {
      const mac = macArgument(options.mac);
      const unplugged = await withDriver(context, options, (driver) => driver.unplug(node, mac));
      print(context, options, unplugged, () => [
        `Unplugged ${unplugged.vif.mac} from ${unplugged.node}${placeText(unplugged)}`,
      ]);
    });
}

function vifTable(context: CliContext, vifs: readonly PluggedVifView[]): readonly string[] {
  const rows = vifs.map((plugged) => [
    plugged.vif.mac,
    addressText(plugged.vif.address),
    plugged.node,
    plugged.instance,
    ...placeCells(plugged),
    plugged.trouble ?? "-",
  ]);
  const headings = ["MAC", "ADDRESS", "NODE", "INSTANCE", ...PLACE_HEADINGS, "TROUBLE"];
  return tableLines(context, formatTable(headings, rows), "No vifs");
}

const PLACE_HEADINGS = ["NETWORK", "KIND", "PORT"];

function placeCells({ network, kind, port }: Omit<PifView, "mac" | "isPlugged">): string[] {
  return [network ?? "-", kind ?? "-", port ?? "-"];
}

/** ` (network tenants, linux-bridge, port p2)`, and what keeps it from being so. */
function placeText({ network, kind, port, trouble }: PluggedVifView): string {
  if (network === undefined) return "";
  const place = [`network ${network}`, kind, port === undefined ? undefined : `port ${port}`];
  return ` (${place.filter(Boolean).join(", ")})${trouble === undefined ? "" : `, but: ${trouble}`}`;
}
