import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { Mutation } from "../inventory/inventory.js";
import {
  type Applied,
  type InventoryState,
  nodeChange,
  withEntries,
  withoutKeys,
} from "../inventory/inventory-state.js";
import { checkLimit, checkName, checkRevision, tellNames } from "../inventory/request-checks.js";
import type { Node } from "./node.js";

const MAX_NODES = 10_000;
const MAX_PIFS = 64;
const FIRST_EPOCH = 1;

/** Takes a machine into care and claims its MACs. Throws NAME_REFUSED, NODE_WITHOUT_PIFS, MAC_TWICE, NODE_EXISTS, MAC_IN_USE or LIMIT_REACHED. `now` is milliseconds since 1970. */
export function addNode(
  state: InventoryState,
  request: { readonly name: string; readonly macs: readonly MacAddress[] },
  now: number,
): Applied<Node> {
  const { name } = request;
  checkName(name, "a node");
  if (state.nodes.has(name)) throw failure("NODE_EXISTS", { node: name });
  checkMacs(state, name, request.macs);
  checkLimit(state.nodes.size + 1, MAX_NODES, "nodes on one hypervisor");
  const revision = state.revision + 1;
  const macs = [...request.macs];
  const node: Node = { name, macs, epoch: FIRST_EPOCH, revision, createdAt: now };
  return {
    state: {
      ...state,
      revision,
      nodes: withEntries(state.nodes, [[name, node]]),
      nodeOfMac: withEntries(
        state.nodeOfMac,
        macs.map((mac) => [mac, name] as const),
      ),
    },
    changes: [nodeChange(name, node)],
    claims: macs.map((mac) => ({ kind: "claimed", mac, epoch: node.epoch, revision })),
    answer: node,
  };
}

/** Gives up a node without instance, and its claims. Throws NODE_NOT_FOUND, REVISION_MISMATCH or NODE_HAS_INSTANCE. */
export function removeNode(
  state: InventoryState,
  request: Pick<Mutation, "expectedRevision"> & { readonly name: string },
): Applied<Node> {
  const node = requireNode(state, request.name);
  checkNodeRevision(node, request.expectedRevision);
  const instance = state.instances.get(node.name);
  if (instance) throw failure("NODE_HAS_INSTANCE", { node: node.name, instance: instance.id });
  const revision = state.revision + 1;
  return {
    state: {
      ...state,
      revision,
      nodes: withoutKeys(state.nodes, [node.name]),
      nodeOfMac: withoutKeys(state.nodeOfMac, node.macs),
    },
    changes: [nodeChange(node.name, undefined)],
    claims: node.macs.map((mac) => ({ kind: "released", mac, revision })),
    answer: node,
  };
}

/** Throws NODE_NOT_FOUND, naming the nodes there are. */
export function requireNode(state: InventoryState, name: string): Node {
  const node = state.nodes.get(name);
  if (node) return node;
  const { hypervisor, nodes } = state;
  throw failure("NODE_NOT_FOUND", { node: name, hypervisor, nodes: tellNames(nodes.keys()) });
}

export function checkNodeRevision(node: Node, expected: number): void {
  checkRevision(`Node "${node.name}"`, node.revision, expected);
}

function checkMacs(state: InventoryState, node: string, macs: readonly MacAddress[]): void {
  if (macs.length === 0) throw failure("NODE_WITHOUT_PIFS", { node });
  checkLimit(macs.length, MAX_PIFS, "NICs on one node");
  const twice = macs.find((mac, index) => macs.indexOf(mac) !== index);
  if (twice !== undefined) throw failure("MAC_TWICE", { mac: twice });
  for (const mac of macs) {
    const other = state.nodeOfMac.get(mac);
    if (other !== undefined) throw failure("MAC_IN_USE", { node, mac, other });
  }
}
