import { randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { startCoordinatorProgram } from "../../driver/bin/coordinator-program.js";
import { startDriver } from "../../driver/bin/driver-program.js";
import type { Program } from "../../driver/bin/program.js";
import {
  type CoordinatorClient,
  connectCoordinator,
  connectDriver,
  type DriverClient,
} from "../../driver/rpc/client.js";
import type { BootServer } from "../../pxe/boot/boot-binding.js";
import {
  DhcpClientError,
  type DhcpClientLease,
  renewLease,
  requestLease,
} from "../../pxe/client/dhcp-client.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { freePort } from "../free-port.js";
import { PATIENCE } from "../patience.js";

const NETWORK = 0x7f4e0000;
export const host = (number: number): Ipv4Address => ipv4FromNumber(NETWORK + number);
const RELAY = host(1);
const DHCP_SERVER = host(2);

/** What every machine of that driver has for a ramdisk. */
export const ramdiskOf = (id: string): Buffer => Buffer.from(`ramdisk of ${id}`.repeat(5000));

export interface SiteDriver {
  readonly boot: BootServer;
  readonly client: DriverClient;
  readonly program: Program;
}

/** Real programs on loopback, without root: a coordinator and drivers hv1, hv2, each with its data below one temporary folder. */
export class LoopbackSite implements AsyncDisposable {
  readonly folder: string;
  readonly drivers = new Map<string, SiteDriver>();
  private coordinatorProgram: Program | undefined;
  private coordinatorClient: CoordinatorClient | undefined;
  private readonly unknown: "ignore" | "log" | "pool";
  private dhcpPort = 0;

  private constructor(folder: string, unknown: "ignore" | "log" | "pool") {
    this.folder = folder;
    this.unknown = unknown;
  }

  static async start(unknown: "ignore" | "log" | "pool" = "ignore"): Promise<LoopbackSite> {
    const site = new LoopbackSite(await mkdtemp(join(tmpdir(), "metalplug-site-")), unknown);
    await site.startDriver("hv1");
    await site.startDriver("hv2");
    site.dhcpPort = await freePort();
    await site.startCoordinator();
    return site;
  }

  get coordinator(): CoordinatorClient {
    if (this.coordinatorClient === undefined) throw new Error("the coordinator is stopped");
    return this.coordinatorClient;
  }

  driver(id: string): SiteDriver {
    const driver = this.drivers.get(id);
    if (driver === undefined) throw new Error(`${id} is not running`);
    return driver;
  }

  async startCoordinator(): Promise<void> {
    const address = DHCP_SERVER;
    this.coordinatorProgram = await startCoordinatorProgram(
      {
        id: "dc1",
        dataDir: this.coordinatorData,
        grpc: { listen: { host: "127.0.0.1", port: 0 }, insecure: false },
        drivers: [...this.drivers.values()].map(({ client }) => client.address),
        dhcp: { address, port: this.dhcpPort, subnets: [this.subnet()] },
      },
      pino({ level: "silent" }),
    );
    this.coordinatorClient = connectCoordinator(this.coordinatorProgram.grpcAddress, PATIENCE);
    await this.untilDriversAre("up");
  }

  get coordinatorData(): string {
    return join(this.folder, "dc1");
  }

  async stopCoordinator(): Promise<void> {
    await this.coordinatorClient?.close();
    await this.coordinatorProgram?.close();
  }

  /** Waits until the coordinator sees every driver's claim stream so. */
  async untilDriversAre(state: "up" | "down", ids = [...this.drivers.keys()]): Promise<void> {
    for (;;) {
      const seen = await this.coordinator.listDrivers();
      if (seen.filter((d) => d.state === state && ids.includes(d.hypervisor ?? "")).length === ids.length)
        return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async pushImage(id: string): Promise<void> {
    const paths = {
      kernelPath: join(this.folder, "kernel"),
      ramdiskPath: join(this.folder, `ramdisk-${id}`),
    };
    await writeFile(paths.kernelPath, "kernel".repeat(9000));
    await writeFile(paths.ramdiskPath, ramdiskOf(id));
    await this.driver(id).client.pushImage({ name: "tiny", ...paths });
  }

  /** Adds a node with one NIC and spawns on it; `address` is a host number of the subnet, absent for the pool. */
  async spawn(id: string, node: string, mac: MacAddress, address?: number): Promise<void> {
    const { client } = this.driver(id);
    await client.addNode({ name: node, macs: [mac] });
    const fixed = { kind: "fixed", address: host(address ?? 0), prefixLength: 24 } as const;
    const vif = { mac, ...(address === undefined ? {} : { address: fixed }) };
    await client.spawn({ node, image: "tiny", vifs: [vif] });
  }

  /** What firmware with iPXE's ROM is given: where nobody offers for a while, it begins anew. */
  async boot(mac: MacAddress): Promise<DhcpClientLease> {
    for (;;) {
      const lease = await this.bootOnce(mac, 10_000).catch(unlessSilent);
      if (lease !== undefined) return lease;
    }
  }

  /** The running system asks for more time. */
  renew(mac: MacAddress, address: Ipv4Address): Promise<DhcpClientLease> {
    return renewLease(this.client(mac, 60_000), address);
  }

  /** Why firmware that asks for 1.5 s, twice, gets no lease. A driver of a busy host may miss its 250 ms: it asks again, as firmware does. */
  async noLease(mac: MacAddress): Promise<DhcpClientError["reason"] | "leased"> {
    for (;;) {
      const outcome = await this.bootOnce(mac, 1500).then(() => "leased" as const, reasonOf);
      if ((await this.coordinator.explain(mac)).reason !== "ownerSilent") return outcome;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopCoordinator();
    for (const { client, program } of this.drivers.values()) {
      await client.close();
      await program.close();
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async startDriver(id: "hv1" | "hv2"): Promise<void> {
    const boot = {
      address: host(id === "hv1" ? 11 : 12),
      tftpPort: await freePort(),
      httpPort: await freePort(),
    };
    const grpc = { listen: { host: "127.0.0.1", port: 0 }, insecure: false };
    const dataDir = join(this.folder, id);
    const program = await startDriver({ id, dataDir, grpc, boot, loaders: [] }, pino({ level: "silent" }));
    this.drivers.set(id, { boot, program, client: connectDriver(program.grpcAddress, PATIENCE) });
  }

  private bootOnce(mac: MacAddress, timeout: number): Promise<DhcpClientLease> {
    return requestLease({ ...this.client(mac, timeout), architecture: 0, isIpxe: true });
  }

  private client(mac: MacAddress, timeout: number) {
    return {
      mac,
      xid: randomInt(2 ** 32),
      isIpxe: false,
      relay: { giaddr: RELAY },
      server: { address: DHCP_SERVER, port: this.dhcpPort },
      bind: bindDgram,
      clock: () => performance.now(),
      timeout,
    };
  }

  private subnet() {
    return {
      subnet: { network: host(0), prefixLength: 24 },
      gateway: RELAY,
      dns: [],
      leaseSeconds: 600,
      pool: { start: host(100), end: host(199) },
      unknown: { policy: this.unknown },
    };
  }
}

function unlessSilent(error: unknown): undefined {
  if (reasonOf(error) === "refused") throw error;
}

function reasonOf(error: unknown): DhcpClientError["reason"] {
  if (error instanceof DhcpClientError) return error.reason;
  throw error;
}
