import { randomInt } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { connectDriver, type DriverClient, type Explanation } from "../../../driver/rpc/client.js";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import { type DhcpClientLease, requestLease } from "../../../pxe/client/dhcp-client.js";
import { walkIpxe } from "../../../pxe/client/ipxe-walk.js";
import type { BootCause } from "../../../pxe/coordinator/finding.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";
import { freePort } from "../../free-port.js";
import { attempt } from "../../lab/commands.js";
import { METALPLUG } from "../../lab/programs.js";
import { PATIENCE } from "../../patience.js";
import { ProgramProcess } from "../program-process.js";

const NETWORK = 0x7f54_0000;
/** In 127.84.0.0/24; `net` counts the networks behind it. */
export const host = (number: number, net = 0): Ipv4Address =>
  ipv4FromNumber(NETWORK + net * 0x1_0000 + number);
const SERVER = host(2);
/** Milliseconds: two DISCOVERs of a ROM. */
const GIVES_UP_AFTER = 1_500;

export interface FaultDriver {
  readonly id: string;
  readonly client: DriverClient;
  readonly address: Ipv4Address;
  readonly tftpPort: number;
  readonly dataDir: string;
  readonly program: ProgramProcess;
}

export interface Firmware {
  /** Option 93; absent: a running system. */
  readonly architecture?: number;
  readonly isIpxe?: boolean;
  /** The relay's giaddr. */
  readonly relay?: Ipv4Address;
  readonly circuitId?: string;
}

/** iPXE's own ROM. */
export const IPXE: Firmware = { architecture: 0, isIpxe: true };
export const UEFI: Firmware = { architecture: 7 };
export const SYSTEM: Firmware = {};

/**
 * A coordinator and the drivers hv1 and hv2, each a process of its own on loopback, for real packets and real faults. hv2 has boot loaders, hv1
 * none. Machines are behind the relay 127.84.0.1; 127.85.0.0/24 is a network that is configured, and 127.86.0.0/16 one that is not.
 */
export class FaultSite implements AsyncDisposable {
  readonly folder: string;
  readonly drivers = new Map<string, FaultDriver>();
  private coordinator: ProgramProcess | undefined;
  private grpcAddress = "";
  private dhcpPort = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(): Promise<FaultSite> {
    const site = new FaultSite(await mkdtemp(join(tmpdir(), "metalplug-faults-")));
    await mkdir(join(site.folder, "loaders"));
    for (const name of ["snponly.efi", "undionly.kpxe"])
      await writeFile(join(site.folder, "loaders", name), "loader".repeat(20_000));
    await Promise.all([site.startDriver("hv1", 11, "no-loaders"), site.startDriver("hv2", 12, "loaders")]);
    await site.startCoordinator();
    for (const { client } of site.drivers.values()) await site.pushImage(client, "tiny");
    return site;
  }

  driver(id: string): FaultDriver {
    const driver = this.drivers.get(id);
    if (driver === undefined) throw new Error(`there is no ${id}`);
    return driver;
  }

  async pushImage(client: DriverClient, name: string, architecture?: "aarch64"): Promise<string> {
    const paths = {
      kernelPath: join(this.folder, `${name}-kernel`),
      ramdiskPath: join(this.folder, "ramdisk"),
    };
    await writeFile(paths.kernelPath, `kernel of ${name}`.repeat(9_000));
    await writeFile(paths.ramdiskPath, "ramdisk".repeat(9_000));
    const more = architecture === undefined ? {} : { architecture };
    const { image } = await client.pushImage({
      name,
      ...paths,
      ...more,
      kernelArguments: "quiet root=/dev/sda1",
    });
    return image.kernel.sha256;
  }

  /** A node with one NIC; spawned with an address of 127.84.0.0/24 by its number, or of the pool. */
  async spawn(
    id: string,
    node: string,
    mac: MacAddress,
    { address, image = "tiny" }: { readonly address?: Ipv4Address | undefined; readonly image?: string } = {},
  ): Promise<void> {
    const { client } = this.driver(id);
    await client.addNode({ name: node, macs: [mac] });
    const fixed = address && { address: { kind: "fixed", address, prefixLength: 24 } as const };
    await client.spawn({ node, image, vifs: [{ mac, ...fixed }] });
  }

  /** Asks for an address as that firmware does; rejects where it gets none. */
  lease(mac: MacAddress, firmware: Firmware = IPXE, timeout = 20_000): Promise<DhcpClientLease> {
    const { circuitId } = firmware;
    const facts = this.facts(mac, firmware);
    return requestLease({
      ...facts,
      relay: { ...facts.relay, ...(circuitId !== undefined && { circuitId }) },
      ...{ server: this.server, bind: bindDgram, timeout, clock: () => performance.now() },
    });
  }

  /** The facts of a message that is made by hand. */
  facts(mac: MacAddress, { relay = host(1), isIpxe = false, architecture }: Firmware = IPXE) {
    const xid = randomInt(2 ** 32);
    return {
      mac,
      xid,
      isIpxe,
      ...(architecture !== undefined && { architecture }),
      relay: { giaddr: relay },
    };
  }

