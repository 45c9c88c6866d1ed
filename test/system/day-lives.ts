import type { InstanceView } from "../../driver/rpc/client.js";
import { identified, one, type Step, type StepStock, withEntry } from "./day-steps.js";
import { isAtRest, type Life, type LifeVerb, type World } from "./day-world.js";

/** Images that machines are deployed from, and that for their rescue; pushed before the day begins. */
export const DEPLOYED = ["os0", "os1"] as const;
export const RESCUE = "rescue";

/** What may be asked for by the state that a machine's instance is at rest in. */
const VERBS: Readonly<Record<string, readonly LifeVerb[]>> = {
  available: ["spawn"],
  active: ["destroy", "destroy", "rebuild", "reboot", "rescue"],
  rescue: ["unrescue", "unrescue", "rebuild", "destroy"],
  error: ["destroy", "rebuild"],
};

/** The next thing to ask of a machine's instance; now and then its destruction in the middle of something. */
export function lifeStep(
  world: World,
  { draws }: StepStock,
  seen: ReadonlyMap<string, InstanceView>,
): Step | undefined {
  const machines = [...world.nodes.keys()].filter((name) => name.startsWith("m"));
  const machine = one(machines, draws);
  if (machine === undefined) return undefined;
  const instance = seen.get(machine);
  const life = world.lives.get(machine);
  const state = instance?.state ?? "available";
  const isEnding = state === "deleting" || state === "cleaning";
  if (!isAtRest(instance))
    return !isEnding && draws.oneIn(12) ? ask(world, machine, "destroy", life) : undefined;
  const wasEnding = state === "error" && life?.verb === "destroy";
  const verb = wasEnding ? "destroy" : one(VERBS[state] ?? [], draws);
  if (verb === undefined) return undefined;
  const kind = verb === "spawn" && draws.oneIn(5) ? "netboot" : "deploy";
  const image = verb === "spawn" || verb === "rebuild" ? draws.pick(DEPLOYED) : (life?.image ?? "");
  return ask(world, machine, verb, { kind: verb === "spawn" ? kind : (life?.kind ?? kind), image });
}

let requests = 0;

function ask(
  world: World,
  machine: string,
  verb: LifeVerb,
  { kind, image }: Pick<Life, "kind" | "image"> = { kind: "deploy", image: "" },
): Step {
  const life: Life = { request: ++requests, verb, kind, image };
  return {
    ...{ what: `${verb} ${image} on ${machine}`, machine, takes: 20 },
    send: async (client, requestId) => {
      const options = { requestId };
      switch (verb) {
        case "spawn":
          return identified(await client.spawn({ node: machine, image, kind }, options));
        case "rebuild":
          return identified(await client.rebuild({ node: machine, image }, options));
        case "rescue":
          return identified(await client.rescue(machine, RESCUE, options));
        default:
          return identified(await client[verb](machine, options));
      }
    },
    after: { ...world, lives: withEntry(world.lives, machine, life) },
  };
}
