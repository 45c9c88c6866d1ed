import type { ExecutionContext } from "ava";
import type { StepPorts } from "../../../driver/instance/step-actions.js";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import type { PhoneAnswer, PhoneWord } from "../../../pxe/boot/phone.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { macOf } from "../inventory/inventory-lab.js";
import { addRack, type LabOptions, type LifeLab, openLife, tokenAt } from "./life-lab.js";
import { MemoryDisk, MemoryStore } from "./memory-store.js";
import { VirtualTime } from "./virtual-time.js";

export interface DeskLab extends LifeLab {
  readonly time: VirtualTime;
  readonly disk: MemoryDisk;
  /** What was asked of machines' power: `r1 on network`. */
  readonly switched: string[];
  /** A call of r1's machine, by the token of what it boots now where none is given. */
  call(
    word: PhoneWord,
    more?: { token?: string; body?: string; client?: string; mac?: number },
  ): Promise<PhoneAnswer>;
  /** The step that r1's instance is at, or its state. */
  where(node?: string): string;
  /** The same disk after a kill. */
  again(): Promise<DeskLab>;
}

export interface DeskLabOptions {
  readonly nodes?: number;
  readonly power?: PowerSettings | undefined;
  readonly settings?: LabOptions["settings"];
  readonly ports?: Partial<StepPorts>;
}

/** A rack whose power does what it is asked a second later. */
export async function deskLab(t: ExecutionContext, options: DeskLabOptions = {}): Promise<DeskLab> {
  const disk = new MemoryDisk();
  const store = new MemoryStore(disk);
  const first = await openLife({ store, timers: new VirtualTime(), ports: NOWHERE, newId: () => "" });
  await addRack(first, options.nodes ?? 1, "power" in options ? options.power : COMMAND);
  await first.close();
  return open(t, disk, options, { ids: 0 });
}

const COMMAND: PowerSettings = { kind: "command", command: "lab", machine: "m" };
const NOWHERE: StepPorts = {
  network: { applied: async () => undefined },
  power: { set: () => new Promise(() => undefined) },
};

async function open(
  t: ExecutionContext,
  disk: MemoryDisk,
  options: DeskLabOptions,
  count: { ids: number },
): Promise<DeskLab> {
  const time = new VirtualTime();
  const store = new MemoryStore(disk);
  const switched: string[] = [];
  const ports: StepPorts = {
    network: NOWHERE.network,
    power: {
      set: async ({ name }, target, { boot }) => {
        await new Promise<void>((resolve) => void time.after(1000, resolve));
        switched.push([name, target, boot?.device].filter((word) => word !== undefined).join(" "));
        return { state: target === "off" ? "off" : "on", seenAt: 0 };
      },
    },
    ...options.ports,
  };
  const newId = (): string => `id${++count.ids}`;
  const lab = await openLife({ store, timers: time, ports, newId, settings: options.settings ?? {} });
  t.teardown(() => lab.close());
  return {
    ...lab,
    ...{ time, disk, switched },
    call: (word, { token, body = "", client = "10.77.0.99", mac = 1 } = {}) =>
      lab.desk({
        ...{ mac: macOf(mac), word, token: token ?? tokenAt(lab, macOf(mac)) ?? "none" },
        ...{ client: client as Ipv4Address, body: Buffer.from(body) },
      }),
    where: (node = "r1") => {
      const state = lab.inventory.instanceOn(node)?.state;
      const operation = state === undefined || state.kind === "error" ? undefined : state.operation;
      return state === undefined ? "available" : operation === undefined ? state.kind : operation.step;
    },
    again: () => {
      store.kill();
      return open(t, disk, options, count);
    },
  };
}
