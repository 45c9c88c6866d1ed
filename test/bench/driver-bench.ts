import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DriverClient } from "../../driver/rpc/client.js";
import { CASE, NODES } from "./case-names.js";
import { measureLives } from "./lives-bench.js";
import { type Figures, type Measurement, OURS } from "./results.js";
import { type BenchDriver, type BenchPlan, type StartContext, startDriver } from "./servers.js";
import { percentile } from "./statistics.js";

/** Calls at once while nodes are added and spawned on. */
const AT_ONCE = 16;
/** Of the nodes, those that have an instance. */
const SPAWNED = 0.5;
/** Calls of each kind a round. */
const CALLS = 200;
const GIB = 2 ** 30;
/** Instances with lives of their own, and the seconds that each of their measurements takes: as long as it takes to look at the power of half the machines. */
const [LIVES, SECONDS] = [1000, 30];
const IMAGE = "tiny";
const PLACE = "nodes";

/** One driver with many nodes, alone: no peer keeps machines. */
export async function benchDriver(context: StartContext, plan: BenchPlan): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const count of NODES) {
    const name = CASE.driverNodes(count);
    if (!name.includes(plan.only)) continue;
    measurements.push(...(await measureNodes(context, count, plan)));
  }
  if (CASE.driverLives(LIVES).includes(plan.only))
    measurements.push(...(await measureLives(context, { ...plan, nodes: LIVES, seconds: SECONDS })));
  return measurements;
}

/** Fills a new driver, then starts it anew for each round. */
export async function measureNodes(
  context: StartContext,
  count: number,
  { rounds, say }: Pick<BenchPlan, "rounds" | "say">,
): Promise<readonly Measurement[]> {
  const name = CASE.driverNodes(count);
  const place = `${PLACE}-${count}`;
  say(`${name}: adding and spawning`);
  const rates = await fill(context, place, count);
  const measurements: Measurement[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`${name}: round ${round}`);
    const started = performance.now();
    await using driver = await startDriver(context, "hv1", place);
    const ready = (performance.now() - started) / 1000;
    const figures = { ...rates, "ready s": ready, ...(await measure(driver, count)) };
    measurements.push({ case: name, server: OURS, round, figures });
  }
  return measurements;
}

async function fill(context: StartContext, place: string, count: number): Promise<Figures> {
  await using driver = await startDriver(context, "hv1", place);
  const { client } = driver;
  const file = join(context.folder, "tiny");
  await writeFile(file, "tiny");
  await client.pushImage({ name: IMAGE, kernelPath: file, ramdiskPath: file });
  const spawned = Math.floor(count * SPAWNED);
  return {
    "adds/s": await rateOf(count, (number) => addNode(client, number)),
    "spawns/s": await rateOf(spawned, (number) => client.spawn({ node: nodeName(number), image: IMAGE })),
  };
}

/** Half have 64 GiB, a tenth are in the last rack, each with what discovery would have told. */
function addNode(client: DriverClient, number: number): Promise<unknown> {
  return client.addNode({
    name: nodeName(number),
    macs: [macOf(number)],
    hardware: {
      cpus: 16,
      memory: (number % 2 === 0 ? 64 : 128) * GIB,
      architecture: "x86_64",
      disks: [{ name: "/dev/sda", bytes: 960 * GIB, serial: `S${number}` }],
    },
    traits: ["HW_CPU_X86_AVX2"],
    labels: { rack: `r${number % 10}` },
  });
}

async function measure({ client, server }: BenchDriver, count: number): Promise<Figures> {
  const lookups = () => timesOf(CALLS, (call) => client.lookupMac(macOf(call % count)));
  // The first calls are the program's warming up, not its speed.
  await lookups();
  server.forgetPeakMemory();
  const alone = await lookups();
  const pages = await timesOf(CALLS, () => client.listNodesPage({ pageSize: 100 }));
  const filter = { minMemory: 128 * GIB, states: ["available"], labels: { rack: "r9" } } as const;
  const filtered = await timesOf(CALLS, () => client.listNodesPage({ pageSize: 100, filter }));
  const whole = await timesOf(5, () => client.listNodes());
  const resources = await timesOf(CALLS, () => client.getResources());
  const beside = await besideLists(client, lookups);
  return {
    "page p50 ms": percentile(pages, 50),
    "page p99 ms": percentile(pages, 99),
    "filtered p50 ms": percentile(filtered, 50),
    "filtered p99 ms": percentile(filtered, 99),
    "whole ms": percentile(whole, 50),
    "resources p99 ms": percentile(resources, 99),
    "lookup p99 ms": percentile(alone, 99),
    "beside lists p99 ms": percentile(beside, 99),
    "peak MiB": server.peakMemory,
  };
}

/** While another caller goes through the whole list, again and again. */
async function besideLists(
  client: DriverClient,
  lookups: () => Promise<readonly number[]>,
): Promise<readonly number[]> {
  let isOver = false;
  const listing = (async () => {
    while (!isOver) await client.listNodes();
  })();
  const times = await lookups();
  isOver = true;
  await listing;
  return times;
}

/** Calls one after the other; milliseconds of each. */
async function timesOf(
  count: number,
  call: (number: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let number = 0; number < count; number++) {
    const started = performance.now();
    await call(number);
    times.push(performance.now() - started);
  }
  return times;
}

/** Calls a second, some at once. */
async function rateOf(count: number, call: (number: number) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await call(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return count / ((performance.now() - started) / 1000);
}

function nodeName(number: number): string {
  return `node${String(number).padStart(5, "0")}`;
}

function macOf(number: number): string {
  const digits = number.toString(16).padStart(6, "0");
  return `52:54:00:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`;
}
