import type { BootServer } from "../../pxe/boot/boot-binding.js";
import type { EventRing } from "../../pxe/boot/event-ring.js";
import { failure } from "../errors.js";
import type { ImageSpace } from "../images/image-space.js";
import type { RehearseFile } from "../images/rehearse-file.js";
import type { Lifecycle } from "../instance/lifecycle-port.js";
import type { Inventory } from "../inventory/inventory.js";
import type { PowerDesk } from "../power/power-desk-port.js";
import type { StrangerDesk } from "../stranger/stranger-desk.js";
import type { GivenAddresses } from "../vif/given-addresses.js";
import type { NetworkDesk } from "../vif/network-port.js";
import type { Handlers } from "./handlers.js";
import type { Regrants } from "./regrants.js";
import type { Sessions } from "./sessions.js";

/** What the driver's services share. */
export interface DriverContext {
  readonly inventory: Inventory;
  readonly lifecycle: Lifecycle;
  readonly power: PowerDesk;
  /** Absent: what images take is not told. */
  readonly imageSpace?: () => Promise<ImageSpace>;
  /** Absent: no boot is rehearsed. */
  readonly rehearseFile?: RehearseFile;
  readonly ring: EventRing;
  readonly info: DriverInfo;
  readonly handlers: Handlers;
  readonly sessions: Sessions;
  readonly given: Pick<GivenAddresses, "note">;
  readonly strangers: Pick<StrangerDesk, "asked" | "reports">;
  readonly desk: NetworkDesk;
  readonly regrants: Regrants;
  /** Names this run of the driver. */
  readonly run: string;
  readonly subscriberLimit: number;
  readonly stopping: AbortSignal;
  readonly draining: () => boolean;
}

export interface DriverInfo {
  readonly hypervisor: string;
  readonly version: string;
  readonly server: BootServer;
  /** Loader files found, by served name. */
  readonly loaders: readonly string[];
}

/** Mutations are refused with STOPPING once the driver drains. */
export function assertServing(context: DriverContext): void {
  if (context.draining()) throw failure("STOPPING", { what: `hypervisor ${context.info.hypervisor}` });
}
