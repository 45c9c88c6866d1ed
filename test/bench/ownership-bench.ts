import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type CoordinatorClient, connectCoordinator } from "../../driver/rpc/client.js";
import { freePort } from "../../examples/first-light/fleet.js";
import { machineFileName } from "../../pxe/boot/boot-names.js";
import { HOSTS } from "./arena.js";
import { CASE, CROWDS } from "./case-names.js";
import { runLoadClient } from "./child-result.js";
import {
  driverAddress,
  MACHINES_RELAY,
  MACHINES_SUBNET,
  machineAddress,
  machineMac,
} from "./crowd-numbers.js";
import { Crowd } from "./crowd-processes.js";
import type { DhcpLoadRequest, DhcpLoadResult } from "./dhcp-load-client.js";
import type { KnownMachine, Relay } from "./dhcp-script.js";
import { cpuSeconds, residentMemory } from "./process-facts.js";
import { type Figures, type Measurement, OURS } from "./results.js";
import { type BenchPlan, type Server, type StartContext, startOurs } from "./servers.js";

/** MACs that each driver claims. */
const MACHINES = 100;
/** Machines that ask, each of another driver as far as there are so many. */
const ASKING = 2000;
/** Seconds. */
const SETTLING = 5;
const RESTING = 30;
/** Milliseconds. */
const LOOK_EVERY = 250;
const WHOLE_WITHIN = 180_000;

interface Size {
  readonly drivers: number;
  /** Each driver's. */
  readonly machines: number;
  readonly asking: number;
  /** Until memory is looked at. */
  readonly settleSeconds: number;
  readonly restSeconds: number;
}

/** One coordinator with more drivers than any site has. No peer asks anybody. */
export async function benchOwnership(
  context: StartContext,
  plan: BenchPlan,
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const drivers of CROWDS) {
    if (!CASE.ownership(drivers).includes(plan.only)) continue;
    const size = {
      drivers,
      machines: MACHINES,
      asking: ASKING,
      settleSeconds: SETTLING,
      restSeconds: RESTING,
    };
    measurements.push(...(await measureOwnership(context, size, plan)));
  }
  return measurements;
}

export async function measureOwnership(
  context: StartContext,
  size: Size,
  { rounds, say }: Pick<BenchPlan, "rounds" | "say">,
): Promise<readonly Measurement[]> {
  const name = CASE.ownership(size.drivers);
  const empty = await aloneMemory(context, size);
  const measurements: Measurement[] = [];
  for (let round = 1; round <= rounds; round++) {
    const place = `dc-${size.drivers}-${round}`;
    say(`${name}, round ${round}: one MAC each`);
    const lean = await leanMemory(context, size, `${place}-lean`);
    say(`${name}, round ${round}: ${size.machines} MACs each`);
    const figures = await oneRound(context, size, place, empty);
    const perDriver = ((lean - empty) * 1024) / size.drivers;
    measurements.push({ case: name, server: OURS, round, figures: { ...figures, "KiB/driver": perDriver } });
  }
  return measurements;
}

/** MiB of a coordinator without drivers. */
async function aloneMemory(context: StartContext, { settleSeconds }: Size): Promise<number> {
  await using coordinator = await startCoordinator(context, "dc-alone", []);
  await delay(settleSeconds * 1000);
  return residentMemory(coordinator.server.pid);
}

/** MiB where each driver claims one MAC. */
async function leanMemory(
  context: StartContext,
  { drivers, settleSeconds }: Size,
  place: string,
): Promise<number> {
  await using crowd = await Crowd.start(context.folder, { drivers, machines: 1 });
  await using coordinator = await startCoordinator(context, place, crowd.addresses);
  await coordinator.untilWhole();
  await delay(settleSeconds * 1000);
  return residentMemory(coordinator.server.pid);
}

async function oneRound(context: StartContext, size: Size, place: string, empty: number): Promise<Figures> {
  await using crowd = await Crowd.start(context.folder, size);
  const whole = await wholeAfterKill(context, crowd, place);
  await using coordinator = await startCoordinator(context, place, crowd.addresses);
  const again = await coordinator.untilWhole();
  const { pid } = coordinator.server;
  const spent = cpuSeconds(pid);
  await delay(size.settleSeconds * 1000);
  const resident = residentMemory(pid);
  const restBegan = cpuSeconds(pid);
  await delay(size.restSeconds * 1000);
  const rest = ((cpuSeconds(pid) - restBegan) * 60) / size.restSeconds;
  const asked = await looked(context, coordinator, crowd, size);
  return {
    "whole s": whole,
    "again s": again,
    "again CPU s": spent,
    "B/MAC": ((resident - empty) * 2 ** 20) / (size.drivers * size.machines),
    "RSS MiB": resident,
    "rest CPU s": rest,
    ...asked,
  };
}

