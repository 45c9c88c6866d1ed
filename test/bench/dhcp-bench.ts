import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectCoordinator } from "../../driver/rpc/client.js";
import { machineFileName } from "../../pxe/boot/boot-names.js";
import { type MacAddress, macAddressFromBytes } from "../../pxe/net/mac-address.js";
import { until } from "../lab/commands.js";
import { CLIENT, HOSTS, SERVER_DEVICE } from "./arena.js";
import { runLoadClient } from "./child-result.js";
import { inTurn } from "./contestants.js";
import { findPeer } from "./debian-peers.js";
import type { DhcpLoadRequest, DhcpLoadResult, KnownMachine } from "./dhcp-load-client.js";
import { type Figures, type Measurement, OURS } from "./results.js";
import {
  type BenchDriver,
  type BenchPlan,
  Server,
  type StartContext,
  startCoordinator,
  startDriver,
} from "./servers.js";

const MACHINE_COUNTS = [100, 1000] as const;
const OUTSTANDING = [1, 16, 64] as const;
const WARM_SECONDS = 2;
/** A round's loads, the cold one first: the server has just been started. */
const LOADS: readonly Load[] = [
  { title: "cold", outstanding: 16, until: "everyMachineOnce" },
  ...OUTSTANDING.map((outstanding) => ({ title: "warm", outstanding, until: WARM_SECONDS })),
];
const HYPERVISORS = ["hv1", "hv2"] as const;
/** Calls at once while machines are added. */
const ADDED_AT_ONCE = 64;
const FIRST_MACHINE = 0x0400;

interface Load {
  readonly title: string;
  readonly outstanding: number;
  readonly until: DhcpLoadRequest["until"];
}

/** A server that has just been started: its processes, and where it answers. */
interface Contestant extends AsyncDisposable {
  readonly name: string;
  readonly servers: Readonly<Record<string, Server>>;
  readonly machines: readonly KnownMachine[];
  readonly address: DhcpLoadRequest["server"];
}

type Say = (line: string) => void;

/** Known machines through a relay: every round starts each server anew, for a cold pass and warm loops. */
export async function benchDhcp(context: StartContext, plan: BenchPlan): Promise<readonly Measurement[]> {
  const { rounds, only, say } = plan;
  const dnsmasq = context.arena.privileged ? findPeer("dnsmasq", context.unpacked) : undefined;
  const measurements: Measurement[] = [];
  for (const count of MACHINE_COUNTS) {
    const loads = LOADS.filter((load) => nameOf(count, load).includes(only));
    if (loads.length === 0) continue;
    if (dnsmasq === undefined) say("skipped: dnsmasq for DHCP is not here, or this is not root");
    const machines = makeMachines(count);
    await using ours = await OurSite.start(context, machines, say);
    const starts = [(round: number) => ours.contest(round)];
    if (dnsmasq !== undefined)
      starts.push((round) => startDnsmasq(context, dnsmasq, machines, `${count}-${round}`));
    for (let round = 1; round <= rounds; round++)
      for (const start of inTurn(starts, round))
        measurements.push(...(await oneRound(context, await start(round), { round, count, loads, say })));
  }
  return measurements;
}

function nameOf(count: number, { title, outstanding }: Load): string {
  return `dhcp, ${count} known MACs, ${title}, ${outstanding} outstanding`;
}

interface Round {
  readonly round: number;
  readonly count: number;
  readonly loads: readonly Load[];
  readonly say: Say;
}

async function oneRound(
  context: StartContext,
  started: Contestant,
  { round, count, loads, say }: Round,
): Promise<readonly Measurement[]> {
  await using contestant = started;
  const machinesFile = join(context.folder, "machines.json");
  await writeFile(machinesFile, JSON.stringify(contestant.machines));
  const measurements: Measurement[] = [];
  for (const next of loads) {
    const name = nameOf(count, next);
    say(`${name}: ${contestant.name}, round ${round}`);
    const request = {
      giaddr: context.arena.address(CLIENT),
      relayPort: context.arena.privileged ? 67 : 0,
      server: contestant.address,
      machinesFile,
      outstanding: next.outstanding,
      until: next.until,
    };
    const figures = await load(contestant, request, say);
    measurements.push({ case: name, server: contestant.name, round, figures });
  }
  return measurements;
}

