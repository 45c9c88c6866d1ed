import type { Command } from "commander";
import type { NodeView } from "../rpc/client.js";
import { collect, macArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { isoTime } from "./output.js";
import { formatTable } from "./table.js";
import { type DriverOptions, driverVerb, group, print, tableLines, withDriver } from "./verb.js";

/** `node add|list|show|remove`. */
export function addNodeVerbs(root: Command, context: CliContext): void {
  const node = group(root, "node", "The machines a driver looks after", "list --driver hv1");
  addNode(node, context);
  driverVerb(node, "list", "List the machines", "node list --driver hv1").action(
    async (options: DriverOptions) => {
      const nodes = await withDriver(context, options, (driver) => driver.listNodes());
      print(context, options, nodes, () => nodeTable(context, nodes));
    },
  );
  driverVerb(node, "show <name>", "Show one machine", "node show r4u12").action(
    async (name: string, options: DriverOptions) => {
      const found = await withDriver(context, options, (driver) => driver.getNode(name));
      print(context, options, found, () => nodeLines(found));
    },
  );
  driverVerb(node, "remove <name>", "Give up a machine that has no instance", "node remove r4u12").action(
    async (name: string, options: DriverOptions) => {
      const removed = await withDriver(context, options, (driver) => driver.removeNode(name));
      print(context, options, removed, () => [`Removed node ${removed.name} (${removed.macs.join(", ")})`]);
    },
  );
}

function addNode(parent: Command, context: CliContext): void {
  driverVerb(
    parent,
    "add <name>",
    "Take a machine into care, with the MACs of its NICs",
    "node add r4u12 --mac 52:54:00:12:34:56 --mac 52:54:00:12:34:57",
  )
    .requiredOption("--mac <mac>", "the MAC of one of its NICs; once for each", collect)
    .action(async (name: string, options: DriverOptions & { readonly mac: readonly string[] }) => {
      const macs = options.mac.map(macArgument);
      const added = await withDriver(context, options, (driver) => driver.addNode({ name, macs }));
      print(context, options, added, () => [`Added node ${added.name} with ${added.macs.join(", ")}`]);
    });
}

function nodeTable(context: CliContext, nodes: readonly NodeView[]): readonly string[] {
  const rows = nodes.map(({ name, macs, instance }) => [name, macs.join(" "), instance ?? "-"]);
  return tableLines(context, formatTable(["NODE", "MACS", "INSTANCE"], rows), "No nodes");
}

function nodeLines(node: NodeView): readonly string[] {
  return [
    `node      ${node.name}`,
    `macs      ${node.macs.join(" ")}`,
    `instance  ${node.instance ?? "-"}`,
    `epoch     ${node.epoch}`,
    `revision  ${node.revision}`,
    `created   ${isoTime(node.createdAt)}`,
  ];
}
