import { randomInt } from "node:crypto";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { connectCoordinator } from "../../driver/rpc/client.js";
import { DhcpClientError, type DhcpClientLease, requestLease } from "../../pxe/client/dhcp-client.js";
import type { StrangerLimits } from "../../pxe/coordinator/settings.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { BindUdp } from "../../pxe/net/udp-socket.js";
import { freePort } from "../free-port.js";
import { PATIENCE } from "../patience.js";
import { ProgramProcess } from "./program-process.js";

const NETWORK = 0x7f51_0000;

/** 127.81.0.0/16 is the network that the machines are on. */
export function machineAddress(number: number): Ipv4Address {
  return ipv4FromNumber(NETWORK + number);
}

const RELAY = machineAddress(1);
const SERVER = machineAddress(2);
/** Loopback answers for every address of the pool. */
const ALL_ANSWER = "probe: false";
/** Milliseconds: four DISCOVERs, and the time for a fifth. */
const GIVES_UP_AFTER = 8_000;

export interface CoordinatorPlace {
  readonly folder: string;
  readonly drivers: readonly string[];
  /** Of the pool, by host number. */
  readonly pool: { readonly start: number; readonly end: number };
  /** A policy as the configuration spells it. */
  readonly unknown?: string;
  /** What strangers may send; absent: as much as is usual. */
  readonly strangers?: StrangerLimits;
  /** More of its configuration. */
  readonly lines?: readonly string[];
  /** In addition to this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A coordinator in a process of its own, that machines reach through a relay on loopback, where every address answers a probe. */
export class CoordinatorProcess implements AsyncDisposable {
  readonly grpcAddress: string;
  readonly server: { readonly address: Ipv4Address; readonly port: number };
  private readonly program: ProgramProcess;

  private constructor(ports: { readonly dhcp: number; readonly grpc: number }, program: ProgramProcess) {
    this.grpcAddress = `127.0.0.1:${ports.grpc}`;
    this.server = { address: SERVER, port: ports.dhcp };
    this.program = program;
  }

  static async start({
    folder,
    drivers,
    pool,
    unknown = "ignore",
    strangers,
    lines = [],
    env = {},
  }: CoordinatorPlace): Promise<CoordinatorProcess> {
    const ports = { dhcp: await freePort(), grpc: await freePort() };
    const range = `{ start: ${machineAddress(pool.start)}, end: ${machineAddress(pool.end)} }`;
    const config = [
      "id: dc1",
      `dataDir: ${join(folder, "coordinator")}`,
      `grpc: { listen: "127.0.0.1:${ports.grpc}" }`,
      `drivers: [ ${drivers.map((address) => `{ address: "${address}" }`).join(", ")} ]`,
      `dhcp: ${JSON.stringify({ address: SERVER, port: ports.dhcp, strangers })}`,
      "subnets:",
      `  - { subnet: ${machineAddress(0)}/16, leaseSeconds: 3600, pool: ${range}, unknown: ${unknown}, ${ALL_ANSWER} }`,
      ...lines,
    ];
    const file = join(folder, "coordinator.yaml");
    const program = await ProgramProcess.start("coordinator", file, config, env);
    const coordinator = new CoordinatorProcess(ports, program);
    await coordinator.knowsDrivers();
    return coordinator;
  }

  get pid(): number {
    return this.program.pid;
  }

  get log(): Readable {
    return this.program.log;
  }

  /** Started again: resolves once it is ready, not when it knows its drivers. */
  start(): Promise<void> {
    return this.program.start();
  }

  kill(): Promise<void> {
    return this.program.kill();
  }

  /** Boots as iPXE's ROM does; one that got no answer for a while begins anew, as firmware does. A NAK rejects with a `DhcpClientError`. */
  async boot(mac: MacAddress, bind: BindUdp = bindDgram, circuitId?: string): Promise<DhcpClientLease> {
    for (;;) {
      const lease = await this.bootOnce(mac, bind, circuitId).catch(unlessSilent);
      if (lease !== undefined) return lease;
    }
  }

  async leases(): Promise<ReadonlyMap<MacAddress, Ipv4Address>> {
    await using client = connectCoordinator(this.grpcAddress, PATIENCE);
    return new Map((await client.listLeases()).map(({ mac, address }) => [mac, address]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }

  /** The same, and rejects where nobody offers for a while. */
  bootOnce(mac: MacAddress, bind: BindUdp = bindDgram, circuitId?: string): Promise<DhcpClientLease> {
    const relay = { giaddr: RELAY, ...(circuitId === undefined ? {} : { circuitId }) };
    return requestLease({
      ...{ mac, xid: randomInt(2 ** 32), architecture: 0, isIpxe: true },
      ...{ relay, server: this.server, bind, timeout: GIVES_UP_AFTER },
      clock: () => performance.now(),
    });
  }

  /** Waits until it sees every driver's claims. */
  private async knowsDrivers(): Promise<void> {
    await using client = connectCoordinator(this.grpcAddress, PATIENCE);
    while ((await client.listDrivers()).some(({ state }) => state !== "up"))
      await new Promise((resolve) => setImmediate(resolve));
  }
}

function unlessSilent(error: unknown): undefined {
  if (error instanceof DhcpClientError && error.reason !== "refused") return;
  throw error;
}
