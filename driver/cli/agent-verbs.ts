import type { Command } from "commander";
import type { BuiltAgent } from "../agent/built-agent.js";
import { LIFECYCLE_DEFAULTS } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { untilInterrupted } from "./interrupted.js";
import { formatBytes } from "./table.js";
import { group, type JsonOption, print, verb } from "./verb.js";

interface BuildOptions extends JsonOption {
  readonly output: string;
  readonly kernel?: string;
}

/** `agent build`. */
export function addAgentVerbs(root: Command, context: CliContext): void {
  const agent = group(
    root,
    "agent",
    "The ramdisk that deploys, discovers and cleans machines",
    "build --output agent",
  );
  verb(
    agent,
    "build",
    "Build it for machines of this host's architecture; nothing is installed, and no root is needed",
    "agent build --output agent",
  )
    .requiredOption("--output <folder>", "where its kernel and ramdisk are written")
    .option("--kernel <version>", "an installed kernel, like 6.1.0-56-amd64 (else Debian's, by apt-get)")
    .action((options: BuildOptions) => build(context, options));
}

async function build(context: CliContext, options: BuildOptions): Promise<void> {
  const { output, kernel } = options;
  await untilInterrupted(async (signal) => {
    const built = await context.dependencies.agent.build({
      output,
      ...(kernel !== undefined && { kernel }),
      onProgress: (step) => context.err.line(`${step} …`),
      signal,
    });
    print(context, options, built, () => builtLines(built));
  });
}

function builtLines({ kernel, ramdisk, kernelVersion, kernelBytes, ramdiskBytes }: BuiltAgent) {
  return [
    `Built the agent on kernel ${kernelVersion}:`,
    `  ${kernel} (${formatBytes(kernelBytes)})`,
    `  ${ramdisk} (${formatBytes(ramdiskBytes)})`,
    "Give it to a driver by:",
    `  metalplug image push ${LIFECYCLE_DEFAULTS.agent} --kernel ${quoted(kernel)} --ramdisk ${quoted(ramdisk)}`,
  ];
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./+:@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
