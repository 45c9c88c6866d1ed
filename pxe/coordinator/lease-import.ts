import { formatSubnet, isHostAddress, subnetContains } from "../net/subnet.js";
import type { Lease, LeaseChange } from "./lease.js";
import type { LeaseBook, Obstacle } from "./lease-book.js";
import type { SubnetSettings } from "./settings.js";

/** What becomes of one lease from outside. `text` says why it is not taken. */
export type ImportPlan =
  | { readonly kind: "add"; readonly changes: readonly LeaseChange[] }
  | { readonly kind: "keep"; readonly text: string }
  | { readonly kind: "refuse"; readonly text: string };

/** A year, the longest `leaseSeconds` there is: what ends later never was a lease, and would block its address. Milliseconds. */
const LONGEST = 31_536_000_000;

/**
 * Whether a lease that another coordinator or an earlier run gave may stand in the book. What the book has is newer by what it knows: nothing
 * that a machine holds, was offered or is being given changes hands, and a machine has one lease a subnet. A `fixed` lease is taken as a
 * record: it keeps the pool off the address and lets the machine renew while its driver is away; whose address it is the drivers say.
 */
export function planImport(
  book: LeaseBook,
  subnets: readonly SubnetSettings[],
  lease: Lease,
  now: number,
): ImportPlan {
  const subnet = subnets.find((candidate) => subnetContains(candidate.subnet, lease.address));
  const flaw = subnet === undefined ? noSubnet(subnets, lease) : flawOf(subnet, lease, now);
  if (subnet === undefined || flaw !== undefined) return refuse(flaw ?? "");
  return ownLease(book, subnet, lease, now) ?? othersLease(book, lease, now) ?? add(book, subnet, lease);
}

function flawOf(subnet: SubnetSettings, lease: Lease, now: number): string | undefined {
  const { address, expiresAt } = lease;
  const name = formatSubnet(subnet.subnet);
  if (!isHostAddress(subnet.subnet, address)) return `${address} is no host address of ${name}`;
  if (address === subnet.gateway) return `${address} is the gateway of ${name}`;
  if (subnet.dns.includes(address)) return `${address} is a name server of ${name}`;
  return expiresAt > now + LONGEST ? "it ends more than a year from now" : undefined;
}

/** What the machine itself has in the subnet. */
function ownLease(
  book: LeaseBook,
  { subnet }: SubnetSettings,
  lease: Lease,
  now: number,
): ImportPlan | undefined {
  const { mac, address } = lease;
  const own = book.leaseIn(subnet, mac);
  if (own !== undefined && own.expiresAt >= lease.expiresAt) {
    const age = own.expiresAt === lease.expiresAt ? "the same" : "a newer";
    return keep(`${mac} has ${age} lease, of ${own.address}`);
  }
  if (book.isExchanging(mac, now)) return keep(`${mac} is being given an address at this moment`);
  if (own === undefined || own.address === address || own.expiresAt <= now) return undefined;
  return refuse(`${mac} has ${own.address} by an unexpired lease; release that one first`);
}

/** What others have of the address. */
function othersLease(
  book: LeaseBook,
  { mac, address, expiresAt }: Lease,
  now: number,
): ImportPlan | undefined {
  // As a stranger: no open offer yields to what is only a record.
  const obstacle = book.obstacle(address, mac, "unknownMachine", now);
  if (obstacle !== undefined) return refuse(obstacleText(address, obstacle));
  const last = book.leaseAt(address);
  if (last === undefined || last.mac === mac || last.expiresAt < expiresAt) return undefined;
  return keep(`${address} was leased to ${last.mac} later`);
}

function add(book: LeaseBook, { subnet }: SubnetSettings, lease: Lease): ImportPlan {
  const { mac } = lease;
  const old = book.leaseIn(subnet, mac)?.address;
  const goes = old !== undefined && old !== lease.address && !book.isPassing(old, mac);
  const removals = goes ? [{ kind: "remove", address: old } as const] : [];
  return { kind: "add", changes: [...removals, { kind: "put", lease }] };
}

function obstacleText(address: string, obstacle: Obstacle): string {
  if (obstacle.kind === "declined")
    return `${address} was declined a short while ago: another host was found using it`;
  const how = obstacle.kind === "leased" ? "is leased to" : "is offered to";
  return `${address} ${how} ${obstacle.mac}`;
}

function noSubnet(subnets: readonly SubnetSettings[], { address }: Lease): string {
  return `${address} is in none of the configured subnets (${subnets.map(({ subnet }) => formatSubnet(subnet)).join(", ")})`;
}

function keep(text: string): ImportPlan {
  return { kind: "keep", text };
}

function refuse(text: string): ImportPlan {
  return { kind: "refuse", text };
}
