import type { BootServer } from "../../pxe/boot/boot-binding.js";
import { failure } from "../errors.js";
import type { Digest } from "../images/image.js";
import { checkArgumentsFor, requireImage } from "../images/image-rules.js";
import type { Mutation } from "../inventory/inventory.js";
import { type Applied, type InventoryState, unchanged } from "../inventory/inventory-state.js";
import { checkRevision } from "../inventory/request-checks.js";
import { requireNode } from "../node/node-rules.js";
import { MANUAL } from "../power/power-port.js";
import type { Instance } from "./instance.js";
import * as rules from "./instance-rules.js";
import { operationOf } from "./instance-state.js";
import { checkArchitecture, checkPlan } from "./lifecycle-checks.js";
import { begin, type Surroundings, type Transition, waysOut } from "./lifecycle-machine.js";
import type { DestroyRequest, RebuildRequest, SpawnRequest } from "./lifecycle-port.js";
import type { LifecycleSettings } from "./lifecycle-settings.js";
import { REACH_OF_KIND, VERB_TABLE, type Verb } from "./lifecycle-table.js";
import { putInstance, requireInstance } from "./put-instance.js";
import { vifsOfSpawn } from "./vifs-of-spawn.js";

/** What a change of an instance depends on beside the inventory. `now` is milliseconds since 1970. */
export interface LifeContext {
  readonly settings: Pick<LifecycleSettings, "agent" | "cleaning">;
  readonly server: BootServer;
  readonly now: number;
  /** Names an instance or an operation, unlike any before. */
  readonly newId: () => string;
  /** Of the token of the operation with this id. */
  readonly digestOf: (operation: string) => Digest;
}

/** A change of one node's instance, and what is told of it. */
export interface Told<T = Instance> {
  readonly applied: Applied<T>;
  readonly text: string;
}

type NodeRequest = Mutation & { readonly node: string };

/**
 * Puts a new instance on a node. Throws what `spawn` of the instance rules and `checkPlan` throw: NODE_NOT_FOUND, REVISION_MISMATCH (the node's), INSTANCE_EXISTS, …
 */
export function spawn(state: InventoryState, request: SpawnRequest, context: LifeContext): Told {
  const { kind, deploy, withoutPower } = request;
  const node = requireNode(state, request.node);
  const { agent } = context.settings;
  const image = kind === "discover" ? agent : request.image;
  if (!state.instances.has(node.name))
    checkPlan(
      state,
      node,
      { node: node.name, kind, image, loader: request.loader, ...(deploy ? { deploy } : {}) },
      { agent, server: context.server },
    );
  const vifs = vifsOfSpawn(request);
  const { answer } = rules.spawn(state, { ...request, image, vifs }, context.now, context.newId);
  const planned: Instance = { ...answer, kind, ...(deploy === undefined ? {} : { deploy }) };
  const around = surroundingsOf(state, node.name, context);
  const extra = withoutPower === true ? { withoutPower } : {};
  return applyTransition(state, planned, begin(planned, "deploying", context.now, around, extra));
}

/** Ends the instance of a node, by and by or, without cleaning, at once. Throws NODE_NOT_FOUND, INSTANCE_NOT_FOUND or REVISION_MISMATCH. */
export function destroy(state: InventoryState, request: DestroyRequest, context: LifeContext): Told {
  const instance = askedFor(state, request);
  if (request.withoutCleaning === true)
    return ended(state, instance, "its instance has ended without cleaning");
  if (leadsTo(instance, "destroy") === "same") return { applied: unchanged(state, instance), text: "" };
  const around = surroundingsOf(state, instance.node, context);
  return applyTransition(state, instance, begin(instance, "deleting", context.now, around));
}

/** The same instance with an image put on anew. Throws STATE_REFUSED, ARGUMENT_REFUSED and what `spawn` throws of its image. */
export function rebuild(state: InventoryState, request: RebuildRequest, context: LifeContext): Told {
  const instance = askedFor(state, request);
  leadsTo(instance, "rebuild");
  if (request.deploy !== undefined && instance.kind !== "deploy") throw nothingToDeploy(instance);
  const { deployed: _, ...rest } = instance;
  const { image = instance.image, deploy = instance.deploy } = request;
  const planned: Instance = { ...rest, image, ...(deploy === undefined ? {} : { deploy }) };
  const { agent } = context.settings;
  checkPlan(state, requireNode(state, instance.node), planned, { agent, server: context.server });
  const around = surroundingsOf(state, instance.node, context);
  return applyTransition(state, planned, begin(planned, "rebuilding", context.now, around));
}

function nothingToDeploy({ kind }: Instance): Error {
  return failure("ARGUMENT_REFUSED", {
    argument: "deploy",
    found: "given",
    expected: `it to be absent: nothing is written to disk for an instance of kind ${kind}`,
  });
}

