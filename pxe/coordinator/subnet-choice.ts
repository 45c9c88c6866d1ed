import type { BootClient } from "../boot/boot-client.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { UNSPECIFIED } from "../net/ipv4-address.js";
import { subnetContains } from "../net/subnet.js";
import { type DhcpRequest, requestState } from "./dhcp-request.js";
import type { SubnetSettings } from "./settings.js";
import { SubnetLookup } from "./subnet-lookup.js";
import { relayText } from "./way-texts.js";

type Asking = Omit<DhcpRequest, "client" | "bytes">;

/**
 * The subnets a message may be from. The first of these that the message has decides, even where it fits no subnet (RFC 3527 §2, RFC 3011 §2,
 * RFC 2131 §4.3.1): the relay's link selection, the client's subnet selection, the relay's giaddr, the address that a running client speaks
 * from, the interface it came in by. Several subnets may share an interface.
 */
export function candidateSubnets(
  subnets: readonly SubnetSettings[],
  request: Asking,
): readonly SubnetSettings[] {
  const { packet, arrival, linkSelection, subnetSelection } = request;
  const lookup = SubnetLookup.of(subnets);
  const isRelayed = packet.giaddr !== UNSPECIFIED;
  if (isRelayed && linkSelection !== undefined) return lookup.holding(linkSelection);
  if (subnetSelection !== undefined)
    return lookup.holding(subnetSelection).filter((subnet) => isSelectable(subnet, request));
  if (isRelayed) return lookup.holding(packet.giaddr);
  if (speaksFromAddress(request)) return lookup.holding(packet.ciaddr);
  return arrival.interface === undefined ? [] : lookup.onInterface(arrival.interface);
}

/**
 * Whether ciaddr says where the client is. It does not in a DISCOVER, nor where an offer is taken: there it has to be zero (RFC 2131 table 5), and if it
 * were heeded, whoever can reach us could take the addresses of any pool. Nor in a REQUEST that all of a segment heard: that one is on the segment,
 * maybe with an address of the one it was on before (REBINDING, RFC 2131 §4.3.2).
 */
function speaksFromAddress(request: Asking): boolean {
  const { packet, message, arrival } = request;
  if (packet.ciaddr === UNSPECIFIED || message === "DISCOVER") return false;
  if (message !== "REQUEST") return true;
  return requestState(request) === "extending" && arrival.isBroadcast !== true;
}

/**
 * Subnet selection is for a client whose traffic comes from elsewhere: a VPN gateway, a provisioner behind a relay. Behind a relay any subnet
 * we serve may be named, because relays can be listed (`dhcp.relays`) and are then trusted. Nobody vouches for other senders: if they could name any,
 * one guest on one wire, or one host that can reach us by unicast, could take the addresses of every other pool. So a host on a segment chooses among
 * the subnets of its interface, and who has an address already (a gateway that renews for its client) can but confirm the subnet of that address.
 */
function isSelectable(subnet: SubnetSettings, request: Asking): boolean {
  const { packet, arrival } = request;
  if (packet.giaddr !== UNSPECIFIED) return true;
  if (speaksFromAddress(request)) return subnetContains(subnet.subnet, packet.ciaddr);
  return arrival.interface !== undefined && subnet.interface === arrival.interface;
}

/** Where it is from as far as is known without option 82 and 118, for events. */
export function originText(request: DhcpRequest): string {
  const isDirect = request.packet.giaddr === UNSPECIFIED;
  if (isDirect && speaksFromAddress(request)) return `address ${request.packet.ciaddr}`;
  return viaText(request.client, request.arrival);
}

/** How a message came, for events: `interface eth1` or `relay 10.0.0.1`. */
export function viaText(client: BootClient, arrival: Arrival): string {
  if (client.relay !== undefined) return relayText(client.relay);
  return arrival.interface === undefined
    ? `unicast from ${arrival.address}`
    : `interface ${arrival.interface}`;
}
