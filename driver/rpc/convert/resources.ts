import { NODE_STATES, type NodeStateName } from "../../../pxe/boot/node-state.js";
import type { ImageSpace } from "../../images/image-space.js";
import type { Capacity, NodeResources } from "../../node/resources.js";
import type { NetworkKind } from "../../vif/network-port.js";
import type { NetworkKinds } from "../../vif/vif-network.js";
import type { Capacity__Output } from "../gen/metalplug/v1/Capacity.js";
import type {
  HypervisorGetResourcesResponse__Output,
  HypervisorGetResourcesResponse as WireResources,
} from "../gen/metalplug/v1/HypervisorGetResourcesResponse.js";
import { countArgument } from "./arguments.js";
import { nodeStates, plugKinds } from "./enums.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** What a driver has, at one revision. */
export interface Resources {
  readonly hypervisor: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly nodes: Readonly<Partial<Record<NodeStateName, number>>>;
  /** Of all nodes, as far as it is known. */
  readonly total: Capacity;
  /** Of those that are available. */
  readonly available: Capacity;
  readonly images: number;
  /** Absent: the driver does not tell. */
  readonly imageSpace?: ImageSpace;
  readonly networks: readonly { readonly name: string; readonly kind: NetworkKind }[];
  /** Deployments that run, that may run at once, and that wait. */
  readonly deploys: { readonly running: number; readonly limit: number; readonly queued: number };
}

export interface ResourceParts extends Omit<Resources, "nodes" | "total" | "available" | "networks"> {
  readonly counted: NodeResources;
  readonly networks: NetworkKinds;
}

export function resourcesToWire(parts: ResourceParts): WireResources {
  const { counted, imageSpace, deploys } = parts;
  return {
    hypervisor: parts.hypervisor,
    revision: parts.revision,
    time: timestampToWire(parts.at),
    nodes: NODE_STATES.flatMap((state) => {
      const count = counted.counts.get(state);
      return count === undefined ? [] : [{ state: nodeStates.toWire(state), count }];
    }),
    total: counted.total,
    available: counted.available,
    imageCount: parts.images,
    imageSpace: imageSpace === undefined ? null : { budget: 0, ...imageSpace },
    networks: Array.from(parts.networks, ([name, kind]) => ({ name, kind: plugKinds.toWire(kind) })),
    runningDeploys: deploys.running,
    deployLimit: deploys.limit,
    queuedDeploys: deploys.queued,
  };
}

export function resourcesFromWire(wire: HypervisorGetResourcesResponse__Output): Resources {
  const { imageSpace } = wire;
  return {
    hypervisor: wire.hypervisor,
    revision: countArgument("revision", wire.revision),
    at: timestampFromWire(wire.time),
    nodes: Object.fromEntries(
      wire.nodes.map(({ state, count }) => [nodeStates.fromWire(state) ?? String(state), count]),
    ),
    total: capacityFromWire(wire.total),
    available: capacityFromWire(wire.available),
    images: wire.imageCount,
    ...(imageSpace && {
      imageSpace: {
        stored: Number(imageSpace.stored),
        ...(Number(imageSpace.budget) > 0 && { budget: Number(imageSpace.budget) }),
        free: Number(imageSpace.free),
      },
    }),
    networks: wire.networks.flatMap(({ name, kind }) => {
      const known = plugKinds.fromWire(kind);
      return known === undefined ? [] : [{ name, kind: known }];
    }),
    deploys: { running: wire.runningDeploys, limit: wire.deployLimit, queued: wire.queuedDeploys },
  };
}

/** Sums may be larger than what a number tells exactly; then they are near enough. */
function capacityFromWire(wire: Capacity__Output | null): Capacity {
  const { nodes = 0, cpus = 0, memory = 0, disk = 0 } = wire ?? {};
  return { nodes, cpus: Number(cpus), memory: Number(memory), disk: Number(disk) };
}