/** Switches a node off and on again. Throws STATE_REFUSED, or POWER_REFUSED where its power is not the driver's to switch. */
export function reboot(state: InventoryState, request: NodeRequest, context: LifeContext): Told {
  const instance = askedFor(state, request);
  leadsTo(instance, "reboot");
  const around = surroundingsOf(state, instance.node, context);
  const { kind } = requireNode(state, instance.node).power ?? MANUAL;
  if (around.reach !== "full")
    throw failure("POWER_REFUSED", {
      ...{ what: "reboot", node: instance.node, kind },
      found: "it cannot be switched off that way; start it anew by hand, or set how its power is switched",
    });
  const to = instance.state.kind === "rescue" ? "rescue" : "active";
  return applyTransition(state, instance, begin(instance, to, context.now, around));
}

/** Boots a node from another image until it is unrescued. Throws STATE_REFUSED, IMAGE_NOT_FOUND, ARGUMENT_REFUSED or KERNEL_ARGUMENTS_REFUSED. */
export function rescue(
  state: InventoryState,
  request: NodeRequest & { readonly image: string },
  context: LifeContext,
): Told {
  const instance = askedFor(state, request);
  leadsTo(instance, "rescue");
  const image = requireImage(state, request.image);
  checkArgumentsFor(image.kernelArguments, [instance.loader]);
  checkArchitecture(requireNode(state, instance.node), image);
  const around = surroundingsOf(state, instance.node, context);
  const extra = { rescueImage: image.name };
  return applyTransition(state, instance, begin(instance, "rescue", context.now, around, extra));
}

/** Boots a node as before its rescue. Throws STATE_REFUSED. */
export function unrescue(state: InventoryState, request: NodeRequest, context: LifeContext): Told {
  const instance = askedFor(state, request);
  leadsTo(instance, "unrescue");
  const around = surroundingsOf(state, instance.node, context);
  return applyTransition(state, instance, begin(instance, "active", context.now, around));
}

export function surroundingsOf(state: InventoryState, node: string, context: LifeContext): Surroundings {
  const { cleaning, agent } = context.settings;
  const id = context.newId();
  return {
    reach: REACH_OF_KIND[(state.nodes.get(node)?.power ?? MANUAL).kind],
    cleans: cleaning !== "off" && state.images.has(agent),
    spare: { id, token: context.digestOf(id), order: state.revision + 1 },
  };
}

/** Writes a transition of `instance` into the inventory. */
export function applyTransition(state: InventoryState, instance: Instance, transition: Transition): Told {
  switch (transition.kind) {
    case "unchanged":
      return { applied: unchanged(state, instance), text: "" };
    case "ended":
      return ended(state, instance, transition.text);
    case "changed": {
      const node = requireNode(state, instance.node);
      const put = putInstance(state, node, transition.instance, undefined);
      const answer = requireInstance(put.state, instance.node);
      return { applied: { ...put, answer }, text: transition.text };
    }
  }
}

function ended(state: InventoryState, { node }: Instance, text: string): Told {
  return { applied: rules.destroy(state, { node, expectedRevision: 0 }), text };
}

function askedFor(state: InventoryState, request: NodeRequest): Instance {
  const node = requireNode(state, request.node);
  const instance = requireInstance(state, node.name);
  checkRevision(`The instance of node "${node.name}"`, instance.revision, request.expectedRevision);
  return instance;
}

/** Throws STATE_REFUSED with what to do instead. */
function leadsTo(instance: Instance, verb: Verb): string {
  const { state, node } = instance;
  const isStarting = (state.kind === "active" || state.kind === "rescue") && operationOf(state) !== undefined;
  const rule = VERB_TABLE[isStarting ? "starting" : state.kind][verb];
  const remedy = "remedy" in rule ? rule.remedy : remedyFor(instance, verb);
  if (remedy !== undefined)
    throw failure("STATE_REFUSED", {
      ...{ what: verb, node, remedy },
      state: isStarting ? `${state.kind}, and being started anew` : state.kind,
    });
  return "to" in rule ? rule.to : "same";
}

/** What a table by states cannot tell: it depends on what was before the error, and on what is on the disk. */
function remedyFor(instance: Instance, verb: Verb): string | undefined {
  const { state, kind, deployed } = instance;
  if (kind === "discover" && verb !== "destroy") return "it discovers hardware; destroy it";
  if (state.kind === "error") {
    const ways = waysOut(instance, state.during);
    return ways.includes(verb) ? undefined : `what leads out is ${ways.join(", ")}`;
  }
  const isBlank = kind === "deploy" && deployed === undefined;
  return isBlank && verb === "unrescue" ? "nothing is on its disk; rebuild it" : undefined;
}
