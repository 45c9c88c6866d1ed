import { randomInt } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type { TlsFiles } from "../../../driver/certificate/tls-files.js";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import {
  connectCoordinator,
  connectDriver,
  type DriverClient,
  type Explanation,
} from "../../../driver/rpc/client.js";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import { type DhcpClientLease, requestLease } from "../../../pxe/client/dhcp-client.js";
import { walkIpxe } from "../../../pxe/client/ipxe-walk.js";
import type { BootCause } from "../../../pxe/coordinator/finding.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";
import { freePort } from "../../free-port.js";
import { attempt, until } from "../../lab/commands.js";
import { METALPLUG } from "../../lab/programs.js";
import { IN_ITS_TIME, PATIENCE } from "../../patience.js";
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
  readonly httpPort: number;
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

export interface Spawning {
  /** Absent: one of the pool. */
  readonly address?: Ipv4Address | undefined;
  readonly image?: string;
  readonly kind?: "netboot" | "deploy" | "discover";
  readonly power?: PowerSettings;
}

/** iPXE's own ROM. */
export const IPXE: Firmware = { architecture: 0, isIpxe: true };
export const UEFI: Firmware = { architecture: 7 };
export const SYSTEM: Firmware = {};

export type MoreOfDriver = { readonly boot?: object } & Readonly<Record<string, unknown>>;

/** More of the programs' configuration than every site has. */
export interface FaultSiteMore {
  readonly hv1?: MoreOfDriver;
  readonly hv2?: MoreOfDriver;
  readonly coordinator?: { readonly dataDir?: string; readonly mode?: "listen" };
  /** What strangers may send; absent: hardly anything by one circuit. */
  readonly strangers?: object;
  /** Of 127.84.0.0/24. */
  readonly rules?: readonly object[];
  /** Subnets beside the two that every site has. */
  readonly subnets?: readonly object[];
  /** Mutual TLS: what each has that speaks gRPC. */
  readonly tls?: Readonly<Record<"hv1" | "hv2" | "dc1" | "operator", TlsFiles>>;
  /** Every program has a clock of its own, see `setClock`. */
  readonly hasClocks?: true;
}

const SKEWED_CLOCK = new URL("../skewed-clock.js", import.meta.url).href;

/**
 * A coordinator and the drivers hv1 and hv2, each a process of its own on loopback, for real packets and real faults. hv2 has boot loaders, hv1
 * none. Machines are behind the relay 127.84.0.1; 127.85.0.0/24 is a network that is configured, and 127.86.0.0/16 one that is not.
 */
export class FaultSite implements AsyncDisposable {
  readonly folder: string;
  readonly drivers = new Map<string, FaultDriver>();
  private readonly more: FaultSiteMore;
  private coordinatorProgram: ProgramProcess | undefined;
  grpcAddress = "";
  private dhcpPort = 0;

  private constructor(folder: string, more: FaultSiteMore) {
    this.folder = folder;
    this.more = more;
  }

  static async start(more: FaultSiteMore = {}): Promise<FaultSite> {
    const site = new FaultSite(await mkdtemp(join(tmpdir(), "metalplug-faults-")), more);
    await mkdir(join(site.folder, "loaders"));
    for (const name of ["snponly.efi", "undionly.kpxe", "skiroot.lid"])
      await writeFile(join(site.folder, "loaders", name), "loader".repeat(20_000));
    await Promise.all([
      site.startDriver("hv1", 11, { loaders: [join(site.folder, "no-loaders")], ...more.hv1 }),
      site.startDriver("hv2", 12, { loaders: [join(site.folder, "loaders")], ...more.hv2 }),
    ]);
    await site.startCoordinator();
    for (const { client } of site.drivers.values()) await site.pushImage(client, "tiny");
    return site;
  }

  driver(id: string): FaultDriver {
    const driver = this.drivers.get(id);
    if (driver === undefined) throw new Error(`there is no ${id}`);
    return driver;
  }

  get coordinator(): ProgramProcess {
    if (this.coordinatorProgram === undefined) throw new Error("the coordinator is not there");
    return this.coordinatorProgram;
  }

