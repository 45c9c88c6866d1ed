import type { BootLog } from "../../pxe/coordinator/boot-log.js";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";

/** What the coordinator's calls need of it. */
export interface CoordinatorPort extends Pick<Coordinator, "leases" | "drivers" | "explain"> {
  readonly boots: Pick<BootLog, "run" | "after" | "subscribe">;
}
