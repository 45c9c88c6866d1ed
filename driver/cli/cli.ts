import { type Argument, Command, CommanderError } from "commander";
import { addAgentVerbs } from "./agent-verbs.js";
import { addBootsVerb } from "./boots-verb.js";
import { addCertificateVerbs } from "./certificate-verbs.js";
import { addCoordinatorVerbs } from "./coordinator-verbs.js";
import type { CliContext, CliDependencies } from "./dependencies.js";
import { failureLines } from "./failure-text.js";
import { addImageVerbs } from "./image-verbs.js";
import { addInstanceGroup } from "./instance-group.js";
import { addInstanceVerbs } from "./instance-verbs.js";
import { Interrupted } from "./interrupted.js";
import { addLeaseVerbs } from "./lease-verbs.js";
import { addLifecycleVerbs } from "./lifecycle-verbs.js";
import { addNodeVerbs } from "./node-verbs.js";
import { Output } from "./output.js";
import { addPowerVerbs } from "./power-verbs.js";
import { addProbeVerb } from "./probe-verb.js";
import { addProgramVerbs } from "./program-verbs.js";
import { addRehearseVerb } from "./rehearse-verb.js";
import { addResourceVerbs } from "./resource-verbs.js";
import { ServersFound } from "./servers-found.js";
import { plain } from "./table.js";
import { addUnknownVerbs } from "./unknown-verbs.js";
import { UsageError } from "./usage-error.js";
import { addVifVerbs } from "./vif-verbs.js";
import { addWhyVerb } from "./why-verb.js";

/** Exit codes: done, refused or failed, wrong usage, servers found that should not be there, ended by Ctrl-C (as shells tell it). */
const EXIT = { done: 0, failed: 1, usage: 2, found: 3, interrupted: 130 } as const;

/** The verbs as help groups them; a table in plain sight. */
const VERBS: readonly (readonly [
  heading: string,
  ...add: readonly ((root: Command, context: CliContext) => void)[],
])[] = [
  ["The programs and their files:", addProgramVerbs, addCertificateVerbs],
  ["Machines, their power and their networks:", addNodeVerbs, addPowerVerbs, addVifVerbs, addResourceVerbs],
  ["What they boot:", addImageVerbs, addAgentVerbs],
  ["Instances, which are images put onto machines:", addInstanceVerbs, addLifecycleVerbs, addInstanceGroup],
  [
    "What happened (asks the coordinator):",
    addWhyVerb,
    addBootsVerb,
    addRehearseVerb,
    addLeaseVerbs,
    addUnknownVerbs,
    addCoordinatorVerbs,
    addProbeVerb,
  ],
];

/** The command line as a tree of verbs; nothing has run yet. */
export function buildCli(context: CliContext): Command {
  const root = new Command("metalplug");
  root
    .description("Boots bare machines by PXE, each from the one hypervisor that owns it.")
    .version(context.dependencies.version)
    .exitOverride()
    // So that an option after a second word is that word's, also where the first has it too.
    .enablePositionalOptions()
    .showHelpAfterError("(--help tells a verb's options and gives an example)")
    .configureHelp({ subcommandTerm, subcommandDescription })
    .configureOutput({
      writeOut: (text) => context.out.line(text.trimEnd()),
      writeErr: (text) => context.err.line(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, "metalplug: ")),
    });
  for (const [heading, ...adds] of VERBS) {
    root.commandsGroup(heading);
    for (const addVerbs of adds) addVerbs(root, context);
  }
  root.commandsGroup("More:").helpCommand("help [verb]", "Tell a verb's options, with an example");
  root.addHelpText(
    "after",
    "\nExample:\n  $ metalplug spawn r4u12 --image debian13 --driver 10.99.0.11:7443",
  );
  return root;
}

/** All verbs have options; the second words of those that have them stand in their description. */
function subcommandTerm(verb: Command): string {
  return [verb.name(), ...verb.registeredArguments.map(argumentTerm)].join(" ");
}

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function subcommandDescription(verb: Command): string {
  const words = verb.commands.map((second) => second.name()).join(", ");
  return words === "" ? verb.description() : `${verb.description()}: ${words}`;
}

/** Runs one command line (`process.argv.slice(2)`); resolves with the exit code, and has said why it is not 0. */
export async function runCli(args: readonly string[], dependencies: CliDependencies): Promise<number> {
  const { env, stdout, stderr } = process;
  const context = { dependencies, env, out: new Output(stdout, env), err: new Output(stderr, env) };
  endOnBrokenPipe();
  try {
    await buildCli(context).parseAsync([...args], { from: "user" });
    return EXIT.done;
  } catch (error) {
    return exitCodeOf(error, context);
  }
}

/** Commander has printed its own errors already. Its "help" is the one of a verb that lacks its second word. */
function exitCodeOf(error: unknown, { err }: CliContext): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof ServersFound) return EXIT.found;
  if (error instanceof Interrupted) return EXIT.interrupted;
  for (const line of failureLines(error)) err.line(plain(line));
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/** `metalplug boots | head` ends when head does, without a word. */
function endOnBrokenPipe(): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE") throw error;
    process.exit(EXIT.done);
  };
  process.stdout.on("error", onError);
  process.stderr.on("error", onError);
}
