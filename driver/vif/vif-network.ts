import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { InventoryState } from "../inventory/inventory-state.js";
import { tellNames } from "../inventory/request-checks.js";
import type { Cable, Node } from "../node/node.js";
import type { NetworkKind } from "./network-port.js";
import type { Vif } from "./vif.js";

/** The networks of the driver's configuration, by name. */
export type NetworkKinds = ReadonlyMap<string, NetworkKind>;

type Knowing = Pick<InventoryState, "hypervisor" | "networks">;

export function cableOf({ cables = [] }: Node, mac: MacAddress): Cable | undefined {
  return cables.find((cable) => cable.mac === mac);
}

/**
 * A vif goes where the cable of its pif goes and nowhere else, so that two NICs on two networks never swap. Throws NETWORK_UNKNOWN or
 * VIF_NETWORK_REFUSED.
 */
export function checkVifNetwork(state: Knowing, node: Node, { mac, network }: Vif): void {
  if (network !== undefined) requireNetwork(state, network);
  const cable = cableOf(node, mac);
  if (cable === undefined) {
    if (network === undefined) return;
    throw refused(node, mac, network, "nobody has said which network its NIC is on");
  }
  const kind = requireNetwork(state, cable.network);
  if (network !== undefined && network !== cable.network)
    throw refused(node, mac, network, `its NIC is on network "${cable.network}"`);
  if (kind !== "flat" && cable.port === undefined)
    throw refused(node, mac, cable.network, "nobody has said which port of it its NIC is at");
}

/** Throws NETWORK_UNKNOWN. */
export function checkCables(state: Knowing, cables: readonly Cable[]): void {
  for (const { network } of cables) requireNetwork(state, network);
}

function requireNetwork({ hypervisor, networks }: Knowing, network: string): NetworkKind {
  const kind = networks.get(network);
  if (kind !== undefined) return kind;
  throw failure("NETWORK_UNKNOWN", { network, hypervisor, networks: tellNames(networks.keys()) });
}

function refused({ name }: Node, mac: MacAddress, network: string, found: string): Error {
  return failure("VIF_NETWORK_REFUSED", { mac, node: name, network, found });
}
