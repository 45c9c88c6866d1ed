import { type DriverServer, startDriverServer } from "../../../driver/rpc/driver-server.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import { type ImageLab, type LabOptions, openLab } from "../images/image-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { MemoryInventory } from "./memory-inventory.js";
import { MemoryLifecycle } from "./memory-lifecycle.js";
import { MemoryPower } from "./memory-power.js";
import { address, LOOPBACK } from "./support.js";
import { UNWIRED } from "./unwired-desk.js";

export interface StoredDriver extends AsyncDisposable {
  readonly lab: ImageLab;
  readonly server: DriverServer;
}

/** A driver's real images in `folder` behind gRPC. `port` 0: any. */
export async function startStoredDriver(
  folder: string,
  port: number,
  options: LabOptions = {},
): Promise<StoredDriver> {
  const lab = await openLab(folder, { grace: 3_600_000, ...options });
  const server = await startDriverServer({
    strangers: NO_STRANGERS,
    listen: { host: LOOPBACK, port },
    inventory: lab.inventory,
    images: lab.images,
    // Nothing is spawned here.
    lifecycle: new MemoryLifecycle(new MemoryInventory()),
    ...{ power: new MemoryPower(), desk: UNWIRED },
    given: new GivenAddresses(),
    ring: new EventRing({ source: "hv1", capacity: 100, clock: Date.now }),
    info: {
      hypervisor: "hv1",
      version: "0",
      server: { address: address("10.77.0.11"), tftpPort: 69, httpPort: 8080 },
      loaders: [],
    },
  });
  const close = async (): Promise<void> => {
    await server.close();
    await lab[Symbol.asyncDispose]();
  };
  return { lab, server, [Symbol.asyncDispose]: close };
}
