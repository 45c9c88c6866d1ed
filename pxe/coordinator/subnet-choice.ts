import type { BootClient } from "../boot/boot-client.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { UNSPECIFIED } from "../net/ipv4-address.js";
import { subnetContains } from "../net/subnet.js";
import type { SubnetSettings } from "./settings.js";

/**
 * The subnets a message may be from, RFC 2131 §4.3.1: the relay's, else (a running client that renews by unicast) the one its address lies
 * in, else those of the interface it came in by. Several subnets may share an interface.
 */
export function candidateSubnets(
  subnets: readonly SubnetSettings[],
  packet: Pick<DhcpPacket, "giaddr" | "ciaddr">,
  arrival: Pick<Arrival, "interface">,
): readonly SubnetSettings[] {
  const { giaddr, ciaddr } = packet;
  const address = giaddr === UNSPECIFIED ? ciaddr : giaddr;
  if (address !== UNSPECIFIED) return subnets.filter(({ subnet }) => subnetContains(subnet, address));
  if (arrival.interface === undefined) return [];
  return subnets.filter((subnet) => subnet.interface === arrival.interface);
}

/** How a message came, for events: `interface eth1` or `relay 10.0.0.1`. */
export function viaText(client: BootClient, arrival: Arrival): string {
  if (client.relay !== undefined) return `relay ${client.relay}`;
  return arrival.interface === undefined
    ? `unicast from ${arrival.address}`
    : `interface ${arrival.interface}`;
}
