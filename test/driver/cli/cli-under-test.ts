import { runCli } from "../../../driver/cli/cli.js";
import { checkConfig } from "../../../driver/config/check.js";
import { findClientConfig } from "../../../driver/config/client-config.js";
import { readCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { readDriverConfig } from "../../../driver/config/driver-config.js";

/** The command line with programs that only tell what they were started with. */
process.exitCode = await runCli(process.argv.slice(2), {
  version: "1.2.3",
  programs: {
    driver: async (file) => console.log(`driver ${readDriverConfig(file).id}`),
    coordinator: async (file) => console.log(`coordinator ${readCoordinatorConfig(file).id}`),
  },
  config: { check: checkConfig, client: () => findClientConfig(process.env) },
});