/** Seconds until a new coordinator knows all; then it is killed. */
async function wholeAfterKill(context: StartContext, crowd: Crowd, place: string): Promise<number> {
  await using coordinator = await startCoordinator(context, place, crowd.addresses);
  const seconds = await coordinator.untilWhole();
  process.kill(coordinator.server.pid, "SIGKILL");
  return seconds;
}

/** Offers to machines of all drivers but the last; then the same while that one hangs and its own machines ask too. */
async function looked(
  context: StartContext,
  coordinator: BenchCoordinator,
  crowd: Crowd,
  { drivers, machines, asking }: Size,
): Promise<Figures> {
  const others = (nth: number) =>
    Array.from({ length: asking }, (_, i) => machineAt(i % (drivers - 1), (nth + i) % machines, machines));
  const load = (place: string, asked: readonly KnownMachine[], outstanding: number) =>
    ask(context, coordinator.relay, { place, asked, outstanding });
  await load("warm", others(0), 16);
  const calm = await load("calm", others(1), 1);
  process.kill(crowd.last, "SIGSTOP");
  const hanging = Array.from({ length: machines }, (_, i) => machineAt(drivers - 1, i, machines));
  const waiting = load("hanging", hanging, Math.min(16, machines));
  const beside = await load("beside", others(2), 1);
  process.kill(crowd.last, "SIGCONT");
  await waiting;
  return {
    "offer p50 ms": calm.offerP50,
    "offer p99 ms": calm.offerP99,
    "beside one p50 ms": beside.offerP50,
    "beside one p99 ms": beside.offerP99,
    drops: calm.drops + beside.drops,
    wrong: calm.wrong + beside.wrong,
  };
}

function machineAt(driver: number, nth: number, machines: number): KnownMachine {
  const machine = driver * machines + nth;
  const mac = machineMac(machine);
  const file = machineFileName(mac, "boot.ipxe");
  const siaddr = driverAddress(driver);
  const yiaddr = machineAddress(machine);
  return { mac, yiaddr, siaddr, file, tftpServerName: siaddr, bootfileName: file };
}

async function ask(
  { arena, folder }: StartContext,
  relay: Omit<Relay, "relayPort">,
  {
    place,
    asked,
    outstanding,
  }: { readonly place: string; readonly asked: readonly KnownMachine[]; readonly outstanding: number },
): Promise<DhcpLoadResult> {
  const machinesFile = join(folder, `machines-${place}.json`);
  await writeFile(machinesFile, JSON.stringify(asked));
  // Two relays with one address would take each other's answers where both had port 67.
  const relayPort = arena.privileged && place !== "hanging" ? 67 : 0;
  const request: DhcpLoadRequest = {
    ...relay,
    ...{ relayPort, machinesFile, seconds: 120, once: true },
    pace: { kind: "closed", outstanding },
  };
  const result = await runLoadClient<DhcpLoadResult>("dhcp-load-client", request, { timeout: 180_000 });
  if (result.firstWrong !== undefined) throw new Error(`WRONG ANSWER ${result.firstWrong}`);
  return result;
}

interface BenchCoordinator extends AsyncDisposable {
  readonly server: Server;
  readonly relay: Omit<Relay, "relayPort">;
  /** Seconds from its start until the claims of all drivers are whole. */
  untilWhole(): Promise<number>;
}

async function startCoordinator(
  context: StartContext,
  place: string,
  drivers: readonly string[],
): Promise<BenchCoordinator> {
  const { arena } = context;
  const server = { address: arena.address(HOSTS.coordinator), port: await arena.port(67) };
  const grpc = `${server.address}:${await freePort()}`;
  const started = performance.now();
  const coordinator = await startOurs(context, "coordinator", place, {
    id: place,
    grpc: { listen: grpc, insecure: true },
    drivers: drivers.map((address) => ({ address })),
    dhcp: server,
    subnets: [{ subnet: MACHINES_SUBNET, leaseSeconds: 3600, unknown: "ignore" }],
  });
  const client = connectCoordinator(grpc, { deadline: 60_000 });
  return {
    server: coordinator,
    relay: { giaddr: MACHINES_RELAY, server },
    untilWhole: async () => {
      await untilUp(client, drivers.length);
      return (performance.now() - started) / 1000;
    },
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await coordinator[Symbol.asyncDispose]();
    },
  };
}

/** A coordinator that is busy with thousands of connections may leave a question unanswered. */
async function untilUp(client: CoordinatorClient, count: number): Promise<void> {
  const signal = AbortSignal.timeout(WHOLE_WITHIN);
  const isUp = ({ state }: { readonly state: string }) => state === "up";
  const up = async () => (await client.listDrivers({ signal })).filter(isUp).length;
  while ((await up().catch(() => 0)) < count) await delay(LOOK_EVERY, undefined, { signal });
}
