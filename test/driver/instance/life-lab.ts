import { parseImageRecord, parseInstanceRecord, parseNodeRecord } from "../../../driver/config/records.js";
import { type Conductor, startConductor } from "../../../driver/instance/conductor.js";
import { LIFECYCLE_DEFAULTS, type LifecycleSettings } from "../../../driver/instance/lifecycle-settings.js";
import { type OperationTokens, openTokens } from "../../../driver/instance/operation-token.js";
import { openPhoneDesk } from "../../../driver/instance/phone-desk.js";
import type { StepPorts } from "../../../driver/instance/step-actions.js";
import type { Timers } from "../../../driver/instance/timers.js";
import { type DurableInventory, openInventory } from "../../../driver/inventory/open-inventory.js";
import type { Hardware } from "../../../driver/node/hardware.js";
import { parseHardwareReport } from "../../../driver/node/hardware-report.js";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import type { Store } from "../../../driver/store/store.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { BootEventDetail, BootReport } from "../../../pxe/boot/boot-event.js";
import type { PhoneDesk } from "../../../pxe/boot/phone.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { ALL_LOADERS, ANY, blobOf, macOf, SERVER } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";

export const AGENT = { ...ANY, name: "metalplug-agent", kernel: blobOf("1"), ramdisk: blobOf("2") };
export const COMMAND: PowerSettings = { kind: "command", command: "lab", machine: "m" };

export interface LifeLab {
  readonly store: Store;
  readonly inventory: DurableInventory;
  readonly conductor: Conductor;
  readonly desk: PhoneDesk;
  readonly tokens: OperationTokens;
  readonly given: GivenAddresses;
  readonly events: BootEventDetail[];
  readonly troubles: unknown[];
  /** What discovery has found, by node. */
  readonly found: Map<string, Hardware>;
  close(): Promise<void>;
}

export interface LabOptions {
  readonly store: Store;
  readonly timers: Timers;
  readonly ports: StepPorts;
  readonly settings?: Partial<LifecycleSettings>;
  readonly clock?: () => number;
  readonly newId: () => string;
}

/** A driver's lifecycle as the program puts it together, over any store, clock and ports. */
export async function openLife(options: LabOptions): Promise<LifeLab> {
  const { store, timers, ports, newId, clock = () => 1000 } = options;
  const settings = { ...LIFECYCLE_DEFAULTS, ...options.settings };
  const tokens = await openTokens(store);
  const inventory = await openInventory({
    ...{ hypervisor: "hv1", store, server: SERVER, loaders: ALL_LOADERS, clock, newId },
    agent: { image: settings.agent, tokenOf: tokens.of, cleaning: settings.cleaning },
    records: { node: parseNodeRecord, image: parseImageRecord, instance: parseInstanceRecord },
  });
  const [events, troubles, found] = [[] as BootEventDetail[], [] as unknown[], new Map<string, Hardware>()];
  const report = ({ detail }: BootReport): void => void events.push(detail);
  const conductor = startConductor({
    ...{ inventory, settings, server: SERVER, tokens, clock, timers, newId, report, ...ports },
    trouble: (_, error) => troubles.push(error),
  });
  const given = new GivenAddresses();
  const stop = new AbortController();
  const desk = openPhoneDesk({
    strangers: NO_STRANGERS.take,
    ...{ inventory, given, conductor, report, timers, stopping: stop.signal },
    parseReport: parseHardwareReport,
    setFound: async (node, hardware) => found.set(node, hardware),
  });
  const close = async (): Promise<void> => {
    stop.abort();
    await conductor.close();
  };
  return { store, inventory, conductor, desk, tokens, given, events, troubles, found, close };
}

/** Images `debian` with a disk, `rescue`, and the agent; nodes r1 … with a NIC each. */
export async function addRack(
  { inventory, store }: Pick<LifeLab, "inventory" | "store">,
  nodes: number,
  power: PowerSettings = COMMAND,
): Promise<void> {
  await inventory.putImage({ ...AGENT, kernelArguments: "quiet" });
  await inventory.putImage({ ...AGENT, name: "rescue", kernelArguments: "" });
  await inventory.putImage({ ...AGENT, name: "debian", kernelArguments: "ro" });
  await inventory.putImage({ ...AGENT, name: "plain", kernelArguments: "" });
  for (let number = 1; number <= nodes; number++)
    await inventory.addNode({ requestId: "", name: `r${number}`, macs: [macOf(number)] });
  const debian = store.get("image/debian") as object;
  await store.commit([{ key: "image/debian", value: { ...debian, disk: blobOf("d", 9_000_000) } }]);
  for (let number = 1; number <= nodes; number++) {
    const key = `node/r${number}`;
    await store.commit([{ key, value: { ...(store.get(key) as object), power } }]);
  }
}

/** The token that a machine's boot config carries at this moment; `undefined` where it boots no agent. */
export function tokenAt({ inventory }: Pick<LifeLab, "inventory">, mac: MacAddress): string | undefined {
  return /metalplug\.token=([0-9a-f]{64})/.exec(inventory.bound(mac)?.binding.kernelArguments ?? "")?.[1];
}
