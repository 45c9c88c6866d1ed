import type { UnknownPolicy } from "../boot/unknown-policy.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { isHostAddress } from "../net/subnet.js";
import { namesUs } from "./address-place.js";
import { isRefusal, type Refusal, type World } from "./decision.js";
import { addressAskedFor, type DhcpRequest, requestState } from "./dhcp-request.js";
import { judge } from "./judgement.js";
import { isAlone, isForeign } from "./neighbours.js";
import type { Ownership } from "./ownership.js";
import { decideBeside, type ProxyDecision } from "./proxy-decision.js";
import { buildProxyReply } from "./proxy-reply.js";
import { PXE_CLIENT } from "./reply.js";
import type { SubnetSettings } from "./settings.js";
import { candidateSubnets } from "./subnet-choice.js";
import { ignored, refuse, sendPacket, tookAnother, withheld } from "./transaction-report.js";
import { IDLE, type Step, withReport, withReports } from "./transaction-step.js";

/*
 * Life beside another DHCP server. Where one gives the addresses, a machine that boots gets boot files beside its OFFER (PXE 2.1 §2.2), and everything
 * else is left to it. The owner of a vif without a fixed address serves its files to the address it was told: the machine's REQUEST, which everybody
 * hears, says which one that is. Strangers may be handed to another server altogether, with every message of theirs.
 */

/** Before anybody is asked: `ask`, or why nobody needs to be. `undefined` where nothing but addresses of ours is in question. */
export function lookBeside(world: World, request: DhcpRequest): "ask" | Refusal | undefined {
  const subnets = besideOthers(world, request);
  if (subnets.length === 0) return undefined;
  if (isAtBootServer(request)) return lookAtBootServer(request);
  if (givesUp(request) && world.book.leasesOf(request.client.mac).length > 0) return undefined;
  const policy = policyFor(world, request);
  if (policy === "forward" && isHandedOn(request)) return "ask";
  if (subnets.every(isForeign)) return lookAtForeign(request);
  return policy === "proxy" && namesAnother(world, request, subnets) ? "ask" : undefined;
}

/** The address of another server that the machine has, or takes. */
export function addressBeside(world: World, request: DhcpRequest): Ipv4Address | undefined {
  const subnets = besideOthers(world, request);
  const isOthers =
    isAtBootServer(request) ||
    subnets.every(isForeign) ||
    (policyFor(world, request) === "proxy" && namesAnother(world, request, subnets));
  const address = isOthers ? addressOf(request) : undefined;
  if (address === undefined) return undefined;
  return subnets.some(({ subnet }) => isHostAddress(subnet, address)) ? address : undefined;
}

/** The same, where the driver of the verdict serves files to the address that it is told. */
export function addressToTell(
  world: World,
  request: DhcpRequest,
  ownership: Ownership,
): Ipv4Address | undefined {
  const isServed =
    ownership.kind === "one"
      ? ownership.answer.grant.address?.kind === "pool"
      : ownership.kind === "none" && ownership.discovery !== undefined;
  return isServed ? addressBeside(world, request) : undefined;
}

/** The answer, or the lack of one, where the address is not ours to give; `undefined` where it is. */
export function answerBeside(world: World, request: DhcpRequest, ownership: Ownership): Step | undefined {
  const subnets = besideOthers(world, request);
  if (subnets.length === 0) return undefined;
  const handedOn = ownership.kind === "none" ? handOn(world, request) : undefined;
  if (handedOn !== undefined) return handedOn;
  const outcome = decideBeside(world, request, ownership, subnets);
  if (outcome !== undefined)
    return isRefusal(outcome) ? refuse(request, outcome) : carry(world, request, outcome);
  if (givesUp(request)) return refuse(request, { reason: "notOurs", text: "it has no lease of ours" });
  return namesAnother(world, request, subnets) ? tookAnother(world, IDLE, request) : undefined;
}

/** The subnets that the message may be from, where another server may have to do with them. */
function besideOthers(world: World, request: DhcpRequest): readonly SubnetSettings[] {
  return isAlone(world.subnets) ? [] : candidateSubnets(world.subnets, request);
}

