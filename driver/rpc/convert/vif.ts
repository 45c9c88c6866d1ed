import type { AddressPlan } from "../../../pxe/boot/grant.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import { isHostAddress, netmask } from "../../../pxe/net/subnet.js";
import type { PluggedVif } from "../../inventory/inventory.js";
import type { Vif } from "../../vif/vif.js";
import type { FixedAddress, FixedAddress__Output } from "../gen/metalplug/v1/FixedAddress.js";
import type { PluggedVif__Output, PluggedVif as WirePluggedVif } from "../gen/metalplug/v1/PluggedVif.js";
import type { Vif__Output, Vif as WireVif } from "../gen/metalplug/v1/Vif.js";
import { addressArgument, macArgument, presentArgument, refused } from "./arguments.js";

/** Name servers a vif may carry: option 6 in a packet of 576 bytes has room for more, no resolver asks more. */
const MAX_DNS = 8;

export function vifToWire(vif: Vif): WireVif {
  return {
    mac: vif.mac,
    fixedAddress: vif.address.kind === "fixed" ? fixedAddressToWire(vif.address) : null,
  };
}

export function vifFromWire(argument: string, wire: Vif__Output | null): Vif {
  const { mac, fixedAddress } = presentArgument(argument, wire);
  return { mac: macArgument(mac), address: addressPlanFromWire(`${argument}.fixed_address`, fixedAddress) };
}

export function pluggedVifToWire(plugged: PluggedVif): WirePluggedVif {
  return { node: plugged.node, instance: plugged.instance, vif: vifToWire(plugged.vif) };
}

export function pluggedVifFromWire(wire: PluggedVif__Output): PluggedVif {
  return { node: wire.node, instance: wire.instance, vif: vifFromWire("vif", wire.vif) };
}

export function fixedAddressToWire(plan: Extract<AddressPlan, { kind: "fixed" }>): FixedAddress {
  return {
    address: plan.address,
    prefixLength: plan.prefixLength,
    gateway: plan.gateway ?? "",
    dns: [...plan.dns],
  };
}

/** Absent: an address from the pool. */
export function addressPlanFromWire(
  argument: string,
  wire: FixedAddress__Output | null | undefined,
): AddressPlan {
  if (wire === null || wire === undefined) return { kind: "pool" };
  const { prefixLength } = wire;
  if (prefixLength < 1 || prefixLength > 32)
    throw refused(`${argument}.prefix_length`, prefixLength, "1 to 32");
  if (wire.dns.length > MAX_DNS)
    throw refused(`${argument}.dns`, wire.dns.length, `at most ${MAX_DNS} servers`);
  return {
    kind: "fixed",
    address: hostAddress(`${argument}.address`, wire.address, prefixLength),
    prefixLength,
    ...(wire.gateway === "" ? {} : { gateway: addressArgument(`${argument}.gateway`, wire.gateway) }),
    dns: wire.dns.map((server, index) => addressArgument(`${argument}.dns[${index}]`, server)),
  };
}

/** Neither the subnet's own nor its broadcast address, and unicast: 0/8 names no host (RFC 1122 §3.2.1.3), 224/3 is multicast and reserved. */
function hostAddress(argument: string, text: string, prefixLength: number): Ipv4Address {
  const address = addressArgument(argument, text);
  const number = ipv4ToNumber(address);
  const network = ipv4FromNumber(number & ipv4ToNumber(netmask(prefixLength)));
  const unicast = number >= 0x01000000 && number < 0xe0000000;
  if (!unicast || !isHostAddress({ network, prefixLength }, address))
    throw refused(argument, text, `an address that a host in a /${prefixLength} can have`);
  return address;
}