  /** By how many milliseconds a program's clock is ahead from now on. */
  setClock(program: string, ahead: number): Promise<void> {
    return writeFile(join(this.folder, `${program}.clock`), String(ahead));
  }

  async pushImage(
    client: DriverClient,
    name: string,
    { architecture, kernelBytes }: { readonly architecture?: "aarch64"; readonly kernelBytes?: number } = {},
  ): Promise<string> {
    const paths = {
      kernelPath: join(this.folder, `${name}-kernel`),
      ramdiskPath: join(this.folder, "ramdisk"),
    };
    const kernel = Buffer.from(`kernel of ${name}`.repeat(9_000));
    await writeFile(paths.kernelPath, Buffer.alloc(kernelBytes ?? kernel.length, kernel));
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
    { address, image = "tiny", kind = "netboot", power }: Spawning = {},
  ): Promise<void> {
    const { client } = this.driver(id);
    await client.addNode({ name: node, macs: [mac], ...(power && { power }) });
    const fixed = address && { address: { kind: "fixed", address, prefixLength: 24 } as const };
    await client.spawn({ node, image, kind, vifs: [{ mac, ...fixed }] });
  }

  /** Asks for an address as that firmware does; rejects where it gets none. */
  lease(mac: MacAddress, firmware: Firmware = IPXE, timeout = 120_000): Promise<DhcpClientLease> {
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
    // A driver of a busy host may miss its 250 ms: the machine asks again, as firmware does.
    do await this.asksInVain(t, mac, firmware);
    while ((await this.explain(mac)).reason === "ownerSilent");
  }

  private async asksInVain(t: ExecutionContext, mac: MacAddress, firmware: Firmware = IPXE): Promise<void> {
    await t.throwsAsync(this.lease(mac, firmware, GIVES_UP_AFTER), { message: /^No lease/ });
  }

