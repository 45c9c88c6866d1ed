import { userInfo } from "node:os";
import { type Command, Option } from "commander";
import { UNKNOWN_POLICIES, type UnknownPolicy } from "../../pxe/boot/unknown-policy.js";
import { type Accepted, UNKNOWN_STATES, type UnknownFilter, type UnknownState } from "../rpc/client.js";
import { collect, macArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { unlistedLines } from "./driver-lines.js";
import { powerOf } from "./node-options.js";
import { sinceArgument } from "./since-argument.js";
import { unknownLines, unknownTable } from "./unknown-lines.js";
import { UsageError } from "./usage-error.js";
import {
  type CoordinatorOptions,
  coordinatorVerb,
  group,
  print,
  tableLines,
  withCoordinator,
} from "./verb.js";

interface ListOptions extends CoordinatorOptions {
  readonly state?: readonly UnknownState[];
  readonly policy?: UnknownPolicy;
  readonly seen?: string;
}

interface AcceptOptions extends CoordinatorOptions {
  readonly driver: string;
  readonly name: string;
  readonly power?: string;
  readonly nic?: readonly string[];
}

interface IgnoreOptions extends CoordinatorOptions {
  readonly note?: string;
  readonly undo?: true;
}

/** `unknown list|show|accept|ignore`. */
export function addUnknownVerbs(root: Command, context: CliContext): void {
  const unknown = group(root, "unknown", "Machines that no driver claims", "list");
  list(unknown, context);
  show(unknown, context);
  accept(unknown, context);
  ignore(unknown, context);
}

function list(unknown: Command, context: CliContext): void {
  coordinatorVerb(
    unknown,
    "list",
    "List the machines that no driver claims, with what they told of themselves",
    "unknown list --state reported --seen 2h",
  )
    .addOption(new Option("--state <state...>", "only those in one of these states").choices(UNKNOWN_STATES))
    .addOption(new Option("--policy <policy>", "only those met by this policy").choices(UNKNOWN_POLICIES))
    .option("--seen <time>", "only those seen since then: 2026-01-31T12:00:00Z, or 90s, 15min, 2h, 7d ago")
    .action(async (options: ListOptions) => {
      const filter = filterOf(options);
      const [machines, drivers] = await withCoordinator(context, options, (coordinator) =>
        Promise.all([coordinator.unknown.list(filter), coordinator.listDrivers()]),
      );
      print(context, options, machines, () => [
        ...tableLines(context, unknownTable(machines, Date.now()), "No unknown machines"),
        ...unlistedLines(drivers),
      ]);
    });
}

function show(unknown: Command, context: CliContext): void {
  coordinatorVerb(
    unknown,
    "show <mac>",
    "Tell all that is known of one, and how to go on with it",
    "unknown show 52:54:00:12:34:56",
  ).action(async (text: string, options: CoordinatorOptions) => {
    const mac = macArgument(text);
    const machine = await withCoordinator(context, options, ({ unknown: known }) => known.get(mac));
    print(context, options, machine, () => unknownLines(machine));
  });
}

function accept(unknown: Command, context: CliContext): void {
  coordinatorVerb(
    unknown,
    "accept <mac>",
    "Make one a node of a driver, with all NICs and the hardware that it reported",
    "unknown accept 52:54:00:12:34:56 --driver hv1 --name r4u12",
  )
    .requiredOption("--driver <hypervisor>", "the id of the hypervisor that is to look after it")
    .requiredOption("--name <node>", "what the node is called")
    .option("--power <setting>", "how it is switched, as of node add")
    .option("--nic <mac>", "its NICs, where not all that it reported; once for each", collect)
    .addHelpText(
      "after",
      "  $ metalplug unknown accept 52:54:00:12:34:56 --driver hv1 --name r4u12 --nic 52:54:00:12:34:56",
    )
    .action(async (text: string, options: AcceptOptions) => {
      const { driver: hypervisor, name, power, nic } = options;
      const request = {
        ...{ mac: macArgument(text), hypervisor, name },
        ...(nic !== undefined && { nics: nic.map(macArgument) }),
        ...(power !== undefined && { power: powerOf(power) }),
      };
      const accepted = await withCoordinator(context, options, ({ unknown: known }) => known.accept(request));
      print(context, options, accepted, () => acceptedLines(accepted));
    });
}

function ignore(unknown: Command, context: CliContext): void {
  coordinatorVerb(
    unknown,
    "ignore <mac>",
    "Have one left alone while no driver claims it, whatever the policy of its subnet",
    'unknown ignore 52:54:00:12:34:56 --note "the switch in rack 4"',
  )
    .option("--note <text>", "why, for whoever looks later")
    .option("--undo", "take it back")
    .addHelpText("after", "  $ metalplug unknown ignore 52:54:00:12:34:56 --undo")
    .action(async (text: string, { note, undo, ...options }: IgnoreOptions) => {
      const mac = macArgument(text);
      if (note !== undefined && undo)
        throw new UsageError("--note says why it is ignored: --undo needs none");
      const asked = {
        operator: userInfo().username,
        ...(note !== undefined && { note }),
        ...(undo && { undo }),
      };
      const machine = await withCoordinator(context, options, ({ unknown: known }) =>
        known.ignore(mac, asked),
      );
      const line = undo ? `${mac} is not ignored any more` : `${mac} is ignored while no driver claims it`;
      print(context, options, machine, () => [line]);
    });
}

function acceptedLines({ hypervisor, node, macs }: Accepted): readonly string[] {
  return [`Node ${node} of ${hypervisor} now has ${macs.join(", ")}`];
}

function filterOf({ state, policy, seen }: ListOptions): UnknownFilter {
  return {
    ...(state !== undefined && { states: state }),
    ...(policy !== undefined && { policy }),
    ...(seen !== undefined && { seenSince: sinceArgument(seen, Date.now(), "--seen") }),
  };
}
