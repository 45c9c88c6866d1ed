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
import { benchBoot } from "./boot-bench.js";
import { benchCore } from "./core-bench.js";
import { CpuGroups } from "./cpu-groups.js";
import { fetchPeers } from "./debian-peers.js";
import { benchDhcp } from "./dhcp-bench.js";
import { benchDriver } from "./driver-bench.js";
import { benchEvents } from "./events-bench.js";
import { formatVerdicts, judge } from "./goals.js";
import { benchHttp } from "./http-bench.js";
import { type BenchOptions, HELP, readArguments, type Subject } from "./options.js";
import { benchOwnership } from "./ownership-bench.js";
import { machineFacts } from "./process-facts.js";
import { formatSummary, type Measurement, summarise } from "./results.js";
import type { StartContext } from "./servers.js";
import { benchTftp } from "./tftp-bench.js";

/** Set inside: the namespace servers are started in, and where peers were unpacked, which takes a network. */
const SERVERS_VARIABLE = "METALPLUG_BENCH_SERVERS";
const PEERS_VARIABLE = "METALPLUG_BENCH_PEERS";

const args = process.argv.slice(2);
const asked = readArguments(args);
if (asked.kind === "help") console.log(HELP);
else if (asked.kind === "wrong") {
  console.error(`${asked.message}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  const servers = process.env[SERVERS_VARIABLE];
  if (servers === undefined && canMakeNamespaces()) process.exitCode = await runInside(asked.options);
  else await run(asked.options, servers);
}

async function runInside({ subjects }: BenchOptions): Promise<number> {
  const peers = await mkdtemp(join(tmpdir(), "metalplug-bench-peers-"));
  process.on("exit", () => rmSync(peers, { recursive: true, force: true }));
  await fetchPeers(subjects, peers, progress);
  return withNamespaces(async ({ client, servers }) => {
    // Ctrl-C reaches the child as well; this process stays until it can remove the namespaces.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => child.kill(signal));
    const argv = ["netns", "exec", client, process.execPath, fileURLToPath(import.meta.url), ...args];
    const env = { ...process.env, [SERVERS_VARIABLE]: servers, [PEERS_VARIABLE]: peers };
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
  const groups = servers === undefined ? undefined : CpuGroups.mount();
  // Whatever ends this process, no server and no file outlives it.
  process.on("exit", () => {
    killAllBackground();
    groups?.unmount();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
  const measurements = await measure(
    options,
    { folder, ...(groups === undefined ? {} : { groups }) },
    servers,
  );
  if (measurements.length === 0) {
    console.error(`nothing was measured: no case's name contains "${options.only}"`);
    process.exitCode = 1;
    return;
  }
  const summary = summarise(measurements);
  const goals = judge(summary);
  console.log([...formatSummary(summary), ...formatVerdicts(goals)].join("\n"));
  const { json = defaultFile(options) } = options;
  await writeFile(json, JSON.stringify({ machine, options, goals, summary, measurements }, undefined, 2));
  console.log(`\nevery measurement: ${json}`);
}

function defaultFile({ subjects }: BenchOptions): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
  return join(tmpdir(), `metalplug-bench-${subjects.join("-")}-${time}.json`);
}

async function measure(
  { subjects, rounds, only, cpuProf }: BenchOptions,
  place: Pick<StartContext, "folder" | "groups">,
  servers: string | undefined,
): Promise<readonly Measurement[]> {
  const loopback = loopbackArena(servers !== undefined);
  const wire = servers === undefined ? loopback : wireArena(servers);
  const unpacked = process.env[PEERS_VARIABLE];
  const common = {
    ...place,
    ...(cpuProf === undefined ? {} : { cpuProf }),
    ...(unpacked === undefined ? {} : { unpacked }),
  };
  const plan = { rounds, only, say: progress };
  const benches: Readonly<Record<Subject, () => Promise<readonly Measurement[]>>> = {
    tftp: () => benchTftp({ ...common, arena: loopback }, plan),
    http: () => benchHttp({ ...common, arena: loopback }, plan),
    dhcp: () => benchDhcp({ ...common, arena: wire }, plan),
    ownership: () => benchOwnership({ ...common, arena: loopback }, plan),
    driver: () => benchDriver({ ...common, arena: loopback }, plan),
    events: () => benchEvents(common, plan),
    boot: () => benchBoot({ ...common, arena: wire }, plan),
    core: () => benchCore({ ...common, arena: loopback }, plan),
  };
  const measurements: Measurement[] = [];
  for (const subject of subjects) measurements.push(...(await benches[subject]()));
  return measurements;
}

/** Progress goes beside the results, not among them. */
function progress(line: string): void {
  console.error(line);
}
