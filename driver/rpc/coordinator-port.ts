import type { BootLog } from "../../pxe/coordinator/boot-log.js";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import type { ForeignDesk } from "../../pxe/coordinator/foreign-desk.js";
import type { LeaseDesk } from "../../pxe/coordinator/lease-desk.js";

/** What the coordinator's calls need of it. */
export interface CoordinatorPort
  extends Pick<Coordinator, "id" | "drivers" | "missingHypervisors" | "explain"> {
  readonly leaseDesk: Pick<LeaseDesk, "now" | "list" | "importLeases" | "release">;
  readonly foreign: Pick<ForeignDesk, "list">;
  readonly boots: Pick<BootLog, "run" | "read" | "caughtUp" | "subscribe" | "table">;
}
