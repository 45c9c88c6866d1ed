import { randomInt } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CoordinatorClient,
  connectCoordinator,
  connectDriver,
  type DriverClient,
  type FileStep,
  type InstanceView,
  type RehearsalQuery,
  type RehearsalStep,
  type RehearsalVerdict,
} from "../../driver/rpc/client.js";
import { loaderCandidates, sharedLoaderNames } from "../../pxe/boot/shared-loaders.js";
import { type DhcpClientLease, requestLease } from "../../pxe/client/dhcp-client.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import { freePort } from "../free-port.js";
import { PATIENCE } from "../patience.js";
import { ProgramProcess } from "./program-process.js";

/** A /24 of loopback for each site of each process, so that several may have port 69. */
const NETWORK = 0x7f600000 + ((process.pid & 0x3ff) << 10);
let sites = 0;

export type Hypervisor = "hv1" | "hv2";
const HOSTS = { hv1: 11, hv2: 12 } as const;

export function mac(number: number): MacAddress {
  const parsed = parseMacAddress(`52:54:00:7b:00:${number.toString(16).padStart(2, "0")}`);
  if (parsed === undefined) throw new Error("not a MAC address");
  return parsed;
}

export interface Rehearsed {
  readonly steps: readonly RehearsalStep[];
  readonly stages: readonly string[];
  readonly files: readonly FileStep[];
  readonly verdict: RehearsalVerdict;
}

/** A coordinator and two drivers as processes, behind a relay on loopback; TFTP on port 69, because firmware knows no other. */
export class RehearsalSite implements AsyncDisposable {
  readonly folder: string;
  readonly loaders: string;
  /** An address of the site's network. */
  readonly at: (host: number) => Ipv4Address;
  readonly drivers: Record<Hypervisor, { readonly program: ProgramProcess; readonly client: DriverClient }>;
  readonly coordinator: CoordinatorClient;
  private readonly dhcpPort: number;
  private readonly program: ProgramProcess;

  private constructor(
    at: RehearsalSite["at"],
    folder: string,
    drivers: RehearsalSite["drivers"],
    coordinator: {
      readonly program: ProgramProcess;
      readonly client: CoordinatorClient;
      readonly dhcpPort: number;
    },
  ) {
    this.at = at;
    this.folder = folder;
    this.loaders = join(folder, "loaders");
    this.drivers = drivers;
    this.program = coordinator.program;
    this.coordinator = coordinator.client;
    this.dhcpPort = coordinator.dhcpPort;
  }

  static async start(): Promise<RehearsalSite> {
    const network = NETWORK + (sites++ << 8);
    const at = (host: number): Ipv4Address => ipv4FromNumber(network + host);
    const folder = await mkdtemp(join(tmpdir(), "metalplug-rehearsal-"));
    await makeLoaders(join(folder, "loaders"));
    const hv1 = await startDriver(folder, "hv1", at(HOSTS.hv1));
    const hv2 = await startDriver(folder, "hv2", at(HOSTS.hv2));
    const dhcpPort = await freePort();
    const grpc = `127.0.0.1:${await freePort()}`;
    const addresses = [hv1, hv2].map(({ client }) => `{ address: "${client.address}" }`);
    const program = await ProgramProcess.start("coordinator", join(folder, "coordinator.yaml"), [
      "id: dc1",
      `dataDir: ${join(folder, "dc1")}`,
      `grpc: { listen: "${grpc}" }`,
      `drivers: [ ${addresses.join(", ")} ]`,
      `dhcp: { address: ${at(2)}, port: ${dhcpPort} }`,
      "subnets:",
      `  - { subnet: ${at(0)}/24, leaseSeconds: 600, pool: { start: ${at(100)}, end: ${at(199)} }, unknown: ignore, probe: false }`,
    ]);
    const client = connectCoordinator(grpc, PATIENCE);
    while ((await client.listDrivers()).some(({ state }) => state !== "up"))
      await new Promise((resolve) => setImmediate(resolve));
    return new RehearsalSite(at, folder, { hv1, hv2 }, { program, client, dhcpPort });
  }

  get relay(): Ipv4Address {
    return this.at(1);
  }

  /** Pushes an image whose kernel says which processor it is for. */
  async push(id: Hypervisor, name = "tiny", kernel: Uint8Array = bzImage()): Promise<void> {
    const [kernelPath, ramdiskPath] = [
      join(this.folder, `${name}-kernel`),
      join(this.folder, `${name}-ramdisk`),
    ];
    await writeFile(kernelPath, kernel);
    await writeFile(ramdiskPath, `ramdisk of ${name}`.repeat(20_000));
    await this.drivers[id].client.pushImage({ name, kernelPath, ramdiskPath });
  }