  get server(): { readonly address: Ipv4Address; readonly port: number } {
    return { address: SERVER, port: this.dhcpPort };
  }

  /** The machine asks in vain. */
  async inVain(t: ExecutionContext, mac: MacAddress, firmware: Firmware = IPXE): Promise<void> {
    await t.throwsAsync(this.lease(mac, firmware, GIVES_UP_AFTER), { message: /^No lease/ });
  }

  /** A whole boot as iPXE's ROM does it, of a machine of hv2. */
  async boot(mac: MacAddress): Promise<DhcpClientLease> {
    const lease = await this.lease(mac);
    await this.knowsOfBoot(mac);
    const clock = () => performance.now();
    await walkIpxe(mac, lease, { bind: bindDgram, clock, localAddress: lease.address });
    return lease;
  }

  /** A ROM takes longer from its ACK to its first file than the driver needs to be told of the new boot. */
  private async knowsOfBoot(mac: MacAddress): Promise<void> {
    const { bootSession } = await this.why(mac);
    const isTold = ({ mac: whose, bootSession: session, detail }: BootEvent) =>
      detail.kind === "lookupAnswered" && whose === mac && session === bootSession;
    for await (const { event } of this.driver("hv2").client.watchEvents({})) if (isTold(event)) return;
  }

  /** What the command line tells, as JSON. */
  async why(mac: string): Promise<Explanation> {
    const { code, stdout, stderr } = await this.cli("why", mac, "--json");
    if (code !== 0) throw new Error(`why ${mac}: ${stderr}`);
    return JSON.parse(stdout) as Explanation;
  }

  cli(...args: readonly string[]) {
    return attempt([process.execPath, METALPLUG, ...args, "--coordinator", this.grpcAddress]);
  }

  /** A driver's events reach the coordinator a moment after they happen: asked until it is told so, or in vain for 60 s. */
  async told(
    t: ExecutionContext,
    mac: string,
    reason: BootCause,
    says: RegExp,
    remedy: RegExp,
  ): Promise<Explanation> {
    const end = performance.now() + 60_000;
    let story = await this.why(mac);
    while (story.reason !== reason && performance.now() < end) story = await this.why(mac);
    t.is(story.reason, reason, story.cause);
    t.regex(story.cause, says);
    t.regex(story.remedy, remedy);
    return story;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { client } of this.drivers.values()) await client.close();
    await this.coordinator?.[Symbol.asyncDispose]();
    await Promise.all(Array.from(this.drivers.values(), ({ program }) => program[Symbol.asyncDispose]()));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async startDriver(id: string, number: number, loaders: string): Promise<void> {
    const [tftpPort, httpPort, grpc] = [await freePort(), await freePort(), await freePort()];
    const address = host(number);
    const dataDir = join(this.folder, id);
    const program = await this.start("driver", id, {
      ...{ id, dataDir, grpc: { listen: `127.0.0.1:${grpc}` }, boot: { address, tftpPort, httpPort } },
      loaders: [join(this.folder, loaders)],
    });
    const client = connectDriver(`127.0.0.1:${grpc}`, PATIENCE);
    this.drivers.set(id, { id, client, address, tftpPort, dataDir, program });
  }

  private async startCoordinator(): Promise<void> {
    const grpc = await freePort();
    this.dhcpPort = await freePort();
    this.grpcAddress = `127.0.0.1:${grpc}`;
    const common = { leaseSeconds: 600, unknown: "ignore" };
    const drivers = Array.from(this.drivers.values(), ({ client }) => ({ address: client.address }));
    this.coordinator = await this.start("coordinator", "dc1", {
      ...{ id: "dc1", dataDir: join(this.folder, "dc1"), grpc: { listen: this.grpcAddress }, drivers },
      dhcp: {
        ...{ address: SERVER, port: this.dhcpPort, relays: ["127.84.0.0/14"] },
        strangers: { circuit: { perSecond: 1, burst: 2 } },
      },
      subnets: [
        {
          ...{
            subnet: "127.84.0.0/24",
            gateway: host(1),
            ...common,
            pool: { start: host(100), end: host(101) },
            // Loopback answers for every address.
            probe: false,
          },
          rules: [{ match: { circuitId: "late*" }, policy: "delay", seconds: 60 }],
        },
        { subnet: "127.85.0.0/24", gateway: host(1, 1), ...common },
      ],
    });
  }

  private start(kind: "driver" | "coordinator", name: string, config: object): Promise<ProgramProcess> {
    // JSON is YAML.
    return ProgramProcess.start(kind, join(this.folder, `${name}.yaml`), [JSON.stringify(config)]);
  }
}

/** MACs of which none is like another. */
export function macOf(number: number): MacAddress {
  const digits = ((number * 0x9e_3779 + 0x12_3456) & 0xff_ffff).toString(16).padStart(6, "0");
  const mac = parseMacAddress(`52:54:00:${digits.replace(/(..)(?=.)/g, "$1:")}`);
  if (mac === undefined) throw new Error("not a MAC address");
  return mac;
}
