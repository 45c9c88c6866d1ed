import { certificateMaking } from "../../../driver/certificate/certificate-making.js";
import { runCli } from "../../../driver/cli/cli.js";
import type { CliDependencies } from "../../../driver/cli/dependencies.js";
import { checkConfig } from "../../../driver/config/check.js";
import { findClientConfig } from "../../../driver/config/client-config.js";
import { readCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { readDriverConfig } from "../../../driver/config/driver-config.js";
import { judgeMachine } from "../../../driver/config/judge-machine.js";
import { failure } from "../../../driver/errors.js";

/** The command line with programs that only tell what they were started with. */
process.exitCode = await runCli(process.argv.slice(2), {
  version: "1.2.3",
  programs: {
    driver: async (file) => console.log(`driver ${readDriverConfig(file).id}`),
    coordinator: async (file) => console.log(`coordinator ${readCoordinatorConfig(file).id}`),
  },
  config: { check: checkConfig, judge: judgeMachine, client: () => findClientConfig(process.env) },
  probe: async () => [],
  certificate: certificateMaking,
  agent: { build: pretendToBuild },
});

/** Fails for the kernel "broken", and does not end by itself for "endless". */
async function pretendToBuild({
  output,
  kernel = "6.1.0",
  onProgress,
  signal,
}: Parameters<CliDependencies["agent"]["build"]>[0]) {
  onProgress("Packing the ramdisk");
  if (kernel === "broken") throw failure("AGENT_BUILD_FAILED", { found: "programs are missing" });
  if (kernel === "endless") {
    const timer = setInterval(() => undefined, 1000);
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))).finally(
      () => clearInterval(timer),
    );
  }
  const files = { kernel: `${output}/vmlinuz`, ramdisk: `${output}/agent.img` };
  return { ...files, kernelVersion: kernel, kernelBytes: 8_247_232, ramdiskBytes: 15_115_064 };
}
