import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { DriverContext } from "../../../driver/rpc/driver-context.js";
import { Handlers } from "../../../driver/rpc/handlers.js";
import { Regrants } from "../../../driver/rpc/regrants.js";
import { Sessions } from "../../../driver/rpc/sessions.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import { NO_STRANGERS } from "../no-strangers.js";
import type { MemoryInventory } from "./memory-inventory.js";
import { MemoryLifecycle } from "./memory-lifecycle.js";
import { MemoryPower } from "./memory-power.js";
import { address, LOOPBACK } from "./support.js";
import { UNWIRED } from "./unwired-desk.js";

export interface BareServer extends AsyncDisposable {
  /** `host:port` as bound. */
  readonly address: string;
}

/** A server with these services alone: without health and reflection, a thousand start in a second. */
export async function startBareServer(add: (server: Server) => void, wanted = 0): Promise<BareServer> {
  const server = new Server();
  add(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${LOOPBACK}:${wanted}`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `${LOOPBACK}:${port}`, [Symbol.asyncDispose]: async () => server.forceShutdown() };
}

/** What a driver's services need, around `inventory`. */
export function bareContext(inventory: MemoryInventory): DriverContext {
  const { hypervisor } = inventory;
  return {
    inventory,
    desk: UNWIRED,
    strangers: NO_STRANGERS,
    lifecycle: new MemoryLifecycle(inventory),
    power: new MemoryPower(),
    ring: new EventRing({ source: hypervisor, capacity: 100, clock: Date.now }),
    info: {
      hypervisor,
      version: "0",
      server: { address: address("10.77.0.11"), tftpPort: 69, httpPort: 8080 },
      loaders: [],
    },
    handlers: new Handlers(`hypervisor ${hypervisor}`),
    sessions: new Sessions(100),
    given: new GivenAddresses(),
    regrants: new Regrants(inventory),
    run: `run-of-${hypervisor}`,
    subscriberLimit: 100,
    stopping: new AbortController().signal,
    draining: () => false,
  };
}
