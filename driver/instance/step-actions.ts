import { MetalplugError } from "../errors.js";
import { knownHardware } from "../node/known-hardware.js";
import type { Node } from "../node/node.js";
import type { PowerDesk, PowerNode } from "../power/power-desk-port.js";
import { type BootDevice, MANUAL } from "../power/power-port.js";
import type { NetworkDesk } from "../vif/network-port.js";
import { REACH_OF_KIND, type StepAction } from "./lifecycle-table.js";

export interface StepPorts {
  readonly power: Pick<PowerDesk, "set">;
  readonly network: Pick<NetworkDesk, "applied">;
}

type Act = (ports: StepPorts, node: Node, signal: AbortSignal) => Promise<string | undefined>;

/** What a driver does itself in a step; each may be done again at any time. Resolves with what of it did not go as it should. */
export const STEP_ACTIONS: Readonly<Record<StepAction, Act | undefined>> = {
  takeTurn: undefined,
  listen: undefined,
  plug: async ({ network }, { name }, signal) => {
    await network.applied(name, signal);
    return undefined;
  },
  off: async ({ power }, node, signal) => {
    await power.set(powerOf(node), "off", { signal });
    return undefined;
  },
  onFromNetwork: (ports, node, signal) => startFrom("network", ports, node, signal),
  onFromDisk: (ports, node, signal) => startFrom("disk", ports, node, signal),
};

/** Only a refusal is for good: the settings, the secret or the machine's power have to be changed first. */
export function isForGood(error: unknown): boolean {
  return error instanceof MetalplugError && error.code === "POWER_REFUSED";
}

/**
 * The boot device lasts: a machine whose power is cut on the way starts from it again. Where it cannot be set at all, the firmware's own order has to be right, and
 * usually is: the network first, which gives nothing to a machine that is to start from its disk.
 */
async function startFrom(
  device: BootDevice,
  { power }: StepPorts,
  node: Node,
  signal: AbortSignal,
): Promise<string | undefined> {
  const machine = powerOf(node);
  if (REACH_OF_KIND[machine.power.kind] !== "full") {
    await power.set(machine, "on", { signal });
    return undefined;
  }
  try {
    const { firmware } = knownHardware(node);
    const boot = { device, lasts: "continuous", ...(firmware === undefined ? {} : { firmware }) } as const;
    await power.set(machine, "on", { boot, signal });
    return undefined;
  } catch (error) {
    if (!isForGood(error) || !(error instanceof Error)) throw error;
    await power.set(machine, "on", { signal });
    return error.message;
  }
}

function powerOf({ name, power = MANUAL }: Node): PowerNode {
  return { name, power };
}
