import { failure } from "../../../../driver/errors.js";
import type { StepPorts } from "../../../../driver/instance/step-actions.js";
import type { PowerNode, PowerReading } from "../../../../driver/power/power-desk-port.js";
import type { Machine } from "./machine.js";
import { chance, pick, sleep, type World } from "./world.js";

/** Switches that do, do late, fail, hang, refuse, and say that they did. */
export function trickyPorts(world: World, machines: ReadonlyMap<string, Machine>): StepPorts {
  const busy = new Map<string, AbortSignal | undefined>();
  return {
    network: {
      applied: async (node) => {
        await sleep(world, pick(world, 3000));
        if (chance(world, 0.05)) throw new Error(`the bridge of ${node} is gone`);
      },
    },
    power: {
      set: async (node, target, { boot, signal }) => {
        if (busy.has(node.name)) world.violations.push(`${node.name} is switched twice at the same time`);
        busy.set(node.name, signal);
        const end = (): void => {
          if (busy.get(node.name) === signal) busy.delete(node.name);
        };
        signal?.addEventListener("abort", end, { once: true });
        try {
          return await Promise.race([act(world, machines, node, target, boot?.device), aborted(signal)]);
        } finally {
          end();
        }
      },
    },
  };
}

async function act(
  world: World,
  machines: ReadonlyMap<string, Machine>,
  node: PowerNode,
  target: "on" | "off" | "cycle",
  device: string | undefined,
): Promise<PowerReading> {
  const { driver } = world;
  const machine = machines.get(node.name);
  await sleep(world, 500 + pick(world, 20_000));
  // A driver that was killed asks for nothing more; what it had asked for may still happen.
  if (driver !== world.driver && world.random() < 0.5) return new Promise(() => undefined);
  if (chance(world, 0.03)) return new Promise(() => undefined);
  if (chance(world, 0.1)) throw trouble("POWER_FAILED", node, "no answer");
  if (chance(world, 0.02)) throw trouble("POWER_REFUSED", node, "no such user");
  if (machine === undefined || target === "cycle") throw new Error("never asked for");
  if (!chance(world, 0.05)) {
    if (device === "network" || device === "disk") machine.device = device;
    machine.switch(target);
  }
  return { state: target, seenAt: 0 };
}

function trouble(code: "POWER_FAILED" | "POWER_REFUSED", { name, power }: PowerNode, found: string): Error {
  return failure(code, { what: "switch", node: name, kind: power.kind, found });
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(failure("CANCELLED", {})), { once: true });
  });
}
