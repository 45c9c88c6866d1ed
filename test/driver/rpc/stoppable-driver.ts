import { startDriverServer } from "../../../driver/rpc/driver-server.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { MemoryImages } from "./memory-images.js";
import { MemoryInventory } from "./memory-inventory.js";
import { MemoryLifecycle } from "./memory-lifecycle.js";
import { MemoryPower } from "./memory-power.js";
import { address, LOOPBACK, MAC } from "./support.js";
import { UNWIRED } from "./unwired-desk.js";

// A driver in a process of its own, which a test can stop by a signal. Tells its address by a message.
const inventory = new MemoryInventory("hv9");
await inventory.addNode({ requestId: "", name: "a", macs: [MAC] });
const server = await startDriverServer({
  strangers: NO_STRANGERS,
  listen: { host: LOOPBACK, port: 0 },
  inventory,
  images: new MemoryImages(inventory),
  lifecycle: new MemoryLifecycle(inventory),
  power: new MemoryPower(),
  desk: UNWIRED,
  given: new GivenAddresses(),
  ring: new EventRing({ source: "hv9", capacity: 10, clock: Date.now }),
  info: {
    hypervisor: "hv9",
    version: "0",
    server: { address: address("10.77.0.19"), tftpPort: 69, httpPort: 8080 },
    loaders: [],
  },
});
process.send?.(server.address);
process.on("disconnect", () => process.exit());
