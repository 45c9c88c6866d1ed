import type { Command } from "commander";
import type { CliContext } from "./dependencies.js";
import { type JsonOption, print, verb } from "./verb.js";

interface ConfigOption extends JsonOption {
  readonly config: string;
}

/** The programs themselves, the demonstration, and the check of their files. */
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
  root
    .command("demo")
    .description("Show the whole path on this host: two drivers, a coordinator and machines that boot")
    .option("--firmware", "boot a virtual machine with real firmware (as root, with QEMU)", false)
    .option("--once", "end after the walk instead of staying up", false)
    .addHelpText("after", "\nExample:\n  $ metalplug demo --once")
    .action(({ firmware, once }: { firmware: boolean; once: boolean }) => programs.demo({ firmware, once }));
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