/** What a machine meets that no driver claims; of one that is known to be claimed, no policy is asked. */
function policyFor(world: World, request: DhcpRequest): UnknownPolicy | undefined {
  if (world.isKnown?.(request.client.mac) === true) return undefined;
  return judge(world, request)?.treatment.policy;
}

function isAtBootServer({ arrival }: DhcpRequest): boolean {
  return arrival.service === "bootServer";
}

/** PXE 2.1 §2.2.3 has REQUEST; some ROMs say INFORM, as they have their address. */
function lookAtBootServer({ message, client }: DhcpRequest): "ask" | Refusal {
  const isAsked = message === "REQUEST" || message === "INFORM";
  if (isAsked && client.vendorClass?.startsWith(PXE_CLIENT) === true) return "ask";
  return { reason: "unservedMessage", text: "port 4011 answers REQUEST and INFORM of PXE clients" };
}

function lookAtForeign(request: DhcpRequest): "ask" | Refusal {
  const { message, client } = request;
  if (message === "DISCOVER" && client.architecture !== undefined) return "ask";
  const isTelling = message === "REQUEST" || message === "INFORM";
  if (isTelling && addressOf(request) !== undefined) return "ask";
  return { reason: "foreignAddresses", text: "" };
}

function addressOf(request: DhcpRequest): Ipv4Address | undefined {
  const { packet, message } = request;
  if (packet.ciaddr !== UNSPECIFIED) return packet.ciaddr;
  return message === "REQUEST" ? addressAskedFor(request) : undefined;
}

function givesUp({ message }: DhcpRequest): boolean {
  return message === "RELEASE" || message === "DECLINE";
}

/** Everything of a client but what it sends to this server alone. */
function isHandedOn(request: DhcpRequest): boolean {
  const { arrival, packet, message } = request;
  if (packet.giaddr === UNSPECIFIED && arrival.localAddress !== undefined) return false;
  if (message === "INFORM") return packet.ciaddr !== UNSPECIFIED;
  if (message === "REQUEST") return requestState(request) !== undefined;
  return message === "DISCOVER" || message === "BOOTP" || givesUp(request);
}

function namesAnother(world: World, request: DhcpRequest, subnets: readonly SubnetSettings[]): boolean {
  const { serverIdentifier: named, serverIdentifierOverride } = request;
  if (request.message !== "REQUEST" || named === undefined || named === serverIdentifierOverride)
    return false;
  return !namesUs(world, request, subnets);
}

function handOn(world: World, request: DhcpRequest): Step | undefined {
  const { subnet, treatment } = judge(world, request) ?? {};
  if (subnet === undefined || treatment?.policy !== "forward" || isAtBootServer(request)) return undefined;
  if (!isHandedOn(request)) return undefined;
  return { transaction: IDLE, actions: [{ kind: "forward", request, subnet, servers: treatment.servers }] };
}

function carry(world: World, request: DhcpRequest, decision: ProxyDecision): Step {
  if (request.message === "REQUEST" && !isAtBootServer(request)) return noteTaken(request, decision);
  const { boot, subnet } = decision;
  const left = ignored(request, "foreignAddresses", "");
  if (boot === undefined)
    return withReports([...withheld(decision), left], { transaction: IDLE, actions: [] });
  const message = request.message === "DISCOVER" ? "OFFER" : "ACK";
  const serverIdentifier = world.serverIdentifier(request.arrival, subnet);
  const reply = buildProxyReply(request, message, { serverIdentifier, boot });
  return { transaction: IDLE, actions: sendPacket(request, message, reply, boot, true) };
}

function noteTaken(request: DhcpRequest, { fixed }: ProxyDecision): Step {
  const address = addressOf(request);
  const { serverIdentifier: server } = request;
  const by = server === undefined ? "" : ` of ${server}`;
  const only =
    fixed === undefined || fixed === address
      ? ""
      : `; its vif has ${fixed}, and its files are for that address alone`;
  const detail = ignored(request, "foreignAddresses", `it takes ${address}${by}${only}`, { server });
  return withReport(detail, {
    transaction: IDLE,
    actions: [{ kind: "boundElsewhere", request }],
  });
}
