import type { NodeStateName } from "../../pxe/boot/node-state.js";
import { knownHardware } from "./known-hardware.js";
import type { Node } from "./node.js";

/** Hardware added up, as far as it is known. */
export interface Capacity {
  readonly nodes: number;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes of all disks. */
  readonly disk: number;
}

export interface NodeResources {
  /** Of all states that any node is in. */
  readonly counts: ReadonlyMap<NodeStateName, number>;
  readonly total: Capacity;
  /** Of the nodes that are available. */
  readonly available: Capacity;
}

export function countResources(nodes: Iterable<Node>, stateOf: (node: Node) => NodeStateName): NodeResources {
  const counts = new Map<NodeStateName, number>();
  const total = emptyCapacity();
  const available = emptyCapacity();
  for (const node of nodes) {
    const state = stateOf(node);
    counts.set(state, (counts.get(state) ?? 0) + 1);
    addTo(total, node);
    if (state === "available") addTo(available, node);
  }
  return { counts, total, available };
}

type Sum = { -readonly [K in keyof Capacity]: number };

function emptyCapacity(): Sum {
  return { nodes: 0, cpus: 0, memory: 0, disk: 0 };
}

function addTo(sum: Sum, node: Node): void {
  const { cpus = 0, memory = 0, disks = [] } = knownHardware(node);
  sum.nodes += 1;
  sum.cpus += cpus;
  sum.memory += memory;
  for (const { bytes } of disks) sum.disk += bytes;
}
