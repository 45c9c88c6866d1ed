import type { Command } from "commander";
import type { CliContext } from "./dependencies.js";
import { type JsonOption, print, verb } from "./verb.js";

interface ConfigOption extends JsonOption {
  readonly config: string;
}

/** The programs themselves and the check of their files. */
export function addProgramVerbs(root: Command, context: CliContext): void {
  const { programs, config } = context.dependencies;
  program(root, "driver", "Run the driver of this hypervisor, until it is told to stop", "hv1.yaml").action(
    ({ config: file }: ConfigOption) => programs.driver(file),
  );
  program(
    root,
    "coordinator",
    "Run the coordinator, which answers DHCP, until it is told to stop",
    "dc1.yaml",
  ).action(({ config: file }: ConfigOption) => programs.coordinator(file));
  verb(
    root,
    "check",
    "Check a configuration file of either program, without starting anything",
    "check --config /etc/metalplug/driver.yaml",
  )
    .requiredOption("--config <file>", "the file to check")
    .action((options: ConfigOption) => {
      const report = config.check(options.config);
      print(context, options, report, () => [`ok: ${report.summary}`]);
      if (options.json) return;
      for (const warning of report.warnings)
        context.err.line(`${context.err.style("yellow", "warning:")} ${warning}`);
    });
}

function program(root: Command, name: string, description: string, file: string): Command {
  return root
    .command(name)
    .description(description)
    .requiredOption("--config <file>", "its configuration file")
    .addHelpText("after", `\nExample:\n  $ metalplug ${name} --config /etc/metalplug/${file}`);
}
