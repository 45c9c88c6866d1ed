import { randomUUID } from "node:crypto";
import type { ExecutionContext } from "ava";
import { type Conductor, startConductor } from "../../../driver/instance/conductor.js";
import { LIFECYCLE_DEFAULTS } from "../../../driver/instance/lifecycle-settings.js";
import { openTokens } from "../../../driver/instance/operation-token.js";
import { REAL_TIMERS } from "../../../driver/instance/timers.js";
import type { DurableInventory } from "../../../driver/inventory/open-inventory.js";
import type { PowerDesk } from "../../../driver/power/power-desk-port.js";
import type { Store } from "../../../driver/store/store.js";
import type { BootServer } from "../../../pxe/boot/boot-binding.js";
import { UNWIRED } from "./unwired-desk.js";

export interface ConductedOptions {
  readonly inventory: DurableInventory;
  readonly store: Store;
  readonly server: BootServer;
  readonly power: PowerDesk;
}

/** Real lives of the instances of a real inventory; the caller closes them. */
export async function conducted(
  t: ExecutionContext,
  { inventory, store, server, power }: ConductedOptions,
): Promise<Conductor> {
  return startConductor({
    ...{ inventory, power, server, network: UNWIRED, tokens: await openTokens(store) },
    ...{ settings: LIFECYCLE_DEFAULTS, timers: REAL_TIMERS, clock: Date.now, newId: randomUUID },
    report: () => undefined,
    trouble: (_, error) => t.fail(String(error)),
  });
}
