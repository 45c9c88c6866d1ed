import type { Instance } from "../instance/instance.js";
import type { Lifecycle } from "../instance/lifecycle-port.js";
import { nameArgument } from "./convert/arguments.js";
import { instanceToWire } from "./convert/instance.js";
import { fitsQuery, type InstanceQuery, instanceQueryFromWire } from "./convert/instance-query.js";
import {
  destroyArguments,
  instanceMutation,
  rebuildArguments,
  rescueArguments,
  spawnArguments,
} from "./convert/instance-request.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { Instance as WireInstance } from "./gen/metalplug/v1/Instance.js";
import type { InstancesHandlers } from "./gen/metalplug/v1/Instances.js";
import { streamLatest } from "./latest-stream.js";
import { orderedPage } from "./pages.js";

/** Milliseconds in which changes come together into one message: an eye sees no delay, and nobody needs more than a hundred a second. */
const WATCH_PAUSE = 10;

export function instancesService(context: DriverContext): InstancesHandlers {
  const { inventory, handlers, lifecycle, desk } = context;
  const toWire = (instance: Instance): WireInstance =>
    instanceToWire(instance, lifecycle.progress(instance.node));
  const mutate =
    <Wire, Request>(read: (wire: Wire) => Request, carryOut: (request: Request) => Promise<Instance>) =>
    async (wire: Wire) => {
      assertServing(context);
      const instance = await carryOut(read(wire));
      context.regrants.follow(instance.node);
      return { instance: toWire(instance) };
    };
  return {
    Spawn: handlers.unary(
      mutate(spawnArguments, (request) => {
        const macs = inventory.previewSpawn(request).map(({ mac }) => mac);
        return desk.whilePlugged(request.node, macs, () => lifecycle.spawn(request));
      }),
    ),
    Destroy: handlers.unary(
      mutate(destroyArguments, async (request) => {
        const instance = await lifecycle.destroy(request);
        await desk.settled();
        return instance;
      }),
    ),
    Rebuild: handlers.unary(mutate(rebuildArguments, (request) => lifecycle.rebuild(request))),
    Reboot: handlers.unary(mutate(instanceMutation, (request) => lifecycle.reboot(request))),
    Rescue: handlers.unary(mutate(rescueArguments, (request) => lifecycle.rescue(request))),
    Unrescue: handlers.unary(mutate(instanceMutation, (request) => lifecycle.unrescue(request))),
    Watch: handlers.serverStream(async (call) => {
      const { node, id } = inventory.instance(nameArgument(call.request.node, "a node"));
      await streamLatest(call, {
        // Another instance may be on the node by the time that a slow reader has read of this one.
        read: () => {
          const now = inventory.instanceOn(node);
          const isLast = now?.id !== id;
          return { message: { instance: isLast ? null : toWire(now) }, isLast };
        },
        subscribe: (changed) => onChangeOf(lifecycle, node, changed),
        pause: WATCH_PAUSE,
        stopping: context.stopping,
      });
    }),
    Get: handlers.unary(({ node }) => ({
      instance: toWire(inventory.instance(nameArgument(node, "a node"))),
    })),
    List: handlers.unary((request) => {
      const query = instanceQueryFromWire(request);
      const { items, nextPageToken } = orderedPage(
        listName(query),
        (node) => fitting(inventory.instancesAfter(node), query),
        ({ node }) => node,
        request,
        userDataBytes,
      );
      return { instances: items.map(toWire), nextPageToken };
    }),
  };
}

function* fitting(instances: Iterable<Instance>, query: InstanceQuery): Generator<Instance> {
  for (const instance of instances) if (fitsQuery(query, instance)) yield instance;
}

function onChangeOf(lifecycle: Lifecycle, node: string, changed: () => void): () => void {
  return lifecycle.subscribe((name) => (name === node ? changed() : undefined));
}

/** Names and states have no comma, semicolon or space. */
function listName({ states = [], image = "" }: InstanceQuery): string {
  return `instances;${states.join(",")};${image}`;
}

function userDataBytes({ deploy }: Instance): number {
  return Buffer.byteLength(deploy?.userData ?? "");
}
