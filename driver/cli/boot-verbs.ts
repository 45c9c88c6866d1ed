import type { Command } from "commander";
import { describe } from "../../pxe/boot/describe-event.js";
import type { CoordinatorClient, Explanation } from "../rpc/client.js";
import { macArgument } from "./arguments.js";
import { addBootsVerb } from "./boots-verb.js";
import type { CliContext } from "./dependencies.js";
import { isoTime } from "./output.js";
import { formatTable, plain } from "./table.js";
import { UsageError } from "./usage-error.js";
import { type CoordinatorOptions, coordinatorVerb, print, withCoordinator } from "./verb.js";

interface WhyOptions extends CoordinatorOptions {
  readonly boot?: string;
}

/** `why`, `boots`. */
export function addBootVerbs(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "why <mac>",
    "Tell a machine's last boot as a story, and which step is missing",
    "why 52:54:00:12:34:56",
  )
    .option("--boot <id>", "one of its earlier boots instead: the id, or its beginning, that boots shows")
    .action(async (text: string, options: WhyOptions) => {
      const mac = macArgument(text);
      const story = await withCoordinator(context, options, async (coordinator) =>
        coordinator.explain(mac, await bootNamed(coordinator, mac, options.boot)),
      );
      print(context, options, story, () => storyLines(context, story));
    });
  addBootsVerb(root, context);
}

/** The boot of the machine whose id begins so. */
async function bootNamed(
  coordinator: CoordinatorClient,
  mac: string,
  name: string | undefined,
): Promise<{ readonly bootSession?: string }> {
  if (name === undefined) return {};
  const boots = await coordinator.listBoots({ mac });
  const boot = boots.find(({ id }) => name !== "" && id.startsWith(name));
  if (boot !== undefined) return { bootSession: boot.id };
  throw new UsageError(`--boot is "${name}"; ${mac} has no such boot`, "ARGUMENT_REFUSED");
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
