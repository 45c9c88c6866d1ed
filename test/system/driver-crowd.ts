import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { startCoordinatorProgram } from "../../driver/bin/coordinator-program.js";
import { Opened } from "../../driver/bin/opened.js";
import { type CoordinatorClient, connectCoordinator } from "../../driver/rpc/client.js";
import { hypervisorService } from "../../driver/rpc/hypervisor-service.js";
import { ownershipService } from "../../driver/rpc/ownership-service.js";
import { hypervisorDefinition, ownershipDefinition } from "../../driver/rpc/proto.js";
import { type DhcpClientLease, requestLease } from "../../pxe/client/dhcp-client.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import { bareContext, startBareServer } from "../driver/rpc/bare-driver.js";
import { MemoryInventory } from "../driver/rpc/memory-inventory.js";
import { MAC } from "../driver/rpc/support.js";
import { freePort } from "../free-port.js";
import { PATIENCE } from "../patience.js";

const NETWORK = 0x7f510000;
const RELAY = ipv4FromNumber(NETWORK + 1);
const SERVER = ipv4FromNumber(NETWORK + 2);
/** In a process of its own, which can be stopped: it claims `HANGING_MAC`. */
const HANGING = fileURLToPath(new URL("../driver/rpc/stoppable-driver.js", import.meta.url));

export const HANGING_MAC = MAC;

/** A coordinator with `count` drivers over gRPC, each with one machine, and one more that can be made to hang. */
export class DriverCrowd implements AsyncDisposable {
  readonly coordinator: CoordinatorClient;
  private readonly opened: Opened;
  private readonly hanging: ChildProcess;
  private readonly dhcpPort: number;
  private xid = 0;

  static async start(count: number): Promise<DriverCrowd> {
    const opened = new Opened();
    const folder = await mkdtemp(join(tmpdir(), "metalplug-crowd-"));
    opened.add({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
    const hanging = fork(HANGING);
    opened.add({ [Symbol.asyncDispose]: async () => void hanging.kill("SIGKILL") });
    const [hangingAddress] = await once(hanging, "message");
    const drivers: string[] = [String(hangingAddress)];
    for (let number = 0; number < count; number++) drivers.push(await startDriver(opened, number));
    const dhcpPort = await freePort();
    const program = await startCoordinatorProgram(
      {
        id: "dc1",
        dataDir: join(folder, "dc1"),
        grpc: { listen: { host: "127.0.0.1", port: 0 }, insecure: false },
        drivers,
        dhcp: { address: SERVER, port: dhcpPort, subnets: [SUBNET] },
      },
      pino({ level: "silent" }),
    );
    opened.add(program);
    const coordinator = opened.add(connectCoordinator(program.grpcAddress, PATIENCE));
    return new DriverCrowd({ opened, hanging, dhcpPort, coordinator });
  }

  private constructor(parts: {
    opened: Opened;
    hanging: ChildProcess;
    dhcpPort: number;
    coordinator: CoordinatorClient;
  }) {
    this.opened = parts.opened;
    this.hanging = parts.hanging;
    this.dhcpPort = parts.dhcpPort;
    this.coordinator = parts.coordinator;
  }

  hang(): void {
    this.hanging.kill("SIGSTOP");
  }

  goOn(): void {
    this.hanging.kill("SIGCONT");
  }

  /** Waits until so many drivers' claims are whole. */
  async untilUp(count: number): Promise<void> {
    const isUp = ({ state }: { readonly state: string }) => state === "up";
    while ((await this.coordinator.listDrivers()).filter(isUp).length !== count)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** What firmware does until it is given up, after `timeout` milliseconds. */
  boot(mac: MacAddress, timeout = 60_000, signal?: AbortSignal): Promise<DhcpClientLease> {
    return requestLease({
      mac,
      xid: ++this.xid,
      isIpxe: true,
      architecture: 0,
      relay: { giaddr: RELAY },
      server: { address: SERVER, port: this.dhcpPort },
      bind: bindDgram,
      clock: () => performance.now(),
      timeout,
      signal,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hanging.kill("SIGCONT");
    await this.opened.close();
  }
}

export function idOf(number: number): string {
  return `host${number}`;
}

export function macOf(number: number): MacAddress {
  const digits = number.toString(16).padStart(4, "0");
  const mac = parseMacAddress(`52:54:00:81:${digits.slice(0, 2)}:${digits.slice(2)}`);
  if (mac === undefined) throw new Error("not a MAC address");
  return mac;
}

export function addressOf(number: number): Ipv4Address {
  return ipv4FromNumber(NETWORK + 0x1000 + number);
}

const SUBNET = {
  subnet: { network: ipv4FromNumber(NETWORK), prefixLength: 16 },
  gateway: RELAY,
  dns: [],
  leaseSeconds: 600,
  unknown: { policy: "ignore" },
} as const;

async function startDriver(opened: Opened, number: number): Promise<string> {
  const hypervisor = idOf(number);
  const inventory = new MemoryInventory(hypervisor);
  const address = { kind: "fixed", address: addressOf(number), prefixLength: 16, dns: [] } as const;
  await inventory.addNode({ requestId: "", name: "n", macs: [macOf(number)] });
  await inventory.spawn({
    requestId: "",
    expectedRevision: 0,
    node: "n",
    image: "debian",
    loader: "ipxe",
    vifs: [{ mac: macOf(number), address }],
  });
  const context = bareContext(inventory);
  const server = await startBareServer((bare) => {
    bare.addService(ownershipDefinition, ownershipService(context));
    bare.addService(hypervisorDefinition, hypervisorService(context));
  });
  opened.add(server);
  return server.address;
}
