import type { Arrival } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { type Subnet, subnetContains } from "../net/subnet.js";

/** An IPv4 address of this host. */
export interface OwnAddress {
  readonly interface: string;
  readonly address: Ipv4Address;
  /** Loopback. */
  readonly internal: boolean;
  /** Of the interface. */
  readonly mac?: MacAddress;
}

/**
 * The server's own address as this client reaches it, option 54: the configured one, else the one the message was sent to (by a relay, or by a
 * client that renews), else one of the interface the message came in by, else any, and among several the one in the client's subnet. `0.0.0.0` when
 * the host has no address at all.
 */
export function chooseServerIdentifier(
  configured: Ipv4Address,
  own: readonly OwnAddress[],
  arrival: Pick<Arrival, "interface" | "localAddress">,
  subnet: Subnet,
): Ipv4Address {
  if (configured !== UNSPECIFIED) return configured;
  if (arrival.localAddress !== undefined) return arrival.localAddress;
  const near = own.filter((one) => one.interface === arrival.interface);
  const usable = near.length > 0 ? near : own;
  const chosen =
    usable.find(({ address }) => subnetContains(subnet, address)) ??
    usable.find(({ internal }) => !internal) ??
    usable[0];
  return chosen?.address ?? UNSPECIFIED;
}

/** Whether a server of this name is this host; and, where a frame brought the name, whether this host sent it. */
export function isOwnServer(
  configured: Ipv4Address,
  own: readonly OwnAddress[],
  server: Ipv4Address,
  mac?: MacAddress,
): boolean {
  if (server !== configured && !own.some(({ address }) => address === server)) return false;
  return mac === undefined || own.some((one) => one.mac === mac);
}
