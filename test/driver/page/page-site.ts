import { randomInt } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectCoordinator } from "../../../driver/rpc/client.js";
import { DhcpClientError, type DhcpClientLease, requestLease } from "../../../pxe/client/dhcp-client.js";
import { walkIpxe } from "../../../pxe/client/ipxe-walk.js";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";
import { freePort } from "../../free-port.js";
import { PATIENCE } from "../../patience.js";
import { CoordinatorProcess, machineAddress } from "../../system/coordinator-process.js";
import { DriverProcess } from "../../system/driver-process.js";

const AT_ONCE = 16;
/** Milliseconds: two DISCOVERs of a ROM. */
const ASKS_TWICE = 1_500;

export interface PageSiteOptions {
  /** More of each driver's configuration. */
  readonly driverLines?: readonly string[];
  /** In addition to this process's. */
  readonly coordinatorEnv?: NodeJS.ProcessEnv;
}

/** A coordinator with its page and its drivers, each a process as an operator starts it. */
export class PageSite implements AsyncDisposable {
  readonly coordinator: CoordinatorProcess;
  readonly drivers: readonly DriverProcess[];
  readonly url: string;
  private readonly folder: string;
  private readonly owners = new Map<MacAddress, number>();

  private constructor(
    folder: string,
    url: string,
    coordinator: CoordinatorProcess,
    drivers: readonly DriverProcess[],
  ) {
    this.folder = folder;
    this.url = url;
    this.coordinator = coordinator;
    this.drivers = drivers;
  }

  static async start(
    count: number,
    { driverLines = [], coordinatorEnv = {} }: PageSiteOptions = {},
  ): Promise<PageSite> {
    const folder = await mkdtemp(join(tmpdir(), "metalplug-page-"));
    const drivers: DriverProcess[] = [];
    for (let number = 1; number <= count; number++) {
      const own = join(folder, `hv${number}`);
      await mkdir(own);
      await writeFile(join(own, "undionly.kpxe"), Buffer.alloc(72_000, "loader"));
      drivers.push(await DriverProcess.start(own, { id: `hv${number}`, lines: driverLines }));
    }
    const port = await freePort();
    const coordinator = await CoordinatorProcess.start({
      folder,
      drivers: drivers.map(({ grpcAddress }) => grpcAddress),
      pool: { start: 0x100, end: 0x1ff },
      lines: [`web: { listen: "127.0.0.1:${port}" }`],
      env: coordinatorEnv,
    });
    return new PageSite(folder, `http://127.0.0.1:${port}/`, coordinator, drivers);
  }

  driver(number: number): DriverProcess {
    const driver = this.drivers[number];
    if (driver === undefined) throw new Error(`there is no driver ${number}`);
    return driver;
  }

  /** An image `tiny` whose ramdisk has so many bytes. */
  async pushImage(number: number, bytes: number): Promise<void> {
    const [kernelPath, ramdiskPath] = [join(this.folder, "kernel"), join(this.folder, "ramdisk")];
    await writeFile(kernelPath, Buffer.alloc(Math.ceil(bytes / 5), "kernel"));
    await writeFile(ramdiskPath, Buffer.alloc(bytes, "ramdisk"));
    await this.driver(number).client.pushImage({ name: "tiny", kernelPath, ramdiskPath });
  }

  async spawn(number: number, node: string, mac: MacAddress): Promise<void> {
    const { client } = this.driver(number);
    this.owners.set(mac, number);
    await client.addNode({ name: node, macs: [mac] });
    await client.spawn({ node, image: "tiny", vifs: [{ mac }] });
  }

  /**
   * As a machine with a BIOS: its firmware fetches the loader, that asks DHCP again and fetches script, kernel and ramdisk, then its system asks
   * for its address. `between` is what it does before each of these but the first.
   */
  async boot(mac: MacAddress, between: () => Promise<unknown> = async () => undefined): Promise<void> {
    const first = await this.dhcp(mac, { architecture: 0, isIpxe: false });
    const server = { address: first.siaddr, port: this.driverAt(mac).tftp.port };
    await fetchTftp({
      server,
      path: first.file,
      bind: bindDgram,
      blksize: 1432,
      localAddress: first.address,
    });
    await between();
    const lease = await this.dhcp(mac, { architecture: 0, isIpxe: true });
    const clock = () => performance.now();
    await walkIpxe(mac, lease, { bind: bindDgram, clock, localAddress: lease.address });
    await between();
    await this.dhcp(mac, { isIpxe: false });
  }

  /** Firmware of a kind whose loader no driver has: it asks, and goes no further. A driver of a busy host may miss its 250 ms: then it asks again. */
  async bootWithoutLoader(mac: MacAddress): Promise<void> {
    await using client = connectCoordinator(this.coordinator.grpcAddress, PATIENCE);
    do await this.dhcp(mac, { architecture: 7, isIpxe: false }, ASKS_TWICE).catch(unlessRefused);
    while ((await client.explain(mac)).reason === "ownerSilent");
  }

  /** Asks the machine's driver for a file, from the machine's address. */
  async askFor(mac: MacAddress, path: string): Promise<void> {
    const { address } = await this.dhcp(mac, { isIpxe: false });
    const server = this.driverAt(mac).tftp;
    await fetchTftp({ server, path, bind: bindDgram, blksize: 1432, localAddress: address }).catch(
      () => undefined,
    );
  }

  /** Nodes `n0`, `n1` … without an instance, spread over the drivers. */
  async addNodes(count: number): Promise<void> {
    const { length } = this.drivers;
    const add = async (first: number): Promise<void> => {
      for (let number = first; number < count; number += AT_ONCE)
        await this.driver(number % length).client.addNode({
          name: `n${number}`,
          macs: [macOf(0x1000 + number)],
        });
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => add(first)));
  }

  async untilDriversAreUp(): Promise<void> {
    await using client = connectCoordinator(this.coordinator.grpcAddress, PATIENCE);
    while ((await client.listDrivers()).some(({ state }) => state !== "up"))
      await new Promise((resolve) => setImmediate(resolve));
  }

  private driverAt(mac: MacAddress): DriverProcess {
    return this.driver(this.owners.get(mac) ?? -1);
  }

  private dhcp(
    mac: MacAddress,
    client: { readonly architecture?: number; readonly isIpxe: boolean },
    timeout: number = PATIENCE.deadline,
  ): Promise<DhcpClientLease> {
    return requestLease({
      ...{ mac, xid: randomInt(2 ** 32), ...client, timeout, bind: bindDgram },
      ...{
        relay: { giaddr: machineAddress(1) },
        server: this.coordinator.server,
        clock: () => performance.now(),
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.coordinator[Symbol.asyncDispose]();
    for (const driver of this.drivers) await driver[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function macOf(number: number): MacAddress {
  const mac = parseMacAddress(`52:54:00:7b:${hex(number >> 8)}:${hex(number & 255)}`);
  if (mac === undefined) throw new Error("not a MAC address");
  return mac;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** Nobody offered, or what was offered is no boot. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof DhcpClientError)) throw error;
}