async function load({ servers }: Contestant, request: DhcpLoadRequest, say: Say): Promise<Figures> {
  const before = Object.entries(servers).map(([name, server]) => ({ name, server, cpu: server.cpuSeconds }));
  const result = await runLoadClient<DhcpLoadResult>("dhcp-load-client", request, { timeout: 120_000 });
  if (result.firstWrong !== undefined) say(`WRONG ANSWER ${result.firstWrong}`);
  if (result.firstDrop !== undefined) say(`DROPPED ${JSON.stringify(result.firstDrop)}`);
  const spent = before.map(({ server, cpu }) => server.cpuSeconds - cpu);
  const milliseconds = (seconds: number) => (seconds * 1000) / result.exchanges;
  return {
    "exchanges/s": result.exchanges / result.seconds,
    "p50 ms": result.p50,
    "p99 ms": result.p99,
    "server CPU ms/exchange": milliseconds(spent.reduce((sum, seconds) => sum + seconds, 0)),
    ...Object.fromEntries(
      before.length < 2 ? [] : before.map(({ name }, i) => [`${name} ms`, milliseconds(spent[i] ?? 0)]),
    ),
    "client busy": result.cpuSeconds / result.seconds,
    drops: result.drops,
    wrong: result.wrong,
    "peak RSS MiB": before.reduce((sum, { server }) => sum + server.peakMemory, 0),
  };
}

interface Machine {
  readonly mac: MacAddress;
  readonly number: number;
  readonly hypervisor: (typeof HYPERVISORS)[number];
}

function makeMachines(count: number): readonly Machine[] {
  return Array.from({ length: count }, (_, i) => ({
    mac: macAddressFromBytes(Uint8Array.of(0x52, 0x54, 0, 0x66, i >>> 8, i & 255)),
    number: FIRST_MACHINE + i,
    hypervisor: i % 2 === 0 ? "hv1" : "hv2",
  }));
}

/** Two drivers that stay up with their machines spawned, and a new coordinator for each round. */
class OurSite implements AsyncDisposable {
  readonly #context: StartContext;
  readonly #drivers: Readonly<Record<Machine["hypervisor"], BenchDriver>>;
  readonly #machines: readonly Machine[];

  private constructor(
    context: StartContext,
    drivers: Readonly<Record<Machine["hypervisor"], BenchDriver>>,
    machines: readonly Machine[],
  ) {
    this.#context = context;
    this.#drivers = drivers;
    this.#machines = machines;
  }

  static async start(context: StartContext, machines: readonly Machine[], say: Say): Promise<OurSite> {
    const place = `${machines.length}`;
    const hv1 = await startDriver(context, "hv1", place);
    const hv2 = await startDriver(context, "hv2", place);
    const site = new OurSite(context, { hv1, hv2 }, machines);
    const start = performance.now();
    await site.#spawnAll();
    const seconds = (performance.now() - start) / 1000;
    say(`${machines.length} machines added and spawned on two drivers in ${seconds.toFixed(2)} s`);
    return site;
  }

