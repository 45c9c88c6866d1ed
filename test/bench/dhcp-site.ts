import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectCoordinator } from "../../driver/rpc/client.js";
import { machineFileName } from "../../pxe/boot/boot-names.js";
import { until } from "../lab/commands.js";
import { PATIENCE } from "../patience.js";
import { HOSTS, HYPERVISORS, type HypervisorId } from "./arena.js";
import type { DhcpContestant, DhcpEntrant, Machine } from "./dhcp-contestant.js";
import type { Firmware } from "./dhcp-script.js";
import type { StormMachine } from "./dhcp-storm-client.js";
import { OURS } from "./results.js";
import { type BenchDriver, type StartContext, startCoordinator, startDriver } from "./servers.js";

/** Calls at once while machines are added. */
const ADDED_AT_ONCE = 64;
const TELL_EVERY = 2500;
const OVMF_LOADER = "snponly.efi";

type Say = (line: string) => void;

/** Ten drivers that stay up with their machines spawned, and a new coordinator for each round. */
export class OurSite implements DhcpEntrant, AsyncDisposable {
  readonly name = OURS;
  readonly writes = "every lease is on disk (fdatasync, group commit) before its ACK leaves";
  readonly #context: StartContext;
  readonly #drivers: ReadonlyMap<HypervisorId, BenchDriver>;
  readonly #machines: readonly Machine[];

  private constructor(
    context: StartContext,
    drivers: ReadonlyMap<HypervisorId, BenchDriver>,
    machines: readonly Machine[],
  ) {
    this.#context = context;
    this.#drivers = drivers;
    this.#machines = machines;
  }

  static async open(context: StartContext, machines: readonly Machine[], say: Say): Promise<OurSite> {
    const loaders = join(context.folder, "loaders");
    await mkdir(loaders, { recursive: true });
    await writeFile(join(loaders, OVMF_LOADER), "nobody fetches it");
    const drivers = new Map<HypervisorId, BenchDriver>();
    const start = performance.now();
    const since = () => ((performance.now() - start) / 1000).toFixed(1);
    for (const id of HYPERVISORS)
      drivers.set(id, await startDriver(context, id, `${machines.length}`, loaders));
    say(`${HYPERVISORS.length} drivers started in ${since()} s`);
    const site = new OurSite(context, drivers, machines);
    await site.#spawnAll((added) => say(`${added} machines added and spawned after ${since()} s`));
    return site;
  }

  async start(round: number): Promise<DhcpContestant> {
    const { arena } = this.#context;
    const drivers = [...this.#drivers.values()];
    const address = { address: arena.address(HOSTS.coordinator), port: await arena.port(67) };
    const id = `dc-${this.#machines.length}-${round}`;
    const { server, grpc } = await startCoordinator(this.#context, id, { drivers, dhcp: address });
    await using coordinator = connectCoordinator(grpc, PATIENCE);
    await until(
      "every driver's claims are known",
      async () => (await coordinator.listDrivers()).every(({ state }) => state === "up"),
      { timeout: 30_000 },
    );
    return {
      name: OURS,
      servers: { coordinator: [server], drivers: drivers.map((driver) => driver.server) },
      address,
      expects: (machine, firmware) => this.#expects(machine, firmware),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#drivers.values(), (driver) => driver[Symbol.asyncDispose]()));
  }

  #expects({ mac, number, hypervisor }: Machine, firmware: Firmware): StormMachine {
    const { boot } = this.#driver(hypervisor);
    const path = machineFileName(mac, "boot.ipxe");
    const url = boot.tftpPort === 69 ? path : `tftp://${boot.address}:${boot.tftpPort}/${path}`;
    const file = firmware === "ovmf" ? OVMF_LOADER : url;
    const yiaddr = this.#context.arena.address(number);
    const siaddr = boot.address;
    return { mac, yiaddr, siaddr, file, tftpServerName: siaddr, bootfileName: file, firmware };
  }

  async #spawnAll(tell: (added: number) => void): Promise<void> {
    const file = join(this.#context.folder, "tiny");
    await writeFile(file, "tiny");
    for (const { client } of this.#drivers.values())
      await client.pushImage({ name: "tiny", kernelPath: file, ramdiskPath: file });
    const waiting = this.#machines.values();
    let added = 0;
    const worker = async () => {
      for (const machine of waiting) {
        await this.#spawn(machine);
        added += 1;
        if (added % TELL_EVERY === 0 || added === this.#machines.length) tell(added);
      }
    };
    await Promise.all(Array.from({ length: ADDED_AT_ONCE }, worker));
  }

  async #spawn({ mac, number, hypervisor }: Machine): Promise<void> {
    const { client } = this.#driver(hypervisor);
    const { arena } = this.#context;
    const node = `machine${number}`;
    await client.addNode({ name: node, macs: [mac] });
    const address = {
      kind: "fixed",
      address: arena.address(number),
      prefixLength: arena.prefixLength,
    } as const;
    await client.spawn({ node, image: "tiny", vifs: [{ mac, address }] });
  }

  #driver(id: HypervisorId): BenchDriver {
    const driver = this.#drivers.get(id);
    if (driver === undefined) throw new Error(`${id} has no driver here`);
    return driver;
  }
}
