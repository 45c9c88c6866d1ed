import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { pino } from "pino";
import { startCoordinatorProgram } from "../../driver/bin/coordinator-program.js";
import { startDriver } from "../../driver/bin/driver-program.js";
import { type Opened, openAll } from "../../driver/bin/opened.js";
import { POWER_DEFAULTS } from "../../driver/config/power-settings.js";
import { LIFECYCLE_DEFAULTS } from "../../driver/instance/lifecycle-settings.js";
import {
  type CoordinatorClient,
  connectCoordinator,
  connectDriver,
  type DriverClient,
} from "../../driver/rpc/client.js";
import type { BootServer } from "../../pxe/boot/boot-binding.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { DHCP_SERVER, DISCOVERED, host, NETWORK, RELAY } from "./network.js";

export interface Fleet extends AsyncDisposable {
  readonly dhcpPort: number;
  /** Of the coordinator. */
  readonly pageUrl: string;
  readonly coordinator: CoordinatorClient;
  readonly drivers: readonly [Hypervisor, Hypervisor];
  close(): Promise<void>;
}

interface Hypervisor {
  readonly id: string;
  readonly boot: BootServer;
  readonly client: DriverClient;
}

/** A coordinator and two drivers on loopback, each with its data below `folder`, with gRPC between them. Nodes call the script `rack`. */
export function startFleet(folder: string, powerScript: string): Promise<Fleet> {
  const logger = pino(pino.destination(join(folder, "log.json")));
  return openAll(async (opened) => {
    const common = { folder, powerScript, logger };
    const hv1 = await startOne(opened, "hv1", host(11), common);
    const hv2 = await startOne(opened, "hv2", host(12), common);
    const drivers = [hv1, hv2] as const;
    const dhcpPort = await freePort();
    const program = await startCoordinatorProgram(
      {
        id: "dc1",
        dataDir: join(folder, "dc1"),
        grpc: { listen: { host: "127.0.0.1", port: await freePort() }, insecure: false },
        web: { listen: { host: "127.0.0.1", port: await freePort() }, insecure: false },
        drivers: drivers.map(({ client }) => client.address),
        dhcp: {
          address: DHCP_SERVER,
          port: dhcpPort,
          subnets: [
            {
              subnet: NETWORK,
              gateway: RELAY,
              dns: [],
              leaseSeconds: 3600,
              pool: { start: host(100), end: host(199) },
              unknown: { policy: "ignore" },
              rules: [
                { match: { macPrefix: DISCOVERED }, treatment: { policy: "discover", driver: hv1.id } },
              ],
            },
          ],
        },
      },
      logger,
    );
    opened.add(program);
    const coordinator = opened.add(connectCoordinator(program.grpcAddress));
    return {
      dhcpPort,
      pageUrl: program.webUrl ?? "",
      coordinator,
      drivers,
      close: () => opened.close(),
      [Symbol.asyncDispose]: () => opened.close(),
    };
  });
}

async function startOne(
  opened: Opened,
  id: string,
  bootAddress: Ipv4Address,
  {
    folder,
    powerScript,
    logger,
  }: { readonly folder: string; readonly powerScript: string; readonly logger: pino.Logger },
) {
  const boot = { address: bootAddress, tftpPort: await freePort(), httpPort: await freePort() };
  const grpc = { listen: { host: "127.0.0.1", port: await freePort() }, insecure: false };
  const power = { ...POWER_DEFAULTS, commands: { rack: powerScript } };
  const lifecycle = { ...LIFECYCLE_DEFAULTS, deploysAtOnce: 1 };
  const program = opened.add(
    await startDriver({ id, dataDir: join(folder, id), grpc, boot, loaders: [], power, lifecycle }, logger),
  );
  return { id, boot, client: opened.add(connectDriver(program.grpcAddress)) };
}

/** Below those that Linux gives to whoever asks for any, so that no connection takes it meanwhile. */
const PORTS = { first: 20_000, last: 32_000 };

/** A port nobody has at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.first, PORTS.last);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
