/** The benchmark, see HELP. As root it runs itself again inside namespaces made for it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { killAllBackground } from "../lab/commands.js";
import { canMakeNamespaces, loopbackArena, wireArena, withNamespaces } from "./arena.js";
import { benchDhcp } from "./dhcp-bench.js";
import { type BenchOptions, HELP, readArguments } from "./options.js";
import { machineFacts } from "./process-facts.js";
import { formatSummary, type Measurement, summarise } from "./results.js";
import { benchTftp } from "./tftp-bench.js";

/** Set inside: the namespace servers are started in. */
const SERVERS_VARIABLE = "METALPLUG_BENCH_SERVERS";

const args = process.argv.slice(2);
const asked = readArguments(args);
if (asked.kind === "help") console.log(HELP);
else if (asked.kind === "wrong") {
  console.error(`${asked.message}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  const servers = process.env[SERVERS_VARIABLE];
  if (servers === undefined && canMakeNamespaces()) process.exitCode = await runInside();
  else await run(asked.options, servers);
}

function runInside(): Promise<number> {
  return withNamespaces(async ({ client, servers }) => {
    // Ctrl-C reaches the child as well; this process stays until it can remove the namespaces.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => child.kill(signal));
    const argv = ["netns", "exec", client, process.execPath, fileURLToPath(import.meta.url), ...args];
    const env = { ...process.env, [SERVERS_VARIABLE]: servers };
    const child = spawn("ip", argv, { stdio: "inherit", env });
    const [code]: unknown[] = await once(child, "exit");
    return typeof code === "number" ? code : 1;
  });
}

async function run(options: BenchOptions, servers: string | undefined): Promise<void> {
  const machine = machineFacts();
  const { cores, cpu, node, kernel, load } = machine;
  console.log(`${cores} cores (${cpu}), node ${node}, Linux ${kernel}, load ${load.toFixed(2)} at the start`);
  const folder = await mkdtemp(join(tmpdir(), "metalplug-bench-"));
  // Whatever ends this process, no server and no file outlives it.
  process.on("exit", () => {
    killAllBackground();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
  const measurements = await measure(options, folder, servers);
  const summary = summarise(measurements);
  console.log(formatSummary(summary).join("\n"));
  if (options.json !== undefined)
    await writeFile(options.json, JSON.stringify({ machine, summary, measurements }, undefined, 2));
}

async function measure(
  { subjects, rounds, cpuProf }: BenchOptions,
  folder: string,
  servers: string | undefined,
): Promise<readonly Measurement[]> {
  const loopback = loopbackArena(servers !== undefined);
  const wire = servers === undefined ? loopback : wireArena(servers);
  const common = { folder, ...(cpuProf === undefined ? {} : { cpuProf }) };
  const measurements: Measurement[] = [];
  for (const subject of subjects) {
    if (subject === "tftp")
      measurements.push(...(await benchTftp({ ...common, arena: loopback }, rounds, progress)));
    else measurements.push(...(await benchDhcp({ ...common, arena: wire }, rounds, progress)));
  }
  return measurements;
}

/** Progress goes beside the results, not among them. */
function progress(line: string): void {
  console.error(line);
}
