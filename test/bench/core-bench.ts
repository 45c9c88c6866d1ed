import { CASE } from "./case-names.js";
import { runLoadClient } from "./child-result.js";
import type { CoreLoadRequest, CoreLoadResult } from "./core-load.js";
import { type Measurement, OURS } from "./results.js";
import type { BenchPlan, StartContext } from "./servers.js";

const KNOWN = 10_000;
const PASSES = { cpu: 8, bytes: 3 } as const;
/** MiB of young generation in which the exchanges that are counted leave all their garbage. */
const ROOM = 512;

/** The coordinator's own code from a datagram's bytes to its answer's, without sockets, gRPC and disk. */
export async function benchCore(context: StartContext, plan: BenchPlan): Promise<readonly Measurement[]> {
  const name = CASE.core(KNOWN);
  if (!name.includes(plan.only)) return [];
  const measurements: Measurement[] = [];
  for (let round = 1; round <= plan.rounds; round++) {
    plan.say(`${name}: round ${round}`);
    const cpu = await measure("cpu", context);
    const bytes = await measure("bytes", {});
    const figures = {
      ...{ "CPU µs/exchange": cpu.exchange, "decode µs": cpu.decode, "gather µs": cpu.gather },
      ...{ "bytes/exchange": bytes.exchange, "decode bytes": bytes.decode, "gather bytes": bytes.gather },
      "events/exchange": cpu.events,
    };
    measurements.push({ case: name, server: OURS, round, figures });
  }
  return measurements;
}

async function measure(
  count: CoreLoadRequest["count"],
  { cpuProf }: Pick<StartContext, "cpuProf">,
): Promise<CoreLoadResult> {
  const request: CoreLoadRequest = { known: KNOWN, passes: PASSES[count], count };
  const young = count === "bytes" ? [`--max-semi-space-size=${ROOM}`, `--min-semi-space-size=${ROOM}`] : [];
  const profile = cpuProf === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${cpuProf}`];
  const argv = ["--expose-gc", ...young, ...profile];
  return runLoadClient<CoreLoadResult>("core-load", request, { timeout: 300_000, argv });
}
