import { type Command, Option } from "commander";
import { BOOT_STATES, type BootQuery, type BootState, type BootSummary } from "../rpc/client.js";
import { countArgument, macArgument } from "./arguments.js";
import { BOOT_HEADINGS, bootCells, bootLine, widthsOf } from "./boot-line.js";
import { type EventOptions, showEvents } from "./boots-events.js";
import type { CliContext } from "./dependencies.js";
import { type FollowSummaries, followSummaries } from "./follow-summaries.js";
import { untilInterrupted } from "./interrupted.js";
import { LiveBoots } from "./live-boots.js";
import { sinceArgument } from "./since-argument.js";
import { plain } from "./table.js";
import { UsageError } from "./usage-error.js";
import { coordinatorVerb, print, withCoordinator } from "./verb.js";

interface BootsOptions extends EventOptions {
  readonly driver?: string;
  readonly since?: string;
  readonly state?: BootState;
  readonly last: string;
  readonly events?: true;
}

const DEFAULT_LAST = "50";
/** As many as one call tells. */
const MOST = 1000;

/** `boots`. */
export function addBootsVerb(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "boots",
    "Show the last boots, one a line: how far each came, and what holds it up",
    "boots --follow",
  )
    .option("--follow", "go on with each boot as it changes, until Ctrl-C")
    .option("--mac <mac>", "of this machine only")
    .option("--driver <name>", "of machines this hypervisor owns")
    .option("--since <time>", "begun since then: 2026-01-31T12:00:00Z, or 90s, 15min, 2h, 3d ago")
    .addOption(new Option("--state <state>", "in this state only").choices([...BOOT_STATES]))
    .option("--last <count>", `the newest so many, 1 to ${MOST}`, DEFAULT_LAST)
    .option("--events", "each event of them instead, one a line")
    .addHelpText(
      "after",
      "  $ metalplug boots --state failed --since 1h\n  $ metalplug boots --events --follow --mac 52:54:00:12:34:56",
    )
    .action((options: BootsOptions) => boots(context, options));
}

function boots(context: CliContext, options: BootsOptions): Promise<void> {
  if (options.events) {
    for (const name of ["driver", "since", "state"] as const)
      if (options[name] !== undefined)
        throw new UsageError(
          `--${name} chooses boots; with --events there is --mac alone`,
          "ARGUMENT_REFUSED",
        );
    return showEvents(context, options);
  }
  const query = queryOf(options);
  const last = countArgument("--last", options.last);
  if (last < 1 || last > MOST)
    throw new UsageError(`--last is "${options.last}"; expected 1 to ${MOST}`, "ARGUMENT_REFUSED");
  return options.follow
    ? follow(context, options, { ...query, first: last })
    : list(context, options, query, last);
}

function queryOf({ mac, driver, since, state }: BootsOptions): BootQuery {
  return {
    ...(mac === undefined ? {} : { mac: macArgument(mac) }),
    ...(driver === undefined ? {} : { hypervisor: driver }),
    ...(since === undefined ? {} : { since: sinceArgument(since, Date.now()) }),
    ...(state === undefined ? {} : { state }),
  };
}

/** The newest is the last line. */
async function list(
  context: CliContext,
  options: BootsOptions,
  query: BootQuery,
  last: number,
): Promise<void> {
  const { items } = await withCoordinator(context, options, (coordinator) =>
    coordinator.listBootsPage({ ...query, pageSize: last }),
  );
  const found = [...items].reverse();
  if (options.json) for (const boot of found) context.out.json(boot);
  else print(context, options, found, () => tableOf(context, found));
}

function tableOf({ out }: CliContext, boots: readonly BootSummary[]): readonly string[] {
  if (boots.length === 0) return ["No boots"];
  const rows = boots.map((boot) => bootCells(boot, out.isTerminal));
  const widths = widthsOf([BOOT_HEADINGS, ...rows]);
  const headings = BOOT_HEADINGS.map((heading, column) => heading.padEnd(widths[column] ?? 0)).join("  ");
  return [
    out.style("bold", headings.slice(0, out.width).trimEnd()),
    ...rows.map((row) => bootLine(out, row, widths)),
  ];
}

async function follow(
  context: CliContext,
  options: BootsOptions,
  request: Pick<FollowSummaries, "first"> & BootQuery,
): Promise<void> {
  const { out, err } = context;
  const live = new LiveBoots(out);
  const onChange = (sentence: string): void => {
    live.leave();
    err.line(plain(`metalplug: ${sentence}`));
  };
  await untilInterrupted((signal) =>
    withCoordinator(context, options, async (coordinator) => {
      for await (const changed of followSummaries(coordinator, { ...request, signal, onChange })) {
        if (options.json) for (const boot of changed) out.json(boot);
        else live.take(changed);
      }
    }),
  );
}
