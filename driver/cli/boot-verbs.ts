import type { Command } from "commander";
import type { BootEvent } from "../../pxe/boot/boot-event.js";
import { describe } from "../../pxe/boot/describe-event.js";
import type { Explanation } from "../rpc/client.js";
import { macArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { followBoots } from "./follow-boots.js";
import { untilInterrupted } from "./interrupted.js";
import { isoTime } from "./output.js";
import { formatTable, plain } from "./table.js";
import { type CoordinatorOptions, coordinatorVerb, print, withCoordinator } from "./verb.js";

interface BootsOptions extends CoordinatorOptions {
  readonly follow?: true;
  readonly mac?: string;
}

/** `why`, `boots`. */
export function addBootVerbs(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "why <mac>",
    "Tell a machine's last boot as a story, and which step is missing",
    "why 52:54:00:12:34:56",
  ).action(async (text: string, options: CoordinatorOptions) => {
    const mac = macArgument(text);
    const story = await withCoordinator(context, options, (coordinator) => coordinator.explain(mac));
    print(context, options, story, () => storyLines(context, story));
  });
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

function storyLines({ out }: CliContext, story: Explanation): readonly string[] {
  const [first] = story.events;
  const session = story.bootSession === undefined ? "" : ` (boot session ${story.bootSession.slice(0, 8)})`;
  const begun = first === undefined ? [] : [`The boot, since ${isoTime(first.at)}:`];
  const rows = story.events.map((event) => [
    `+${Math.round(event.at - (first?.at ?? event.at))} ms`,
    event.source,
    describe(event),
  ]);
  const [, ...timeline] = formatTable(["", "", ""], rows);
  return [
    `${out.style("bold", story.mac)}${plain(session)}`,
    out.style(story.missingStep === undefined ? "green" : "yellow", story.cause),
    ...(story.remedy === "" ? [] : [plain(story.remedy)]),
    ...begun,
    ...timeline.map((line) => `  ${line}`),
  ];
}
