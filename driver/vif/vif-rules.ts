import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import { putInstance, requireInstance } from "../instance/put-instance.js";
import type { Mutation, PluggedVif } from "../inventory/inventory.js";
import { type Applied, type InventoryState, unchanged } from "../inventory/inventory-state.js";
import type { Node } from "../node/node.js";
import { checkNodeRevision, requireNode } from "../node/node-rules.js";
import { withoutVif, withVif } from "./boot-vif.js";
import { fixedAddresses, tellMacs, type Vif } from "./vif.js";
import { checkVifNetwork } from "./vif-network.js";
import { checkVifShape, copyVif, isSameVif } from "./vif-shape.js";

/**
 * Attaches one more vif to the node's instance; the same vif again changes nothing. Throws NODE_NOT_FOUND,
 * REVISION_MISMATCH, INSTANCE_NOT_FOUND, VIF_EXISTS, or what `checkVif` and `checkVifNetwork` refuse.
 */
export function plug(
  state: InventoryState,
  request: Pick<Mutation, "expectedRevision"> & { readonly node: string; readonly vif: Vif },
): Applied<PluggedVif> {
  const node = requireNode(state, request.node);
  checkNodeRevision(state, node, request.expectedRevision);
  const instance = requireInstance(state, node.name);
  const vif = copyVif(request.vif);
  const plugged = instance.vifs.find(({ mac }) => mac === vif.mac);
  const answer = { node: node.name, instance: instance.id, vif };
  if (plugged) {
    if (!isSameVif(plugged, vif)) throw failure("VIF_EXISTS", { mac: vif.mac, node: node.name });
    return unchanged(state, answer);
  }
  checkVif(state, node, vif);
  checkVifNetwork(state, node, vif);
  return putInstance(state, node, withVif(instance, vif), answer);
}

/** Takes a vif away. Throws NODE_NOT_FOUND, REVISION_MISMATCH, INSTANCE_NOT_FOUND, VIF_NOT_FOUND or BOOT_VIF_IN_USE. */
export function unplug(
  state: InventoryState,
  request: Pick<Mutation, "expectedRevision"> & { readonly node: string; readonly mac: MacAddress },
): Applied<PluggedVif> {
  const node = requireNode(state, request.node);
  checkNodeRevision(state, node, request.expectedRevision);
  const instance = requireInstance(state, node.name);
  const vif = instance.vifs.find(({ mac }) => mac === request.mac);
  if (!vif) {
    const macs = tellMacs(instance.vifs.map(({ mac }) => mac));
    throw failure("VIF_NOT_FOUND", { node: node.name, mac: request.mac, macs });
  }
  const answer = { node: node.name, instance: instance.id, vif };
  return putInstance(state, node, withoutVif(instance, vif.mac), answer);
}

/**
 * The vifs of a new instance: those asked for, or one with a pool address on the only NIC. Throws VIF_UNCLEAR, or what `checkVifs` and
 * `checkVifNetwork` refuse.
 */
export function chooseVifs(state: InventoryState, node: Node, asked: readonly Vif[]): readonly Vif[] {
  const chosen = asked.length > 0 ? asked.map(copyVif) : [onlyVif(node)];
  checkVifs(state, node, chosen);
  for (const vif of chosen) checkVifNetwork(state, node, vif);
  return chosen;
}

/** All vifs of one instance. Throws MAC_TWICE, ADDRESS_IN_USE, or what `checkVif` refuses. */
export function checkVifs(state: InventoryState, node: Node, vifs: readonly Vif[]): void {
  for (const [place, vif] of vifs.entries()) {
    const before = vifs.slice(0, place);
    if (before.some(({ mac }) => mac === vif.mac)) throw failure("MAC_TWICE", { mac: vif.mac });
    checkVif(state, node, vif);
    checkAmong(node, before, vif);
  }
}

function onlyVif(node: Node): Vif {
  const [only, ...others] = node.macs;
  if (only === undefined || others.length > 0)
    throw failure("VIF_UNCLEAR", { node: node.name, macs: tellMacs(node.macs) });
  return { mac: only, address: { kind: "pool" } };
}

/** Throws VIF_MAC_NOT_ON_NODE, ADDRESS_IN_USE, ARGUMENT_REFUSED or LIMIT_REACHED. */
function checkVif(state: InventoryState, node: Node, vif: Vif): void {
  const { mac, address } = vif;
  if (!node.macs.includes(mac))
    throw failure("VIF_MAC_NOT_ON_NODE", { mac, node: node.name, macs: tellMacs(node.macs) });
  checkVifShape(vif);
  if (address.kind === "pool") return;
  const other = state.macOfAddress.get(address.address);
  if (other === undefined || other === mac) return;
  throw failure("ADDRESS_IN_USE", {
    address: address.address,
    mac,
    other,
    node: state.nodeOfMac.get(other) ?? "",
  });
}

/** Two vifs of one request may not have one address either. */
function checkAmong(node: Node, chosen: readonly Vif[], vif: Vif): void {
  if (vif.address.kind === "pool") return;
  const { address } = vif.address;
  const other = fixedAddresses(chosen).find(([taken]) => taken === address);
  if (other) throw failure("ADDRESS_IN_USE", { address, mac: vif.mac, other: other[1], node: node.name });
}
