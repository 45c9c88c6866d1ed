import { failure } from "../errors.js";
import type { Lifecycle } from "../instance/lifecycle-port.js";
import type { Inventory } from "../inventory/inventory.js";
import type { PowerDesk, PowerNode } from "../power/power-desk-port.js";

/** Instances without lives: the driver as it was before it had a lifecycle. Goes with the last caller that passes none. */
export function unwiredLifecycle(inventory: Inventory): Lifecycle {
  const refuse = async (): Promise<never> => {
    throw failure("UNIMPLEMENTED", { what: "The driver", address: inventory.hypervisor });
  };
  return {
    spawn: ({ kind, deploy: _, withoutPower: __, ...request }) =>
      kind === "netboot" ? inventory.spawn(request) : refuse(),
    destroy: ({ withoutCleaning: _, ...request }) => inventory.destroy(request),
    rebuild: refuse,
    reboot: refuse,
    rescue: refuse,
    unrescue: refuse,
    progress: () => ({}),
    deploys: () => ({ running: 0, limit: 0, queued: 0 }),
    subscribe: () => () => undefined,
  };
}

export function unwiredPower(): PowerDesk {
  const refuse = async ({ name, power }: PowerNode): Promise<never> => {
    const found = "this driver has no power desk";
    throw failure("POWER_REFUSED", { what: "switch", node: name, kind: power.kind, found });
  };
  return { set: refuse, read: refuse, last: () => undefined, subscribe: () => () => undefined };
}
