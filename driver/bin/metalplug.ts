#!/usr/bin/env node
import { buildAgent } from "../agent/build-agent.js";
import { installedKernel } from "../agent/kernel-files.js";
import { certificateMaking } from "../certificate/certificate-making.js";
import { runCli } from "../cli/cli.js";
import { checkConfig } from "../config/check.js";
import { findClientConfig } from "../config/client-config.js";
import { readCoordinatorConfig } from "../config/coordinator-config.js";
import { readDriverConfig } from "../config/driver-config.js";
import { judgeMachine } from "../config/judge-machine.js";
import { logLines } from "./log-lines.js";
import { runUntilSignal } from "./program.js";
import { VERSION } from "./version.js";

// The programs are read from disk when one is started: no other verb waits for them.
process.exitCode = await runCli(process.argv.slice(2), {
  version: VERSION,
  programs: {
    driver: async (file) => {
      const config = readDriverConfig(file);
      const logger = logLines(config.id);
      const { startDriver } = await import("./driver-program.js");
      await runUntilSignal(await startDriver(config, logger), logger);
    },
    coordinator: async (file) => {
      const config = readCoordinatorConfig(file);
      const logger = logLines(config.id);
      const { startCoordinatorProgram } = await import("./coordinator-program.js");
      await runUntilSignal(await startCoordinatorProgram(config, logger), logger);
    },
  },
  config: { check: checkConfig, judge: judgeMachine, client: () => findClientConfig(process.env) },
  probe: async (...options) => (await import("./probe.js")).probeInterface(...options),
  certificate: certificateMaking,
  agent: {
    build: async ({ kernel, ...options }) =>
      buildAgent({ ...options, ...(kernel !== undefined && { kernel: installedKernel(kernel) }) }),
  },
});
