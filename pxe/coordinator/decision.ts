import { chooseBootFile, type WhyNone, whyNoLoaders } from "../boot/boot-choice.js";
import type { BootClient } from "../boot/boot-client.js";
import type { SilenceReason } from "../boot/boot-event.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import type { ClasslessRoute } from "../net/classless-route.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { subnetContains } from "../net/subnet.js";
import {
  candidates,
  identifierFor,
  ownNetwork,
  type Place,
  placeFixed,
  placeFromPool,
  plainNetwork,
} from "./address-place.js";
import { addressAskedFor, type DhcpRequest, requestState } from "./dhcp-request.js";
import type { Lease } from "./lease.js";
import type { LeaseBook } from "./lease-book.js";
import type { OwnerAnswer, Ownership } from "./ownership.js";
import type { SubnetSettings } from "./settings.js";
import { grantStranger, informStranger, isServedStranger } from "./stranger-decision.js";
import type { StrangerWaits } from "./stranger-wait.js";

/** What decisions may look at beside the message and the verdict. */
export interface World {
  readonly subnets: readonly SubnetSettings[];
  readonly book: LeaseBook;
  /** The coordinator's own address as that client reaches it: option 54. */
  readonly serverIdentifier: (arrival: Arrival, subnet: SubnetSettings) => Ipv4Address;
  /** Whether it is an address of the coordinator's host, on whatever interface. */
  readonly isOwn: (address: Ipv4Address) => boolean;
  /** The hypervisor's name for a driver's address. */
  readonly name: (driver: string) => string;
  /** Whether any driver claims the machine, as far as is known. */
  readonly isKnown?: (mac: MacAddress) => boolean;
  /** Whether an operator said that it is to be left alone while no driver claims it. */
  readonly isIgnored?: ((mac: MacAddress) => boolean) | undefined;
  /** Whether the machine's present boot is that of a discovery ramdisk. */
  readonly isDiscovered?: (mac: MacAddress) => boolean;
  /** Nothing is sent. */
  readonly isListening?: boolean;
  /** What strangers asked so far; absent where no policy looks at it. */
  readonly waits?: Pick<StrangerWaits, "of"> | undefined;
}

export interface BootData {
  /** The driver's boot address: siaddr. */
  readonly server: Ipv4Address;
  readonly file: string;
  readonly hypervisor: string;
}

/** What one machine gets, decided once and kept from OFFER to ACK. */
export interface Decision {
  readonly address: Ipv4Address;
  readonly kind: Lease["kind"];
  readonly subnet: SubnetSettings;
  readonly prefixLength: number;
  readonly gateway?: Ipv4Address | undefined;
  readonly dns: readonly Ipv4Address[];
  /** The vif's own; absent: the subnet's. */
  readonly mtu?: number | undefined;
  readonly routes?: readonly ClasslessRoute[] | undefined;
  readonly serverIdentifier: Ipv4Address;
  readonly hostname?: string | undefined;
  readonly hypervisor?: string | undefined;
  readonly boot?: BootData | undefined;
  /** Why a client that wants to boot gets no boot files. */
  readonly withheld?: WhyNone | undefined;
}

export interface Refusal {
  readonly reason: SilenceReason;
  readonly text: string;
  /** The fixed address that somebody else has at present, and is not to keep. */
  readonly reserve?: Ipv4Address;
  /** The owner's fixed address, where it belongs to another network. */
  readonly elsewhere?: Ipv4Address;
}

/** What the verdict means for this DISCOVER or REQUEST: the address and boot data, or why there are none. */
export function decideGrant(
  world: World,
  request: DhcpRequest,
  ownership: Ownership,
  now: number,
): Decision | Refusal {
  switch (ownership.kind) {
    case "one":
      return grantOwned(world, request, ownership.answer, now);
    case "none":
      return grantStranger(world, request, ownership.discovery, now);
    case "conflict":
      return refusalOf(world, ownership);
    default:
      return extendAsItStands(world, request, now) ?? refusalOf(world, ownership);
  }
}

/** What the machine would be given from the pool now, whoever owns it. */
export function addressFromPool(world: World, request: DhcpRequest, now: number): Ipv4Address | undefined {
  if (request.message === "INFORM" || request.message === "BOOTP") return undefined;
  const place = placeFromPool(world, request, "pool", candidates(world, request), now);
  return "reason" in place ? undefined : place.address;
}

/** What a machine that has an address by other means is told by INFORM, RFC 2131 §4.3.5. */
export function decideInform(world: World, request: DhcpRequest, ownership: Ownership): Decision | Refusal {
  if (ownership.kind === "none") return informStranger(world, request);
  if (ownership.kind !== "one") return refusalOf(world, ownership);
  const { grant } = ownership.answer;
  const [subnet] = candidates(world, request);
  if (grant.address === undefined || subnet === undefined) return noVif(grant.netbootOff);
  const network = grant.address.kind === "fixed" ? ownNetwork(grant.address, subnet) : plainNetwork(subnet);
  const address = request.packet.ciaddr;
  return ownedDecision(world, request, ownership.answer, { ...network, address, kind: grant.address.kind });
}

