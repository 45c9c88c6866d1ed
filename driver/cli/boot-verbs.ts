import type { Command } from "commander";
import type { BootEvent } from "../../pxe/boot/boot-event.js";
import { describe } from "../../pxe/boot/describe-event.js";
import { macArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { followBoots } from "./follow-boots.js";
import { untilInterrupted } from "./interrupted.js";
import { isoTime } from "./output.js";
import { plain } from "./table.js";
import { type CoordinatorOptions, coordinatorVerb, print, withCoordinator } from "./verb.js";

interface BootsOptions extends CoordinatorOptions {
  readonly follow?: true;
  readonly mac?: string;
}

/** `boots`. */
export function addBootVerbs(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "boots",
    "Show the events of boots, one a line",
    "boots --follow --mac 52:54:00:12:34:56",
  )
    .option("--follow", "go on with each event as it happens, until Ctrl-C")
    .option("--mac <mac>", "of this machine only")
    .action((options: BootsOptions) => boots(context, options));
}

async function boots(context: CliContext, options: BootsOptions): Promise<void> {
  const narrowed = options.mac === undefined ? {} : { mac: macArgument(options.mac) };
  await untilInterrupted((signal) =>
    withCoordinator(context, options, async (coordinator) => {
      const onChange = (sentence: string): void => context.err.line(`metalplug: ${sentence}`);
      const events = options.follow
        ? followBoots(coordinator, { ...narrowed, signal, onChange })
        : coordinator.watchBoots({ ...narrowed, signal });
      for await (const { event } of events) print(context, options, event, () => [eventLine(context, event)]);
    }),
  );
}

function eventLine({ out }: CliContext, event: BootEvent): string {
  const session = (event.bootSession ?? "-").slice(0, 8).padEnd(8);
  const machine = (event.mac ?? event.client ?? "-").padEnd(17);
  const time = out.style("dim", String(isoTime(event.at)));
  return `${time}  ${plain(session)}  ${machine}  ${out.style("cyan", event.source)}  ${plain(describe(event))}`;
}