  /**
   * Stops the process of the machine's driver, which then asks in vain. What is told of that holds until the coordinator notices the broken connection,
   * after 5 s: less than a boot, or a process that asks, may take on a busy host.
   */
  async asksWhoHangs(t: ExecutionContext, mac: MacAddress, pid: number): Promise<Explanation> {
    for (;;) {
      process.kill(pid, "SIGSTOP");
      await this.asksInVain(t, mac);
      const story = await this.explain(mac);
      if (story.reason !== "ownerUnreachable") return story;
      process.kill(pid, "SIGCONT");
      await this.lease(mac, IPXE, 60_000);
    }
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
  async knowsOfBoot(mac: MacAddress): Promise<void> {
    const { bootSession } = await this.explain(mac);
    const isTold = ({ mac: whose, bootSession: session, detail }: BootEvent) =>
      detail.kind === "lookupAnswered" && whose === mac && session === bootSession;
    for await (const { event } of this.driver("hv2").client.watchEvents({})) if (isTold(event)) return;
  }

  /** The same as `why`, within milliseconds. */
  async explain(mac: string): Promise<Explanation> {
    await using client = connectCoordinator(this.grpcAddress, { ...PATIENCE, ...this.tlsOf("operator") });
    return await client.explain(mac as MacAddress);
  }

  /** Waits until a driver is listed with that. */
  async driverShows(text: RegExp): Promise<void> {
    await using client = connectCoordinator(this.grpcAddress, { ...PATIENCE, ...this.tlsOf("operator") });
    const shows = async () => (await client.listDrivers()).some((one) => text.test(one.text));
    await until(String(text), shows, IN_ITS_TIME);
  }

  /** What the command line tells, as JSON. */
  async why(mac: string): Promise<Explanation> {
    const { code, stdout, stderr } = await this.cli("why", mac, "--json");
    if (code !== 0) throw new Error(`why ${mac}: ${stderr}`);
    return JSON.parse(stdout) as Explanation;
  }

  cli(...args: readonly string[]) {
    const { cert = "", key = "", ca = "" } = this.more.tls?.operator ?? {};
    const tls = cert === "" ? [] : ["--tls-cert", cert, "--tls-key", key, "--tls-ca", ca];
    return attempt([process.execPath, METALPLUG, ...args, "--coordinator", this.grpcAddress, ...tls]);
  }

  /** A driver's events reach the coordinator a moment after they happen: waited for until they are there, or in vain for some minutes. */
  async told(
    t: ExecutionContext,
    mac: string,
    reason: BootCause,
    says: RegExp,
    remedy: RegExp,
  ): Promise<Explanation> {
    const isTold = async () => (await this.explain(mac)).reason === reason;
    await until(reason, isTold, IN_ITS_TIME).catch(() => undefined);
    const story = await this.why(mac);
    t.is(story.reason, reason, story.cause);
    t.regex(story.cause, says);
    t.regex(story.remedy, remedy);
    return story;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { client } of this.drivers.values()) await client.close();
    await this.coordinatorProgram?.[Symbol.asyncDispose]();
    await Promise.all(Array.from(this.drivers.values(), ({ program }) => program[Symbol.asyncDispose]()));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async startDriver(id: string, number: number, { boot, ...more }: MoreOfDriver): Promise<void> {
    const [tftpPort, httpPort, grpc] = [await freePort(), await freePort(), await freePort()];
    const address = host(number);
    const dataDir = join(this.folder, id);
    const program = await this.start("driver", id, {
      ...{
        id,
        dataDir,
        grpc: { listen: `127.0.0.1:${grpc}`, ...this.tlsOf(id) },
        boot: { address, tftpPort, httpPort, ...boot },
      },
      ...more,
    });
    const client = connectDriver(`127.0.0.1:${grpc}`, { ...PATIENCE, ...this.tlsOf("operator") });
    this.drivers.set(id, { id, client, address, tftpPort, httpPort, dataDir, program });
  }

  private tlsOf(holder: string): { readonly tls?: TlsFiles } {
    const tls = this.more.tls?.[holder as keyof NonNullable<FaultSiteMore["tls"]>];
    return tls === undefined ? {} : { tls };
  }

  private async startCoordinator(): Promise<void> {
    const grpc = await freePort();
    this.dhcpPort = await freePort();
    this.grpcAddress = `127.0.0.1:${grpc}`;
    const common = { leaseSeconds: 600, unknown: "ignore" };
    const drivers = Array.from(this.drivers.values(), ({ client }) => ({ address: client.address }));
    const { coordinator: more, rules = [], subnets = [] } = this.more;
    const { strangers = { circuit: { perSecond: 1, burst: 2 } } } = this.more;
    this.coordinatorProgram = await this.start("coordinator", "dc1", {
      ...{
        id: "dc1",
        dataDir: join(this.folder, "dc1"),
        grpc: { listen: this.grpcAddress, ...this.tlsOf("dc1") },
        drivers,
        ...more,
      },
      dhcp: {
        ...{ address: SERVER, port: this.dhcpPort, relays: ["127.84.0.0/14"] },
        strangers,
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
          rules: [{ match: { circuitId: "late*" }, policy: "delay", seconds: 60 }, ...rules],
        },
        { subnet: "127.85.0.0/24", gateway: host(1, 1), ...common },
        ...subnets,
      ],
    });
  }

  private async start(kind: "driver" | "coordinator", name: string, config: object): Promise<ProgramProcess> {
    const clock = join(this.folder, `${name}.clock`);
    if (this.more.hasClocks) await writeFile(clock, "0");
    const env = this.more.hasClocks && { SKEW_FILE: clock, NODE_OPTIONS: `--import=${SKEWED_CLOCK}` };
    // JSON is YAML.
    const file = join(this.folder, `${name}.yaml`);
    return ProgramProcess.start(kind, file, [JSON.stringify(config)], env || {});
  }
}

/** MACs of which none is like another. */
export function macOf(number: number): MacAddress {
  const digits = ((number * 0x9e_3779 + 0x12_3456) & 0xff_ffff).toString(16).padStart(6, "0");
  const mac = parseMacAddress(`52:54:00:${digits.replace(/(..)(?=.)/g, "$1:")}`);
  if (mac === undefined) throw new Error("not a MAC address");
  return mac;
}
