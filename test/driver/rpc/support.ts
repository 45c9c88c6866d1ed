import type { ExecutionContext } from "ava";
import type { ErrorCode } from "../../../driver/errors.js";
import { MetalplugError } from "../../../driver/errors.js";
import { Channel } from "../../../driver/rpc/channel.js";
import { type ConnectOptions, connectDriver, type DriverClient } from "../../../driver/rpc/client.js";
import {
  type DriverServer,
  type DriverServerOptions,
  startDriverServer,
} from "../../../driver/rpc/driver-server.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import { type Ipv4Address, parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../../pxe/net/mac-address.js";
import { PATIENCE } from "../../patience.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { MemoryImages } from "./memory-images.js";
import { MemoryInventory } from "./memory-inventory.js";
import { MemoryLifecycle } from "./memory-lifecycle.js";
import { MemoryPower } from "./memory-power.js";
import { UNWIRED } from "./unwired-desk.js";

export const MAC = mac("52:54:00:00:00:01");
export const MAC2 = mac("52:54:00:00:00:02");
export const LOOPBACK = "127.0.0.1";

export interface TestDriver {
  readonly server: DriverServer;
  readonly client: DriverClient;
  /** For calls the client library would not make. */
  readonly channel: Channel;
  readonly inventory: MemoryInventory;
  readonly images: MemoryImages;
  readonly lifecycle: MemoryLifecycle;
  readonly power: MemoryPower;
  readonly ring: EventRing;
  readonly faults: object[];
}

/** A driver's server on a free port with a client, both closed with the test. */
export async function startTestDriver(
  t: ExecutionContext,
  options: Partial<Omit<DriverServerOptions, "lifecycle" | "power">> & {
    client?: ConnectOptions;
    memory?: MemoryInventory;
    lifecycle?: MemoryLifecycle;
  } = {},
): Promise<TestDriver> {
  const inventory = options.memory ?? new MemoryInventory();
  const images = new MemoryImages(inventory);
  const lifecycle = options.lifecycle ?? new MemoryLifecycle(inventory);
  const power = new MemoryPower();
  const ring =
    options.ring ?? new EventRing({ source: inventory.hypervisor, capacity: 100, clock: Date.now });
  const faults: object[] = [];
  const server = await startDriverServer({
    strangers: NO_STRANGERS,
    listen: { host: LOOPBACK, port: 0 },
    inventory,
    images,
    lifecycle,
    power,
    desk: UNWIRED,
    given: new GivenAddresses(),
    ring,
    info: {
      hypervisor: inventory.hypervisor,
      version: "1.2.3",
      server: { address: address("10.77.0.11"), tftpPort: 69, httpPort: 8080 },
      loaders: ["undionly.kpxe"],
    },
    logger: { error: (details) => faults.push(details) },
    ...options,
  });
  const client = connectDriver(server.address, { ...PATIENCE, ...options.client });
  const channel = new Channel({
    what: "driver",
    address: server.address,
    deadline: PATIENCE.deadline,
    tries: 1,
  });
  t.teardown(async () => {
    channel.close();
    await client.close();
    await server.close();
  });
  return { server, client, channel, inventory, images, lifecycle, power, ring, faults };
}

/** That `promise` is refused with `code`; gives the error. */
export async function refusedWith(
  t: ExecutionContext,
  promise: Promise<unknown>,
  code: ErrorCode,
): Promise<MetalplugError> {
  const error = await t.throwsAsync(promise, { instanceOf: MetalplugError });
  if (!(error instanceof MetalplugError)) throw new Error("unreachable");
  t.is(error.code, code, error.message);
  return error;
}

/** The first `count` of a stream, which is then left. */
export async function take<T>(stream: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  if (count === 0) return taken;
  for await (const item of stream) if (taken.push(item) === count) break;
  return taken;
}

/** All of a stream that ends. */
export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const told: T[] = [];
  for await (const item of stream) told.push(item);
  return told;
}

/** Waits until `holds`, looking again each time the event loop comes round. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

export function mac(text: string): MacAddress {
  const parsed = parseMacAddress(text);
  if (parsed === undefined) throw new Error(`not a MAC: ${text}`);
  return parsed;
}

export function address(text: string): Ipv4Address {
  const parsed = parseIpv4Address(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}
