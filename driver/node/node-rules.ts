import { isDeepStrictEqual } from "node:util";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { Mutation } from "../inventory/inventory.js";
import {
  type Applied,
  type InventoryState,
  nodeChange,
  unchanged,
  withEntries,
  withoutKeys,
} from "../inventory/inventory-state.js";
import { tellHappened } from "../inventory/node-history.js";
import { checkLimit, checkName, checkRevision, tellNames } from "../inventory/request-checks.js";
import { checkCables, checkVifNetwork } from "../vif/vif-network.js";
import type { Hardware } from "./hardware.js";
import { checkedHardware } from "./hardware-rules.js";
import type { Node, NodeProperties } from "./node.js";
import { checkedProperties } from "./property-rules.js";

const MAX_NODES = 10_000;
const MAX_PIFS = 64;
const FIRST_EPOCH = 1;

/**
 * Takes a machine into care and claims its MACs. Throws NODE_EXISTS, NODE_WITHOUT_PIFS, MAC_TWICE, MAC_IN_USE, NETWORK_UNKNOWN, or what `checkedProperties`
 * refuses. `now` is milliseconds since 1970.
 */
export function addNode(
  state: InventoryState,
  request: NodeProperties & Pick<Node, "name" | "found">,
  now: number,
): Applied<Node> {
  const { name } = request;
  checkName(name, "a node");
  if (state.nodes.has(name)) throw failure("NODE_EXISTS", { node: name });
  checkMacs(state, "add", name, request.macs);
  checkLimit(state.nodes.size + 1, MAX_NODES, "nodes on one hypervisor");
  const properties = checkedProperties(name, request);
  checkCables(state, properties.cables ?? []);
  const found = request.found && {
    found: { ...request.found, hardware: checkedHardware(name, request.found.hardware) },
  };
  const born = { epoch: FIRST_EPOCH, revision: 0, createdAt: now };
  return putNode(state, undefined, { name, ...properties, ...found, ...born });
}

/**
 * Changes what is said of a node; the same again changes nothing. New MACs are claimed with the node's epoch, those that go are released. Throws
 * NODE_NOT_FOUND, REVISION_MISMATCH, PIF_IN_USE or VIF_NETWORK_REFUSED for what is plugged, and what `addNode` throws for properties.
 */
export function updateNode(
  state: InventoryState,
  request: Pick<Mutation, "expectedRevision"> & {
    readonly name: string;
    readonly changes: Partial<NodeProperties>;
  },
): Applied<Node> {
  const node = requireNode(state, request.name);
  checkNodeRevision(state, node, request.expectedRevision);
  const { name, found, epoch, revision, createdAt, ...said } = node;
  const wanted = { ...said, ...request.changes };
  checkMacs(state, "update", name, wanted.macs);
  const properties = checkedProperties(name, wanted);
  const updated = { name, ...properties, ...(found && { found }), epoch, revision, createdAt };
  // A network that has left the configuration does not stand in the way of other changes.
  if (request.changes.cables) checkCables(state, properties.cables ?? []);
  if (request.changes.cables || request.changes.macs) checkVifsFit(state, updated);
  return isDeepStrictEqual(node, updated) ? unchanged(state, node) : putNode(state, node, updated);
}

/** Takes down what the discovery ramdisk found. Throws NODE_NOT_FOUND, ARGUMENT_REFUSED or LIMIT_REACHED. */
export function setFoundHardware(
  state: InventoryState,
  request: { readonly node: string; readonly hardware: Hardware; readonly at: number },
): Applied<Node> {
  const node = requireNode(state, request.node);
  const found = { hardware: checkedHardware(node.name, request.hardware), at: request.at };
  return isDeepStrictEqual(node.found, found)
    ? unchanged(state, node)
    : putNode(state, node, { ...node, found });
}

/** Gives up a node without instance, and its claims. Throws NODE_NOT_FOUND, REVISION_MISMATCH or NODE_HAS_INSTANCE. */
export function removeNode(
  state: InventoryState,
  request: Pick<Mutation, "expectedRevision"> & { readonly name: string },
): Applied<Node> {
  const node = requireNode(state, request.name);
  checkNodeRevision(state, node, request.expectedRevision);
  const instance = state.instances.get(node.name);
  if (instance) throw failure("NODE_HAS_INSTANCE", { node: node.name, instance: instance.id });
  const revision = state.revision + 1;
  return {
    state: {
      ...state,
      revision,
      nodes: state.nodes.without(node.name),
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

/** Throws REVISION_MISMATCH, telling what happened to the node since. */
export function checkNodeRevision(state: InventoryState, node: Node, expected: number): void {
  const tell = (): string => tellHappened(state, node.name, expected);
  checkRevision(`Node "${node.name}"`, node.revision, expected, tell);
}

/** Puts the node at the next revision, and its claims in place of those of `before`. */
function putNode(state: InventoryState, before: Node | undefined, node: Node): Applied<Node> {
  const revision = state.revision + 1;
  const put = { ...node, revision };
  const gone = (before?.macs ?? []).filter((mac) => !put.macs.includes(mac));
  const come = put.macs.filter((mac) => !before?.macs.includes(mac));
  const claimed = come.map((mac) => [mac, put.name] as const);
  return {
    state: {
      ...state,
      revision,
      nodes: state.nodes.with(put.name, put),
      nodeOfMac: withEntries(withoutKeys(state.nodeOfMac, gone), claimed),
    },
    changes: [nodeChange(put.name, put)],
    claims: [
      ...gone.map((mac) => ({ kind: "released", mac, revision }) as const),
      ...come.map((mac) => ({ kind: "claimed", mac, epoch: put.epoch, revision }) as const),
    ],
    answer: put,
  };
}

function checkMacs(state: InventoryState, what: string, node: string, macs: readonly MacAddress[]): void {
  if (macs.length === 0) throw failure("NODE_WITHOUT_PIFS", { what, node });
  checkLimit(macs.length, MAX_PIFS, "NICs on one node");
  const twice = macs.find((mac, index) => macs.indexOf(mac) !== index);
  if (twice !== undefined) throw failure("MAC_TWICE", { mac: twice });
  for (const mac of macs) {
    const other = state.nodeOfMac.get(mac);
    if (other !== undefined && other !== node) throw failure("MAC_IN_USE", { what, node, mac, other });
  }
}

/** What is plugged stays plugged: its NIC is there, and on its network. */
function checkVifsFit(state: InventoryState, node: Node): void {
  const instance = state.instances.get(node.name);
  for (const vif of instance?.vifs ?? []) {
    if (instance && !node.macs.includes(vif.mac))
      throw failure("PIF_IN_USE", { mac: vif.mac, node: node.name, instance: instance.id });
    checkVifNetwork(state, node, vif);
  }
}
