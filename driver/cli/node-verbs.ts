import type { Command } from "commander";
import { MetalplugError } from "../errors.js";
import type { DriverClient, NodeView, UpdateNodeRequest } from "../rpc/client.js";
import { collect } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { nodeLines, nodeTable } from "./node-lines.js";
import {
  addFilterOptions,
  addPropertyOptions,
  type FilterOptions,
  filterOf,
  hardwareOf,
  labelsOf,
  MAC_HELP,
  type PropertyOptions,
  pifOf,
  powerOf,
} from "./node-options.js";
import { UsageError } from "./usage-error.js";
import { type DriverOptions, driverVerb, group, print, tableLines, withDriver } from "./verb.js";

/** `node add|set|list|show|remove`. */
export function addNodeVerbs(root: Command, context: CliContext): void {
  const node = group(root, "node", "The machines a driver looks after", "list --driver hv1");
  addNode(node, context);
  setNode(node, context);
  addFilterOptions(
    driverVerb(node, "list", "List the machines", "node list --state available --min-memory 64GiB"),
  ).action(async (options: FilterOptions) => {
    const filter = filterOf(options);
    const nodes = await withDriver(context, options, (driver) => driver.listNodes({ filter }));
    print(context, options, nodes, () => tableLines(context, nodeTable(nodes), "No nodes"));
  });
  driverVerb(node, "show <name>", "Show one machine", "node show r4u12").action(
    async (name: string, options: DriverOptions) => {
      const { found, reason } = await withDriver(context, options, async (driver) => {
        const found = await driver.getNode(name);
        return { found, reason: found.state === "error" ? await reasonOf(driver, name) : undefined };
      });
      print(context, options, found, () => nodeLines(found, reason));
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
  const verb = driverVerb(
    parent,
    "add <name>",
    "Take a machine into care, with the MACs of its NICs",
    "node add r4u12 --mac 52:54:00:12:34:56,network=prod --cpus 16 --memory 64GiB --label rack=r4",
  ).requiredOption("--mac <mac>", MAC_HELP, collect);
  addPropertyOptions(verb).action(async (name: string, options: PropertyOptions) => {
    const { mac = [], power, trait = [] } = options;
    const request = {
      ...{ name, macs: mac.map(pifOf), hardware: hardwareOf(options), traits: trait },
      labels: labelsOf(options),
      ...(power !== undefined && { power: powerOf(power) }),
    };
    const added = await withDriver(context, options, (driver) => driver.addNode(request));
    print(context, options, added, () => [`Added node ${added.name} with ${added.macs.join(", ")}`]);
  });
}

/** Why the instance on a node is in error; nothing where it has just ended. */
async function reasonOf(driver: DriverClient, node: string): Promise<string | undefined> {
  try {
    return (await driver.getInstance(node)).reason;
  } catch (error) {
    if (error instanceof MetalplugError && error.code === "INSTANCE_NOT_FOUND") return undefined;
    throw error;
  }
}

interface SetOptions extends PropertyOptions {
  readonly untrait?: readonly string[];
  readonly unlabel?: readonly string[];
}

function setNode(parent: Command, context: CliContext): void {
  const verb = driverVerb(
    parent,
    "set <name>",
    "Change what is said of a machine; the rest stays",
    "node set r4u12 --memory 128GiB --label rack=r5 --unlabel loan",
  ).option("--mac <mac>", `${MAC_HELP}: the whole new list`, collect);
  addPropertyOptions(verb)
    .option("--untrait <trait>", "a trait to take away; once for each", collect)
    .option("--unlabel <key>", "a label to take away; once for each", collect)
    .action(async (name: string, options: SetOptions) => {
      const changes = changesOf(options);
      const updated = await withDriver(context, options, (driver) => update(driver, name, changes));
      print(context, options, updated, () => [`Set node ${updated.name} (revision ${updated.revision})`]);
    });
}

type Changes = (node: NodeView) => Omit<UpdateNodeRequest, "name">;

/** Added to what is there when it is read: nobody else's change in between is lost. */
async function update(driver: DriverClient, name: string, changes: Changes): Promise<NodeView> {
  const node = await driver.getNode(name);
  return driver.updateNode({ name, ...changes(node) }, { expectedRevision: node.revision });
}

/** Throws UsageError when nothing is to be changed, or an option cannot be read. */
function changesOf(options: SetOptions): Changes {
  const { mac, power, trait = [], untrait = [], unlabel = [] } = options;
  const hardware = hardwareOf(options);
  const labels = labelsOf(options);
  const whole = {
    ...(mac !== undefined && { macs: mac.map(pifOf) }),
    ...(power !== undefined && { power: powerOf(power) }),
  };
  const hasTraits = trait.length + untrait.length > 0;
  const hasLabels = Object.keys(labels).length + unlabel.length > 0;
  const hasHardware = Object.keys(hardware).length > 0;
  if (Object.keys(whole).length === 0 && !hasTraits && !hasLabels && !hasHardware)
    throw new UsageError("Nothing to set: pass at least one of the options that --help tells");
  return (node) => ({
    ...whole,
    ...(hasHardware && { hardware: { ...node.hardware, ...hardware } }),
    ...(hasTraits && {
      traits: [...(node.traits ?? []), ...trait].filter((word) => !untrait.includes(word)),
    }),
    ...(hasLabels && {
      labels: Object.fromEntries(
        Object.entries({ ...node.labels, ...labels }).filter(([key]) => !unlabel.includes(key)),
      ),
    }),
  });
}
