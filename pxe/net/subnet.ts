import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber, parseIpv4Address } from "./ipv4-address.js";

/** An IPv4 subnet; `network` has all host bits zero, `prefixLength` is 0–32. */
export interface Subnet {
  readonly network: Ipv4Address;
  readonly prefixLength: number;
}

/** An address range, both ends included. */
export interface AddressRange {
  readonly start: Ipv4Address;
  readonly end: Ipv4Address;
}

/** Accepts `a.b.c.d/n` with zero host bits. */
export function parseSubnet(text: string): Subnet | undefined {
  const [addressText = "", lengthText = "", ...rest] = text.split("/");
  const network = parseIpv4Address(addressText);
  if (network === undefined || rest.length > 0 || !/^(\d|[12]\d|3[0-2])$/.test(lengthText)) return undefined;
  const prefixLength = Number(lengthText);
  const hostBits = ipv4ToNumber(network) & ~maskNumber(prefixLength);
  return hostBits === 0 ? { network, prefixLength } : undefined;
}

export function formatSubnet(subnet: Subnet): string {
  return `${subnet.network}/${subnet.prefixLength}`;
}

export function subnetContains(subnet: Subnet, address: Ipv4Address): boolean {
  const mask = maskNumber(subnet.prefixLength);
  return ((ipv4ToNumber(address) ^ ipv4ToNumber(subnet.network)) & mask) === 0;
}

export function subnetsOverlap(a: Subnet, b: Subnet): boolean {
  return subnetContains(a, b.network) || subnetContains(b, a.network);
}

export function netmask(prefixLength: number): Ipv4Address {
  return ipv4FromNumber(maskNumber(prefixLength));
}

export function broadcastAddress(subnet: Subnet): Ipv4Address {
  return ipv4FromNumber(ipv4ToNumber(subnet.network) | ~maskNumber(subnet.prefixLength));
}

/** True for an address a host may have: neither the network's own nor the broadcast address (both are usable in /31 and /32, RFC 3021). */
export function isHostAddress(subnet: Subnet, address: Ipv4Address): boolean {
  if (!subnetContains(subnet, address)) return false;
  if (subnet.prefixLength >= 31) return true;
  return address !== subnet.network && address !== broadcastAddress(subnet);
}

export function rangeContains(range: AddressRange, address: Ipv4Address): boolean {
  const n = ipv4ToNumber(address);
  return n >= ipv4ToNumber(range.start) && n <= ipv4ToNumber(range.end);
}

/** The netmask as an unsigned 32-bit number. */
export function maskNumber(prefixLength: number): number {
  return prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0;
}
