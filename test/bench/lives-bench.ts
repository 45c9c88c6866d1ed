import { setMaxListeners } from "node:events";
import { writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { DriverClient } from "../../driver/rpc/client.js";
import { fetchHttp } from "../../pxe/client/http-client.js";
import { dashedMac, type MacAddress } from "../../pxe/net/mac-address.js";
import { CASE } from "./case-names.js";
import { cpuSeconds, residentMemory } from "./process-facts.js";
import { type Measurement, OURS } from "./results.js";
import { type BenchDriver, type BenchPlan, type StartContext, startDriver } from "./servers.js";
import { percentile } from "./statistics.js";

/** Of the machines: deployed at the same time, and waiting for that. The rest is active, but for a tenth without instance. */
const [DEPLOYING, QUEUED] = [0.2, 0.3];
const AVAILABLE = 0.1;
/** Calls at once while they are added. */
const AT_ONCE = 16;
/** Milliseconds between two LookupMacs. */
const LOOKUP_EVERY = 5;
/** A machine that is on, whatever is asked of it. */
const POWER = "#!/bin/sh\necho on\n";

export interface LivesPlan extends Pick<BenchPlan, "rounds" | "say"> {
  readonly nodes: number;
  /** Seconds of each measurement. */
  readonly seconds: number;
}

/**
 * One driver with machines whose power it watches every 60 s and instances in mixed states: what that costs while nothing happens, and what LookupMac takes
 * while an agent on each machine that is being deployed tells its progress once a second.
 */
export async function measureLives(
  context: StartContext,
  { nodes, seconds, rounds, say }: LivesPlan,
): Promise<readonly Measurement[]> {
  const name = CASE.driverLives(nodes);
  const start = () => startWatching(context, nodes);
  say(`${name}: adding and spawning`);
  await fill(await start(), context, nodes);
  const measurements: Measurement[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`${name}: round ${round}`);
    const started = performance.now();
    await using driver = await start();
    const ready = (performance.now() - started) / 1000;
    const idle = await watched(driver, nodes, seconds);
    const agents = await startAgents(driver, nodes);
    const busy = await watched(driver, nodes, seconds);
    const failed = await agents.end();
    const figures = {
      ...{ "ready s": ready, "RSS MiB": idle.memory, "idle CPU %": idle.cpu, "idle lookup p50 ms": idle.p50 },
      ...{ "idle lookup p99 ms": idle.p99, "busy RSS MiB": busy.memory, "busy CPU %": busy.cpu },
      ...{ "busy lookup p50 ms": busy.p50, "busy lookup p99 ms": busy.p99, "failed calls": failed },
    };
    measurements.push({ case: name, server: OURS, round, figures });
  }
  return measurements;
}

async function startWatching(context: StartContext, nodes: number): Promise<BenchDriver> {
  const script = join(context.folder, "power");
  await writeFile(script, POWER, { mode: 0o755 });
  await writeFile(join(context.folder, "undionly.kpxe"), "loader");
  return startDriver(context, "hv1", `lives-${nodes}`, context.folder, {
    power: { commands: { rack: script }, pollSeconds: 60 },
    deploys: { atOnce: Math.max(1, Math.floor(nodes * DEPLOYING)) },
  });
}

async function fill(driver: BenchDriver, { folder }: StartContext, nodes: number): Promise<void> {
  await using filling = driver;
  const { client } = filling;
  const file = join(folder, "tiny");
  await writeFile(file, "tiny");
  const files = { kernelPath: file, ramdiskPath: file };
  await client.pushImage({ name: "metalplug-agent", ...files });
  await client.pushImage({ name: "tiny", ...files, diskPath: file });
  const deploys = Math.floor(nodes * (DEPLOYING + QUEUED));
  const spawned = nodes - Math.floor(nodes * AVAILABLE);
  await atOnce(nodes, (number) => addNode(client, number));
  await atOnce(spawned, (number) =>
    client.spawn({
      ...{ node: nodeName(number), image: "tiny", withoutPower: true },
      kind: number < deploys ? "deploy" : "netboot",
    }),
  );
}

function addNode(client: DriverClient, number: number): Promise<unknown> {
  const power = { kind: "command", command: "rack", machine: nodeName(number) } as const;
  return client.addNode({ name: nodeName(number), macs: [macOf(number)], power });
}

/** LookupMac one after the other with a pause, for every machine in turn, and what the driver spends meanwhile. */
async function watched(
  { client, server }: BenchDriver,
  nodes: number,
  seconds: number,
): Promise<{ readonly p50: number; readonly p99: number; readonly cpu: number; readonly memory: number }> {
  await client.lookupMac(macOf(0));
  const [times, cpuBefore, began]: [number[], number, number] = [
    [],
    cpuSeconds(server.pid),
    performance.now(),
  ];
  for (let number = 0; performance.now() - began < seconds * 1000; number++) {
    const asked = performance.now();
    await client.lookupMac(macOf(number % nodes));
    times.push(performance.now() - asked);
    await delay(LOOKUP_EVERY);
  }
  const cpu = (100 * (cpuSeconds(server.pid) - cpuBefore)) / ((performance.now() - began) / 1000);
  return { p50: percentile(times, 50), p99: percentile(times, 99), cpu, memory: residentMemory(server.pid) };
}

/** An agent for each deployment that has its turn: start, then progress once a second. `end` tells how many calls were not taken. */
async function startAgents(
  { boot: { address, httpPort } }: BenchDriver,
  nodes: number,
): Promise<{ end(): Promise<number> }> {
  const stop = new AbortController();
  // Every agent waits by it.
  setMaxListeners(0, stop.signal);
  const url = `http://${address}:${httpPort}`;
  let failed = 0;
  const work = async (number: number): Promise<void> => {
    const mac = dashedMac(macOf(number));
    const script = await fetchHttp({ url: `${url}/m/${mac}/boot.ipxe` });
    const token = /metalplug\.token=([0-9a-f]{64})/.exec(Buffer.from(script.bytes).toString())?.[1] ?? "";
    const call = async (word: string, body: string): Promise<void> => {
      if ((await post(`${url}/phone/${mac}/${word}`, token, body)) !== 200) failed++;
    };
    await delay(1000 * Math.random());
    await call("start", "");
    for (let done = 0; !stop.signal.aborted; done++) {
      await call("progress", JSON.stringify({ phase: "writing", done, total: 1_000_000 }));
      await delay(1000, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const working = Array.from({ length: Math.floor(nodes * DEPLOYING) }, (_, number) => work(number));
  const end = async (): Promise<number> => {
    stop.abort();
    await Promise.all(working);
    return failed;
  };
  return { end };
}

function post(url: string, token: string, body: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-length": Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const call = request(url, { method: "POST", headers, agent: false }, (response) => {
      response.on("end", () => resolve(response.statusCode ?? 0)).resume();
    });
    call.on("error", () => resolve(0)).end(body);
  });
}

async function atOnce(count: number, act: (number: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function nodeName(number: number): string {
  return `node${String(number).padStart(5, "0")}`;
}

function macOf(number: number): MacAddress {
  const digits = number.toString(16).padStart(6, "0");
  return `52:54:00:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}` as MacAddress;
}
