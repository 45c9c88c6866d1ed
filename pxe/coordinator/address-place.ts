import type { AddressPlan } from "../boot/grant.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { formatSubnet, isHostAddress } from "../net/subnet.js";
import type { Decision, Refusal, World } from "./decision.js";
import { addressAskedFor, type DhcpRequest } from "./dhcp-request.js";
import type { Holder } from "./lease-book.js";
import type { SubnetSettings } from "./settings.js";
import { candidateSubnets } from "./subnet-choice.js";

export type Fixed = Extract<AddressPlan, { kind: "fixed" }>;
export type Network = Pick<Decision, "subnet" | "prefixLength" | "gateway" | "dns">;

/** An address in its network. */
export type Place = Network & Pick<Decision, "address" | "kind">;

export function placeFixed(world: World, request: DhcpRequest, plan: Fixed, now: number): Place | Refusal {
  const { address } = plan;
  const all = candidates(world, request);
  const subnet = all.find((candidate) => isHostAddress(candidate.subnet, address));
  if (subnet === undefined) {
    const names = all.map((candidate) => formatSubnet(candidate.subnet)).join(", ");
    const text = `its fixed address ${address} is no host address of ${names}`;
    return { reason: "noSubnet", text, elsewhere: address };
  }
  const holder = world.book.takenBy(address, request.client.mac, "fixed", now);
  if (holder !== undefined) return { ...taken(address, holder), reserve: address };
  const { prefixLength, gateway, dns } = ownNetwork(plan, subnet);
  return { address, kind: "fixed", subnet, prefixLength, gateway, dns };
}

/** The subnet where the machine has a lease already, else the first whose pool has an address. A REQUEST gets the address it names, or none. */
export function placeFromPool(
  world: World,
  request: DhcpRequest,
  kind: "pool" | "unknownMachine",
  subnets: readonly SubnetSettings[],
  now: number,
): Place | Refusal {
  for (const subnet of inOrderOfLeases(world, request, subnets)) {
    const address = poolAddress(world, request, kind, subnet, now);
    if (address !== undefined) return { ...plainNetwork(subnet), address, kind };
  }
  return whyNoneOfPool(request, kind, subnets);
}

/** One subnet needs no order, and most have no other beside them. */
function inOrderOfLeases(
  world: World,
  request: DhcpRequest,
  subnets: readonly SubnetSettings[],
): readonly SubnetSettings[] {
  if (subnets.length === 1) return subnets;
  const { mac } = request.client;
  const hasLease = (subnet: SubnetSettings) => world.book.leaseIn(subnet.subnet, mac) !== undefined;
  return [...subnets.filter(hasLease), ...subnets.filter((subnet) => !hasLease(subnet))];
}

function whyNoneOfPool(
  request: DhcpRequest,
  kind: Place["kind"],
  subnets: readonly SubnetSettings[],
): Refusal {
  const asked = request.message === "REQUEST" ? addressAskedFor(request) : undefined;
  if (asked !== undefined) return { reason: "notOurs", text: `the pool cannot give it ${asked}` };
  const names = subnets.map(({ subnet }) => formatSubnet(subnet)).join(", ");
  const text = subnets.every(({ pool }) => pool === undefined)
    ? `${names} has no pool`
    : `no address is free${kind === "unknownMachine" ? " for unknown machines" : ""} in the pool of ${names}`;
  return { reason: "poolEmpty", text };
}

function poolAddress(
  world: World,
  request: DhcpRequest,
  kind: "pool" | "unknownMachine",
  subnet: SubnetSettings,
  now: number,
): Ipv4Address | undefined {
  if (subnet.pool === undefined) return undefined;
  const { mac } = request.client;
  const { isOwn } = world;
  if (request.message !== "REQUEST")
    return world.book.choose(subnet, { mac, kind, requested: request.requestedAddress, isOwn }, now);
  const asked = addressAskedFor(request);
  if (asked === undefined || isOwn(asked)) return undefined;
  return world.book.poolAllows(subnet, asked, { mac, kind }, now) ? asked : undefined;
}

/**
 * The server as this client is to name it: a relay that wants to see renewals puts itself in our place (RFC 5107 §4). Who takes an offer knows us by
 * the name that it had, whichever of several relays brings the REQUEST.
 */
export function identifierFor(world: World, request: DhcpRequest, subnet: SubnetSettings): Ipv4Address {
  const { message, arrival, serverIdentifier: taken, serverIdentifierOverride } = request;
  if (message === "REQUEST" && taken !== undefined) return taken;
  return serverIdentifierOverride ?? world.serverIdentifier(arrival, subnet);
}

/** Whether the server that a message names is this one, by whichever of this host's addresses. */
export function namesUs(
  world: World,
  { serverIdentifier: named, arrival }: DhcpRequest,
  subnets: readonly SubnetSettings[],
): boolean {
  if (named === undefined) return false;
  return world.isOwn(named) || subnets.some((subnet) => world.serverIdentifier(arrival, subnet) === named);
}

export function candidates(world: World, request: DhcpRequest): readonly SubnetSettings[] {
  return candidateSubnets(world.subnets, request);
}

export function plainNetwork(subnet: SubnetSettings): Network {
  const { gateway, dns } = subnet;
  return { subnet, prefixLength: subnet.subnet.prefixLength, gateway, dns };
}

/** A vif's own prefix, gateway and name servers go before the subnet's. */
export function ownNetwork(plan: Fixed, subnet: SubnetSettings): Network {
  const gateway = plan.gateway ?? subnet.gateway;
  const dns = plan.dns.length > 0 ? plan.dns : subnet.dns;
  return { subnet, prefixLength: plan.prefixLength, gateway, dns };
}

function taken(address: Ipv4Address, { kind, mac }: Holder): Refusal {
  return { reason: "addressTaken", text: `${address} is ${kind} by ${mac}` };
}
