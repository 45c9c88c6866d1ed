import { type Command, Option } from "commander";
import { INSTANCE_STATES, type InstanceView } from "../rpc/client.js";
import { collect } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { operationText, shortState } from "./instance-text.js";
import { vifText } from "./instance-verbs.js";
import { isoTime } from "./output.js";
import { formatBytes, formatTable, plain } from "./table.js";
import { UsageError } from "./usage-error.js";
import { type DriverOptions, driverVerb, group, print, tableLines, withDriver } from "./verb.js";
import { follow, untilUnwatched } from "./watching.js";

type State = InstanceView["state"];

interface ListOptions extends DriverOptions {
  readonly state?: readonly string[];
  readonly image?: string;
}

/** `instance list|show|watch`. */
export function addInstanceGroup(root: Command, context: CliContext): void {
  const instance = group(root, "instance", "What was spawned on machines", "list --driver hv1");
  driverVerb(instance, "list", "List the instances", "instance list --state deploying --state error")
    .addOption(
      new Option(
        "--state <state>",
        `only in this state, or any of several: ${INSTANCE_STATES.join(", ")}`,
      ).argParser(collect),
    )
    .option("--image <name>", "only of this image")
    .action(async ({ state = [], image, ...options }: ListOptions) => {
      const query = { states: state.map(stateArgument), ...(image !== undefined && { image }) };
      const found = await withDriver(context, options, (driver) => driver.listInstances(query));
      print(context, options, found, () => instanceTable(context, found));
    });
  driverVerb(instance, "show <node>", "Show the instance on a machine", "instance show r4u12").action(
    async (node: string, options: DriverOptions) => {
      const found = await withDriver(context, options, (driver) => driver.getInstance(node));
      print(context, options, found, () => instanceLines(found).map(plain));
    },
  );
  driverVerb(
    instance,
    "watch <node>",
    "Follow the instance on a machine until it has ended, or Ctrl-C",
    "instance watch r4u12",
  ).action((node: string, options: DriverOptions) =>
    untilUnwatched(context, (signal, note) =>
      withDriver(context, options, (driver) =>
        follow(context, options, driver, { node, progressOn: context.out, signal, note }),
      ),
    ),
  );
}

function stateArgument(text: string): State {
  const state = INSTANCE_STATES.find((known) => known === text);
  if (state === undefined)
    throw new UsageError(`--state is "${text}"; expected one of ${INSTANCE_STATES.join(", ")}`);
  return state;
}

function instanceTable(context: CliContext, instances: readonly InstanceView[]): readonly string[] {
  const rows = instances.map((instance) => [
    instance.node,
    shortState(instance),
    instance.kind,
    instance.image || "-",
    instance.loader,
    instance.vifs.map(vifText).join("; ") || "-",
    instance.id,
  ]);
  const table = formatTable(["NODE", "STATE", "KIND", "IMAGE", "LOADER", "VIFS", "INSTANCE"], rows);
  return tableLines(context, table, "No instances");
}

function instanceLines(instance: InstanceView): readonly string[] {
  const { id, node, kind, image, rescueImage, loader, vifs, bootMac, state, reason, revision } = instance;
  return [
    `instance  ${id}`,
    `node      ${node}`,
    `state     ${state}${reason === undefined ? "" : `: ${reason}`}`,
    ...operationLines(instance),
    `kind      ${kind}`,
    `image     ${image || "-"}`,
    ...(rescueImage === undefined ? [] : [`rescue    ${rescueImage}`]),
    `loader    ${loader}`,
    `vifs      ${vifs.map(vifText).join("; ") || "-"}`,
    ...(bootMac === undefined ? [] : [`boots by  ${bootMac}`]),
    ...deployLines(instance),
    `revision  ${revision}`,
    `created   ${isoTime(instance.createdAt)}`,
  ];
}

function operationLines({ operation }: InstanceView): readonly string[] {
  if (operation === undefined) return [];
  const { startedAt, deadline } = operation;
  const until = deadline === undefined ? "" : `, to end by ${isoTime(deadline)}`;
  return [`doing     ${operationText(operation)}`, `          since ${isoTime(startedAt)}${until}`];
}

function deployLines({ deploy }: InstanceView): readonly string[] {
  if (deploy === undefined) return [];
  const { disk, root, userData } = deploy;
  return [
    `disk      ${disk ?? "the smallest that is large enough"}`,
    `root      ${root === undefined ? "the last partition grows" : root === "none" ? "nothing grows" : `partition ${root} grows`}`,
    ...(userData === undefined ? [] : [`userdata  ${formatBytes(Buffer.byteLength(userData))}`]),
  ];
}
