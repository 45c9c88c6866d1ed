import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectDriver, type DriverClient } from "../../driver/rpc/client.js";
import type { BootServer } from "../../pxe/boot/boot-binding.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { freePort } from "../free-port.js";
import { Background, until } from "../lab/commands.js";
import { METALPLUG } from "../lab/programs.js";
import { type Arena, HOSTS, type HypervisorId } from "./arena.js";
import type { CpuGroup, CpuGroups } from "./cpu-groups.js";
import { cpuSeconds, forgetPeakMemory, peakMemory } from "./process-facts.js";

/** Milliseconds: a profile of a long run takes seconds to write. */
const LONGEST_END = 20_000;

/** How a server does its work: by itself, in workers it keeps, or in a child for each transfer. */
export type Workers = "none" | "kept" | "forked";

export interface ServerOptions {
  readonly groups?: CpuGroups | undefined;
  readonly workers?: Workers;
}

/** A server under test, with its children. */
export class Server implements AsyncDisposable {
  readonly pid: number;
  readonly #process: Background;
  readonly #group: CpuGroup | undefined;
  readonly #workers: Workers;
  /** Characters that another run left in the log. */
  readonly #printedBefore: number;

  constructor(argv: readonly string[], log: string, { groups, workers = "none" }: ServerOptions = {}) {
    this.#group = groups?.make();
    this.#process = new Background(this.#group?.joining(argv) ?? argv, log);
    this.#printedBefore = this.#process.output().length;
    const { pid } = this.#process;
    if (pid === undefined) throw new Error(`${argv.join(" ")} did not start`);
    this.pid = pid;
    this.#workers = workers;
  }

  /** NaN where it cannot be known. */
  get cpuSeconds(): number {
    if (this.#group !== undefined) return this.#group.cpuSeconds;
    return this.#workers === "none" ? cpuSeconds(this.pid) : Number.NaN;
  }

  /** MiB since `forgetPeakMemory`, files it maps included. NaN where it cannot be known: children that are gone tell nothing. */
  get peakMemory(): number {
    if (this.#workers === "none") return peakMemory(this.pid);
    const pids = this.#workers === "kept" ? this.#group?.pids : undefined;
    return pids?.reduce((sum, pid) => sum + peakMemory(pid), 0) ?? Number.NaN;
  }

  forgetPeakMemory(): void {
    for (const pid of this.pids) forgetPeakMemory(pid);
  }

  /** Those that run now, as far as they are known. */
  get pids(): readonly number[] {
    return this.#group?.pids ?? [this.pid];
  }

  output(): string {
    return this.#process.output().slice(this.#printedBefore);
  }

  get running(): boolean {
    return this.#process.running;
  }

  /** Waits until it prints what `pattern` matches. */
  async printed(pattern: RegExp): Promise<void> {
    const what = `${pattern} in ${this.#process.log}`;
    const look = () => {
      if (!this.running) throw new Error(`It ended early:\n${this.output()}`);
      return pattern.test(this.output());
    };
    await until(what, look, { timeout: 30_000 });
  }

  /** SIGTERM, so that a profile is written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop("SIGTERM", LONGEST_END);
    this.#group?.end();
  }
}

export interface StartContext {
  readonly arena: Arena;
  readonly folder: string;
  /** Where peers are unpacked that are not installed, a folder each. */
  readonly unpacked?: string;
  readonly groups?: CpuGroups;
  readonly cpuProf?: string;
}

/** What of a subject is to be measured. */
export interface BenchPlan {
  readonly rounds: number;
  /** Cases whose name contains it. */
  readonly only: string;
  readonly say: (line: string) => void;
}

export interface BenchDriver extends AsyncDisposable {
  readonly server: Server;
  readonly client: DriverClient;
  readonly boot: BootServer;
  /** host:port. */
  readonly grpc: string;
}

/** `place` tells its files from those of another driver with this id in the same folder. `loaders` is a folder; absent: where Debian has them. `more` of its configuration. */
export async function startDriver(
  context: StartContext,
  id: HypervisorId,
  place: string,
  loaders?: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<BenchDriver> {
  const { arena } = context;
  const address = arena.address(HOSTS[id]);
  const boot = { address, tftpPort: await arena.port(69), httpPort: await freePort() };
  const grpc = `${address}:${await freePort()}`;
  const server = await startOurs(context, "driver", `${id}-${place}`, {
    id,
    // All load comes from one address.
    boot: { ...boot, http: { maxPerAddress: 4096 } },
    grpc: { listen: grpc, insecure: true },
    ...(loaders === undefined ? {} : { loaders: [loaders] }),
    ...more,
  });
  const client = connectDriver(grpc, { deadline: 60_000 });
  return {
    server,
    client,
    boot,
    grpc,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Host numbers that strangers may get. */
const STRANGERS = { first: 0xe000, last: 0xe0ff };

/** A coordinator for relayed clients, its data in a new folder, with a small pool for strangers. `id` is unlike any before in this arena. */
export async function startCoordinator(
  context: StartContext,
  id: string,
  { drivers, dhcp }: { drivers: readonly BenchDriver[]; dhcp: { address: Ipv4Address; port: number } },
): Promise<{ readonly server: Server; readonly grpc: string }> {
  const { arena } = context;
  const grpc = `${dhcp.address}:${await freePort()}`;
  const server = await startOurs(context, "coordinator", id, {
    id,
    grpc: { listen: grpc, insecure: true },
    drivers: drivers.map((driver) => ({ address: driver.grpc })),
    dhcp,
    subnets: [
      {
        ...{ subnet: `${arena.address(0)}/${arena.prefixLength}`, leaseSeconds: 3600 },
        pool: { start: arena.address(STRANGERS.first), end: arena.address(STRANGERS.last) },
        // Loopback answers for all of them.
        ...{ unknown: "pool", probe: false },
      },
    ],
  });
  return { server, grpc };
}

/** One of our programs with its configuration, once it is ready. */
export async function startOurs(
  { arena, folder, groups, cpuProf }: StartContext,
  role: "driver" | "coordinator",
  place: string,
  config: { readonly id: string } & Readonly<Record<string, unknown>>,
): Promise<Server> {
  const dataDir = join(folder, place);
  await mkdir(dataDir, { recursive: true });
  const file = join(folder, `${place}.yaml`);
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ dataDir, ...config }));
  const profile = cpuProf === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${join(cpuProf, place)}`];
  const argv = [process.execPath, ...profile, METALPLUG, role, "--config", file];
  const server = new Server(arena.server(argv), join(folder, `${place}.log`), { groups });
  await server.printed(/"event":"ready"/);
  return server;
}
