import type { Command } from "commander";
import { addCheckVerb } from "./check-verb.js";
import type { CliContext } from "./dependencies.js";

interface ConfigOption {
  readonly config: string;
}

/** The programs themselves and the check of their files. */
export function addProgramVerbs(root: Command, context: CliContext): void {
  const { programs } = context.dependencies;
  program(
    root,
    "driver",
    "Run the driver of this hypervisor, until it is told to stop",
    "driver.yaml",
  ).action(({ config: file }: ConfigOption) => programs.driver(file));
  program(
    root,
    "coordinator",
    "Run the coordinator, which answers DHCP, until it is told to stop",
    "coordinator.yaml",
  ).action(({ config: file }: ConfigOption) => programs.coordinator(file));
  addCheckVerb(root, context);
}

function program(root: Command, name: string, description: string, file: string): Command {
  return root
    .command(name)
    .description(description)
    .requiredOption("--config <file>", "its configuration file")
    .addHelpText("after", `\nExample:\n  $ metalplug ${name} --config /etc/metalplug/${file}`);
}
