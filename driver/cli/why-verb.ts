import type { Command } from "commander";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { CoordinatorClient, Explanation } from "../rpc/client.js";
import { spelledMacArgument } from "./arguments.js";
import type { CliContext } from "./dependencies.js";
import { plain } from "./table.js";
import { timelineLines } from "./timeline-lines.js";
import { type CoordinatorOptions, coordinatorVerb, print, withCoordinator } from "./verb.js";

interface WhyOptions extends CoordinatorOptions {
  readonly boot?: string;
  readonly utc?: true;
}

/** `why`. */
export function addWhyVerb(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "why <mac>",
    "Tell why a machine did not boot, what to do, and its last boot as a story",
    "why 52:54:00:12:34:56",
  )
    .option("--boot <id>", "an earlier boot: its id, or the first letters of it")
    .option("--utc", "times in UTC, not in this host's zone")
    .action(async (text: string, options: WhyOptions) => {
      const mac = spelledMacArgument(text);
      const story = await withCoordinator(context, options, (coordinator) =>
        explain(coordinator, mac, options),
      );
      print(context, options, story, () => whyLines(context, story, options));
    });
}

async function explain(
  coordinator: CoordinatorClient,
  mac: MacAddress,
  { boot }: WhyOptions,
): Promise<Explanation> {
  if (boot === undefined) return coordinator.explain(mac);
  const ids = (await coordinator.listBoots({ mac })).map(({ id }) => id);
  const fitting = ids.filter((id) => id.startsWith(boot.toLowerCase()));
  const [bootSession] = fitting;
  if (bootSession !== undefined && fitting.length === 1) return coordinator.explain(mac, { bootSession });
  const known = ids.slice(0, BOOTS_TOLD).map((id) => id.slice(0, 8));
  throw failure("BOOT_NOT_FOUND", {
    boot,
    mac,
    found: fitting.length === 0 ? "none of its boots has that id" : `${fitting.length} of its boots begin so`,
    expected: known.length === 0 ? "nothing, since no boot of it is kept" : `one of ${known.join(", ")}`,
  });
}

/** Newest first. */
const BOOTS_TOLD = 10;

function whyLines({ out }: CliContext, story: Explanation, { utc }: WhyOptions): readonly string[] {
  const { mac, bootSession, cause, remedy, commands = [], facts, events } = story;
  const session = bootSession === undefined ? "" : ` (boot session ${bootSession.slice(0, 8)})`;
  const [first] = events;
  return [
    `${out.style("bold", mac)}${plain(session)}`,
    out.style(story.missingStep === undefined ? "green" : "yellow", cause),
    ...(remedy === "" ? [] : [plain(remedy)]),
    ...commands.map((command) => `  ${out.style("cyan", `$ ${command}`)}`),
    ...facts.map((fact) => `${out.style("dim", "also:")} ${plain(fact)}`),
    ...(first === undefined ? [] : ["", `The boot, since ${timeOf(first.at, utc === true)}:`]),
    ...timelineLines(out, events),
  ];
}

/** `2026-01-02 03:04:05.006 +01:00`, in this host's zone; a number no calendar has stays one. */
function timeOf(milliseconds: number, utc: boolean): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) return String(milliseconds);
  const offset = utc ? 0 : -time.getTimezoneOffset();
  const local = new Date(milliseconds + offset * 60_000).toISOString().slice(0, -1).replace("T", " ");
  return `${local} ${utc ? "UTC" : zone(offset)}`;
}

/** Of minutes east of UTC. */
function zone(offset: number): string {
  const minutes = Math.abs(offset);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