/** RFC 2131 §4.3.2: a client that boots anew with an address of another network must be told so, but only one that is ours to judge. */
export function isOnWrongNetwork(
  world: World,
  request: DhcpRequest,
  ownership: Ownership,
  now: number,
): boolean {
  const asked = addressAskedFor(request);
  if (asked === undefined || requestState(request) === "selecting") return false;
  const { mac, architecture } = request.client;
  const all = candidates(world, request);
  const isServed = architecture === undefined && isServedStranger(world, request);
  const mayJudge = ownership.kind === "one" || (ownership.kind === "none" && isServed);
  const isOurs = world.book.leasesOf(mac).some((lease) => lease.expiresAt > now);
  return isOurs && mayJudge && all.every(({ subnet }) => !subnetContains(subnet, asked));
}

/** RFC 2131 §4.3.2: a running system that starts anew or extends a lease we gave it, at an address that is not its own any more. */
export function wasGivenByUs(
  world: World,
  request: DhcpRequest,
  address: Ipv4Address | undefined,
  now: number,
): boolean {
  if (address === undefined || requestState(request) === "selecting") return false;
  const lease = world.book.leaseAt(address);
  const { mac, architecture } = request.client;
  return architecture === undefined && lease?.mac === mac && lease.expiresAt > now;
}

export function isRefusal(outcome: object): outcome is Refusal {
  return "reason" in outcome;
}

function grantOwned(
  world: World,
  request: DhcpRequest,
  answer: OwnerAnswer,
  now: number,
): Decision | Refusal {
  const { address: plan, netbootOff } = answer.grant;
  if (plan === undefined) return noVif(netbootOff);
  const place =
    plan.kind === "fixed"
      ? placeFixed(world, request, plan, now)
      : placeFromPool(world, request, "pool", candidates(world, request), now);
  return "reason" in place ? place : ownedDecision(world, request, answer, place);
}

/**
 * A running system keeps the address it was promised while its driver is away: more time for its own lease, with what that says, and nothing
 * else. No offer and no boot file can come of it.
 */
function extendAsItStands(world: World, request: DhcpRequest, now: number): Decision | undefined {
  const { ciaddr } = request.packet;
  const isSystem = request.client.architecture === undefined;
  if (!isSystem || request.message !== "REQUEST" || requestState(request) !== "extending") return undefined;
  const lease = world.book.leaseAt(ciaddr);
  const subnet = candidates(world, request).find((candidate) => subnetContains(candidate.subnet, ciaddr));
  if (lease?.network === undefined || subnet === undefined) return undefined;
  if (lease.mac !== request.client.mac || lease.expiresAt <= now) return undefined;
  const { address, kind, hostname, hypervisor, network } = lease;
  const serverIdentifier = identifierFor(world, request, subnet);
  return { address, kind, subnet, ...network, serverIdentifier, hostname, hypervisor };
}

export function ownedDecision(
  world: World,
  request: DhcpRequest,
  answer: OwnerAnswer,
  place: Place,
): Decision {
  const { address, kind, subnet, prefixLength, gateway, dns } = place;
  const { boot, withheld } = bootFor(world, request.client, answer);
  return {
    address,
    kind,
    subnet,
    prefixLength,
    gateway,
    dns,
    serverIdentifier: identifierFor(world, request, subnet),
    hostname: answer.grant.hostname,
    mtu: answer.grant.mtu,
    routes: answer.grant.routes,
    hypervisor: world.name(answer.driver),
    boot,
    withheld,
  };
}

export function bootFor(
  world: World,
  client: BootClient,
  answer: OwnerAnswer,
): Pick<Decision, "boot" | "withheld"> {
  const { architecture } = client;
  if (architecture === undefined) return {};
  const { boot, missingLoaders } = answer.grant;
  const hypervisor = world.name(answer.driver);
  if (boot === undefined)
    return {
      withheld: whyNoLoaders(client, architecture, hypervisor, missingLoaders) ?? netbootOff(answer.grant),
    };
  const choice = chooseBootFile(boot, client, architecture, hypervisor, missingLoaders);
  if (choice.kind === "none") return { withheld: choice };
  return { boot: { server: boot.server, file: choice.file, hypervisor } };
}

function netbootOff({ netbootOff: text, isDeployed }: OwnerAnswer["grant"]): WhyNone {
  return { reason: isDeployed === true ? "deployed" : "netbootOff", text };
}

export function refusalOf(world: World, ownership: Exclude<Ownership, { kind: "one" | "none" }>): Refusal {
  const names = ownership.drivers.map(world.name).join(" and ");
  const reason = ownership.kind === "silent" ? "ownerSilent" : ownership.kind;
  return { reason, text: `${names}: ${ownership.text}` };
}

export function noVif(netbootOff: string): Refusal {
  return { reason: "noVif", text: netbootOff };
}
