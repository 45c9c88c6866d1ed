import type { AddressPlan } from "../../../pxe/boot/grant.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { isHostAddress, netmask } from "../../../pxe/net/subnet.js";
import type { PluggedVif } from "../../inventory/inventory.js";
import type { VifPlace } from "../../vif/network-port.js";
import type { Vif } from "../../vif/vif.js";
import type { FixedAddress, FixedAddress__Output } from "../gen/metalplug/v1/FixedAddress.js";
import type { PifPlace, PifPlace__Output } from "../gen/metalplug/v1/PifPlace.js";
import type { PluggedVif__Output, PluggedVif as WirePluggedVif } from "../gen/metalplug/v1/PluggedVif.js";
import type { Vif__Output, Vif as WireVif } from "../gen/metalplug/v1/Vif.js";
import {
  addressArgument,
  macArgument,
  mtuArgument,
  nameArgument,
  presentArgument,
  refused,
} from "./arguments.js";
import { plugKinds } from "./enums.js";
import { routesFromWire, routesToWire } from "./route.js";

/** Name servers a vif may carry: option 6 in a packet of 576 bytes has room for more, no resolver asks more. */
const MAX_DNS = 8;
const MAX_ROUTES = 16;

export function vifToWire(vif: Vif): WireVif {
  return {
    mac: vif.mac,
    fixedAddress: vif.address.kind === "fixed" ? fixedAddressToWire(vif.address) : null,
    network: vif.network ?? "",
    hostname: vif.hostname ?? "",
    mtu: vif.mtu ?? 0,
    routes: routesToWire(vif.routes),
  };
}

export function vifFromWire(argument: string, wire: Vif__Output | null): Vif {
  const { mac, fixedAddress, network, hostname, mtu, routes } = presentArgument(argument, wire);
  return {
    mac: macArgument(mac),
    address: addressPlanFromWire(`${argument}.fixed_address`, fixedAddress),
    ...(network === "" ? {} : { network: nameArgument(network, "a network") }),
    ...(hostname === "" ? {} : { hostname }),
    ...mtuArgument(`${argument}.mtu`, mtu),
    ...routesFromWire(`${argument}.routes`, routes, MAX_ROUTES),
  };
}

export function pluggedVifToWire({ node, instance, vif }: PluggedVif, place: VifPlace): WirePluggedVif {
  return {
    node,
    instance,
    vif: vifToWire(vif),
    pif: vif.mac,
    ...placeToWire(place),
    trouble: place.trouble ?? "",
  };
}

/** A vif where it is, as the driver shows it. */
export interface PluggedVifView extends PluggedVif, VifPlace {
  /** The MAC of the NIC it is on: always its own. */
  readonly pif: MacAddress;
}

export function pluggedVifFromWire(wire: PluggedVif__Output): PluggedVifView {
  return {
    node: wire.node,
    instance: wire.instance,
    vif: vifFromWire("vif", wire.vif),
    pif: macArgument(wire.pif),
    ...placeFromWire(wire),
    ...(wire.trouble === "" ? {} : { trouble: wire.trouble }),
  };
}

/** A NIC and the network it is on: a port with its MAC can be on that one only. */
export interface PifView extends Omit<VifPlace, "trouble"> {
  readonly mac: MacAddress;
  readonly isPlugged: boolean;
}

export function pifPlaceToWire(mac: MacAddress, place: VifPlace, plugged: boolean): PifPlace {
  return { mac, ...placeToWire(place), plugged };
}

export function pifPlaceFromWire(wire: PifPlace__Output): PifView {
  return { mac: macArgument(wire.mac), ...placeFromWire(wire), isPlugged: wire.plugged };
}

function placeToWire({
  network = "",
  kind,
  port = "",
}: VifPlace): Pick<PifPlace, "network" | "kind" | "port"> {
  return { network, kind: kind === undefined ? "PLUG_KIND_UNSPECIFIED" : plugKinds.toWire(kind), port };
}

function placeFromWire({
  network,
  kind: wireKind,
  port,
}: Pick<PifPlace__Output, "network" | "kind" | "port">): Omit<VifPlace, "trouble"> {
  const kind = plugKinds.fromWire(wireKind);
  return {
    ...(network === "" ? {} : { network }),
    ...(kind === undefined ? {} : { kind }),
    ...(port === "" ? {} : { port }),
  };
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