  async contest(round: number): Promise<Contestant> {
    const { arena } = this.#context;
    const drivers = Object.values(this.#drivers);
    const dhcp = { address: arena.address(HOSTS.coordinator), port: await arena.port(67) };
    const id = `dc-${this.#machines.length}-${round}`;
    const { server, grpc } = await startCoordinator(this.#context, id, { drivers, dhcp });
    await using coordinator = connectCoordinator(grpc);
    await until(
      "every driver's claims are known",
      async () => (await coordinator.listDrivers()).every(({ state }) => state === "up"),
      {
        timeout: 20_000,
      },
    );
    return {
      name: OURS,
      servers: { coordinator: server, hv1: this.#drivers.hv1.server, hv2: this.#drivers.hv2.server },
      machines: this.#machines.map((machine) => this.#known(machine)),
      address: dhcp,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const driver of Object.values(this.#drivers)) await driver[Symbol.asyncDispose]();
  }

  #known({ mac, number, hypervisor }: Machine): KnownMachine {
    const { boot } = this.#drivers[hypervisor];
    const path = machineFileName(mac, "boot.ipxe");
    const file = boot.tftpPort === 69 ? path : `tftp://${boot.address}:${boot.tftpPort}/${path}`;
    return { mac, yiaddr: this.#context.arena.address(number), siaddr: boot.address, file };
  }

  async #spawnAll(): Promise<void> {
    const file = join(this.#context.folder, "tiny");
    await writeFile(file, "tiny");
    for (const { client } of Object.values(this.#drivers))
      await client.pushImage({ name: "tiny", kernelPath: file, ramdiskPath: file });
    const waiting = [...this.#machines];
    const worker = async () => {
      for (let machine = waiting.pop(); machine !== undefined; machine = waiting.pop())
        await this.#spawn(machine);
    };
    await Promise.all(Array.from({ length: ADDED_AT_ONCE }, worker));
  }

  async #spawn({ mac, number, hypervisor }: Machine): Promise<void> {
    const { client } = this.#drivers[hypervisor];
    const { arena } = this.#context;
    const node = `machine${number}`;
    const { prefixLength } = arena;
    await client.addNode({ name: node, macs: [mac] });
    const address = { kind: "fixed", address: arena.address(number), prefixLength } as const;
    await client.spawn({ node, image: "tiny", vifs: [{ mac, address }] });
  }
}

/** The plan of one dnsmasq for everybody: one tag a hypervisor, one `dhcp-host` a MAC. */
async function startDnsmasq(
  { arena, folder, groups }: StartContext,
  program: string,
  machines: readonly Machine[],
  id: string,
): Promise<Contestant> {
  const bootFile = (hypervisor: Machine["hypervisor"]) => `boot-${hypervisor}.ipxe`;
  const lines = [
    ...["port=0", "bind-interfaces", `interface=${SERVER_DEVICE}`, "dhcp-authoritative", "quiet-dhcp"],
    `listen-address=${arena.address(HOSTS.peer)}`,
    `dhcp-range=${arena.address(0)},static,255.255.0.0,3600`,
    `dhcp-leasefile=${join(folder, `dnsmasq-${id}.leases`)}`,
    "dhcp-lease-max=100000",
    ...HYPERVISORS.map((hv) => `dhcp-boot=tag:${hv},${bootFile(hv)},${hv},${arena.address(HOSTS[hv])}`),
    ...machines.map(
      ({ mac, hypervisor, number }) => `dhcp-host=${mac},set:${hypervisor},${arena.address(number)}`,
    ),
  ];
  const config = join(folder, `dnsmasq-${id}.conf`);
  await writeFile(config, `${lines.join("\n")}\n`);
  const argv = [program, "--keep-in-foreground", `--conf-file=${config}`, "--pid-file=", "--user=root"];
  const log = join(folder, `dnsmasq-${id}.log`);
  const server = new Server(arena.server([...argv, "--log-facility=-"]), log, { groups });
  await server.printed(/started, version/);
  return {
    name: "dnsmasq",
    servers: { dnsmasq: server },
    machines: machines.map(({ mac, number, hypervisor }) => ({
      mac,
      yiaddr: arena.address(number),
      siaddr: arena.address(HOSTS[hypervisor]),
      file: bootFile(hypervisor),
    })),
    address: { address: arena.address(HOSTS.peer), port: 67 },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
