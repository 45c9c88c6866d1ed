import type { AddressPlan } from "../../pxe/boot/grant.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { isHostAddress, netmask } from "../../pxe/net/subnet.js";
import { failure } from "../errors.js";
import { putInstance, requireInstance } from "../instance/put-instance.js";
import type { Mutation, PluggedVif } from "../inventory/inventory.js";
import { type Applied, type InventoryState, unchanged } from "../inventory/inventory-state.js";
import { checkLimit } from "../inventory/request-checks.js";
import type { Node } from "../node/node.js";
import { checkNodeRevision, requireNode } from "../node/node-rules.js";
import { fixedAddresses, type Vif } from "./vif.js";

const MAX_DNS = 8;

/**
 * Attaches one more vif to the node's instance; the same vif again changes nothing. Throws NODE_NOT_FOUND,
 * REVISION_MISMATCH, INSTANCE_NOT_FOUND, VIF_EXISTS, or what `checkVif` refuses.
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
    if (!sameAddress(plugged.address, vif.address))
      throw failure("VIF_EXISTS", { mac: vif.mac, node: node.name });
    return unchanged(state, answer);
  }
  checkVif(state, node, vif);
  return putInstance(state, node, { ...instance, vifs: [...instance.vifs, vif] }, answer);
}

/** Takes a vif away. Throws NODE_NOT_FOUND, REVISION_MISMATCH, INSTANCE_NOT_FOUND or VIF_NOT_FOUND. */
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
  const vifs = instance.vifs.filter((other) => other !== vif);
  const answer = { node: node.name, instance: instance.id, vif };
  return putInstance(state, node, { ...instance, vifs }, answer);
}

/**
 * The vifs of a new instance: those asked for, or one with a pool address on the only NIC. Throws VIF_UNCLEAR,
 * MAC_TWICE, ADDRESS_IN_USE, or what `checkVif` refuses.
 */
export function chooseVifs(state: InventoryState, node: Node, asked: readonly Vif[]): readonly Vif[] {
  const [only, ...others] = node.macs;
  if (asked.length === 0) {
    if (only === undefined || others.length > 0)
      throw failure("VIF_UNCLEAR", { node: node.name, macs: tellMacs(node.macs) });
    return [{ mac: only, address: { kind: "pool" } }];
  }
  const chosen: Vif[] = [];
  for (const vif of asked.map(copyVif)) {
    if (chosen.some(({ mac }) => mac === vif.mac)) throw failure("MAC_TWICE", { mac: vif.mac });
    checkVif(state, node, vif);
    checkAmong(node, chosen, vif);
    chosen.push(vif);
  }
  return chosen;
}

/** Throws VIF_MAC_NOT_ON_NODE, ADDRESS_IN_USE, ARGUMENT_REFUSED or LIMIT_REACHED. */
function checkVif(state: InventoryState, node: Node, vif: Vif): void {
  const { mac, address } = vif;
  if (!node.macs.includes(mac))
    throw failure("VIF_MAC_NOT_ON_NODE", { mac, node: node.name, macs: tellMacs(node.macs) });
  if (address.kind === "pool") return;
  checkFixedAddress(address.address, address.prefixLength);
  checkLimit(address.dns.length, MAX_DNS, "DNS servers on one vif");
  const other = state.macOfAddress.get(address.address);
  if (other === undefined || other === mac) return;
  throw failure("ADDRESS_IN_USE", {
    address: address.address,
    mac,
    other,
    node: state.nodeOfMac.get(other) ?? "",
  });
}

function tellMacs(macs: readonly MacAddress[]): string {
  return macs.length === 0 ? "none" : macs.join(", ");
}

/** Two vifs of one request may not have one address either. */
function checkAmong(node: Node, chosen: readonly Vif[], vif: Vif): void {
  if (vif.address.kind === "pool") return;
  const { address } = vif.address;
  const other = fixedAddresses(chosen).find(([taken]) => taken === address);
  if (other) throw failure("ADDRESS_IN_USE", { address, mac: vif.mac, other: other[1], node: node.name });
}

function checkFixedAddress(address: Ipv4Address, prefixLength: number): void {
  const valid = Number.isInteger(prefixLength) && prefixLength >= 1 && prefixLength <= 32;
  if (!valid)
    throw failure("ARGUMENT_REFUSED", {
      argument: "The prefix length of a fixed address",
      found: prefixLength,
      expected: "1 to 32",
    });
  const first = Number(address.split(".")[0]);
  if (
    first >= 1 &&
    first < 224 &&
    isHostAddress({ network: networkOf(address, prefixLength), prefixLength }, address)
  )
    return;
  throw failure("ARGUMENT_REFUSED", {
    argument: "A vif's fixed address",
    found: `${address}/${prefixLength}`,
    expected: "an address a host can have in its subnet",
  });
}

function networkOf(address: Ipv4Address, prefixLength: number): Ipv4Address {
  return ipv4FromNumber(ipv4ToNumber(address) & ipv4ToNumber(netmask(prefixLength)));
}

function copyVif({ mac, address }: Vif): Vif {
  if (address.kind === "pool") return { mac, address: { kind: "pool" } };
  const { prefixLength, gateway, dns } = address;
  const fixed = { kind: "fixed", address: address.address, prefixLength, dns: [...dns] } as const;
  return { mac, address: gateway === undefined ? fixed : { ...fixed, gateway } };
}

function sameAddress(a: AddressPlan, b: AddressPlan): boolean {
  if (a.kind === "pool" || b.kind === "pool") return a.kind === b.kind;
  return (
    a.address === b.address &&
    a.prefixLength === b.prefixLength &&
    a.gateway === b.gateway &&
    a.dns.join() === b.dns.join()
  );
}