  /** `address`: a host number; absent: one of the pool. */
  async spawn(
    id: Hypervisor,
    node: string,
    machine: MacAddress,
    {
      address,
      loader = "ipxe",
      image = "tiny",
    }: {
      readonly address?: number;
      readonly loader?: "ipxe" | "pxelinux" | "grub";
      readonly image?: string;
    } = {},
  ): Promise<void> {
    const { client } = this.drivers[id];
    await client.addNode({ name: node, macs: [machine] });
    const fixed =
      address === undefined
        ? {}
        : { address: { kind: "fixed", address: this.at(address), prefixLength: 24 } as const };
    await client.spawn({ node, image, loader, vifs: [{ mac: machine, ...fixed }] });
    await this.hasHeardOf(node);
  }

  /** Resolves once the coordinator has heard that the node has an instance. */
  async hasHeardOf(node: string): Promise<void> {
    for await (const { event } of this.coordinator.watchBoots({ follow: true }))
      if (event.detail.kind === "instanceChanged" && event.detail.node === node) return;
  }

  async rehearse(query: RehearsalQuery): Promise<Rehearsed> {
    const steps: RehearsalStep[] = [];
    for await (const step of this.coordinator.rehearse({ relay: this.relay, ...query })) steps.push(step);
    const verdict = steps.at(-1);
    if (verdict?.kind !== "verdict") throw new Error("it ended without a verdict");
    const files = steps.filter((step) => step.kind === "file");
    const stages = steps.flatMap((step) => (step.kind === "stage" ? [step.program] : []));
    return { steps, stages, files, verdict };
  }

  /** What iPXE's ROM is given for real. */
  boot(machine: MacAddress): Promise<DhcpClientLease> {
    return requestLease({
      ...{
        mac: machine,
        xid: randomInt(2 ** 32),
        architecture: 0,
        isIpxe: true,
        relay: { giaddr: this.relay },
      },
      ...{ server: { address: this.at(2), port: this.dhcpPort }, bind: bindDgram, timeout: 20_000 },
      clock: () => performance.now(),
    });
  }

  /** All that a boot would change, as far as it can be asked. */
  async state(): Promise<object> {
    const leases = await this.coordinator.listLeases({ state: "all" });
    const events = [];
    for await (const placed of this.coordinator.watchBoots()) events.push(placed);
    const drivers = await Promise.all(
      Object.values(this.drivers).map(async ({ client }) => ({
        nodes: await client.listNodes(),
        instances: (await client.listInstances()).map(withoutDeadline),
        revision: (await client.lookupMac(mac(255), { isRehearsal: true })).revision,
      })),
    );
    return { leases, events, drivers };
  }

  /** Where a driver keeps the bytes with this digest. */
  blob(id: Hypervisor, sha256: string): string {
    return join(this.folder, id, "blobs", sha256);
  }

  storedBytes(id: Hypervisor, sha256: string): Promise<Buffer> {
    return readFile(this.blob(id, sha256));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.coordinator.close();
    await this.program[Symbol.asyncDispose]();
    for (const { client, program } of Object.values(this.drivers)) {
      await client.close();
      await program[Symbol.asyncDispose]();
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A Linux kernel for x86 as far as its header says so. */
export function bzImage(): Uint8Array {
  const bytes = Buffer.alloc(50_000, "kernel");
  bytes.write("HdrS", 0x202);
  return bytes;
}

/** The same for ARM. */
export function arm64Image(): Uint8Array {
  const bytes = Buffer.alloc(50_000, "kernel");
  bytes.write("ARMd", 56);
  return bytes;
}

async function startDriver(folder: string, id: Hypervisor, address: Ipv4Address) {
  const grpc = `127.0.0.1:${await freePort()}`;
  const program = await ProgramProcess.start("driver", join(folder, `${id}.yaml`), [
    `id: ${id}`,
    `dataDir: ${join(folder, id)}`,
    `grpc: { listen: "${grpc}" }`,
    `boot: { address: ${address}, tftpPort: 69, httpPort: 8080 }`,
    `loaders: [ ${join(folder, "loaders")} ]`,
  ]);
  return { program, client: connectDriver(grpc, PATIENCE) };
}

async function makeLoaders(folder: string): Promise<void> {
  await mkdir(folder);
  for (const name of sharedLoaderNames())
    await writeFile(
      join(folder, (loaderCandidates(name)[0] ?? name).replace(/^.*\//, "")),
      `loader ${name} `.repeat(3000),
    );
}

/** It is told as so long from now, so that its last millisecond comes and goes. */
function withoutDeadline({ operation, ...instance }: InstanceView): object {
  return { ...instance, operation: operation && { ...operation, deadline: undefined } };
}
