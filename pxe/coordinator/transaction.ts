import type { ProbeResult } from "../net/address-probe.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { identifierFor, namesUs } from "./address-place.js";
import { addressBeside, addressToTell, answerBeside, lookBeside } from "./beside.js";
import { decideBootp, refuseBootp } from "./bootp.js";
import {
  addressFromPool,
  type Decision,
  decideGrant,
  decideInform,
  isOnWrongNetwork,
  isRefusal,
  type Refusal,
  type World,
  wasGivenByUs,
} from "./decision.js";
import { addressAskedFor, type DhcpRequest, requestState } from "./dhcp-request.js";
import { strangerQuestion } from "./discovery.js";
import type { StrangerQuestion } from "./owner-source.js";
import type { Ownership } from "./ownership.js";
import { buildNak } from "./reply.js";
import { strangerJudged } from "./stranger-decision.js";
import { candidateSubnets } from "./subnet-choice.js";
import { acknowledge, onLeaseDurable, onLeaseFailed } from "./transaction-commit.js";
import { onDecline, onRelease, QUARANTINE_TIME } from "./transaction-end.js";
import { mustProbe, offer, PROBE_TIME, probe } from "./transaction-offer.js";
import { isInWork, isRepeat } from "./transaction-repeat.js";
import {
  ignored,
  noSubnetText,
  probed,
  received,
  refuse,
  sendPacket,
  sendReply,
  tookAnother,
  withheld,
  withInUse,
} from "./transaction-report.js";
import {
  type AddressInUse,
  type Asking,
  type Committing,
  IDLE,
  type Probing,
  type Step,
  type Transaction,
  type TransactionAction,
  type TransactionEvent,
  unchanged,
  withActions,
  withReport,
  withReports,
} from "./transaction-step.js";

/** Addresses of the pool that the network is asked for before a DISCOVER is left alone; the firmware's next one goes on with others. */
const MOST_PROBES = 3;

const NO_OPTION_50 = "it takes an offer and names no address (option 50)";

/** Reads the book in `world`, changes nothing: the shell performs the actions in order, then waits for the next event. */
export function step(world: World, transaction: Transaction, now: number, event: TransactionEvent): Step {
  switch (event.kind) {
    case "message":
      return withReport(
        received(event.request, isInWork(transaction, event.request)),
        onMessage(world, transaction, now, event.request),
      );
    case "verdict":
      if (transaction.kind !== "asking") return unchanged(transaction);
      return onVerdict(world, transaction, event.ownership, now);
    case "probed":
      if (transaction.kind !== "probing" || transaction.address !== event.address)
        return unchanged(transaction);
      return onProbed(world, transaction, event.result, now);
    case "leaseDurable":
      if (transaction.kind !== "committing" || transaction.lease !== event.lease)
        return unchanged(transaction);
      return thenNext(world, transaction, now, onLeaseDurable(transaction, now));
    case "leaseFailed":
      if (transaction.kind !== "committing" || transaction.lease !== event.lease)
        return unchanged(transaction);
      return thenNext(world, transaction, now, onLeaseFailed(transaction, now, event.text));
    case "timer":
      return onTimer(world, transaction, now);
  }
}

function onTimer(world: World, transaction: Transaction, now: number): Step {
  if (!("until" in transaction) || transaction.until > now) return unchanged(transaction);
  if (transaction.kind === "decided") return { transaction: IDLE, actions: [] };
  const text = `no word of it within ${PROBE_TIME / 1000} s`;
  return onProbed(world, transaction, { kind: "notProbed", text }, now);
}

function onMessage(world: World, transaction: Transaction, now: number, request: DhcpRequest): Step {
  const look = request.serverIdentifier === undefined ? lookBeside(world, request) : undefined;
  if (look === "ask") return ask(world, transaction, now, request);
  if (look !== undefined) return withReport(ignored(request, look.reason, look.text), unchanged(transaction));
  switch (request.message) {
    case "DISCOVER":
      return ask(world, transaction, now, request);
    case "INFORM":
      if (request.packet.ciaddr !== UNSPECIFIED) return ask(world, transaction, now, request);
      return withReport(ignored(request, "unservedMessage", "INFORM without ciaddr"), unchanged(transaction));
    case "REQUEST":
      return onRequest(world, transaction, now, request);
    case "RELEASE":
      return onRelease(world, transaction, now, request);
    case "DECLINE":
      return onDecline(world, transaction, now, request);
    case "BOOTP":
      return onBootp(world, transaction, now, request);
    default:
      return withReport(ignored(request, "unservedMessage", ""), unchanged(transaction));
  }
}

/**
 * A message without a subnet costs no question. While a question or a probe is outstanding for the MAC, a retransmit or a newer message takes the
 * waiting place; what is no retransmit of the REQUEST whose lease is being written has its turn after that.
 */
function ask(world: World, transaction: Transaction, now: number, request: DhcpRequest): Step {
  if (candidateSubnets(world.subnets, request).length === 0)
    return withReport(ignored(request, "noSubnet", noSubnetText(request)), unchanged(transaction));
  if (transaction.kind === "committing")
    return { transaction: waiting(world, transaction, request, now), actions: [] };
  const keepsPlace =
    transaction.kind === "asking" || (transaction.kind === "probing" && request.message === "DISCOVER");
  if (keepsPlace) return { ...unchanged(transaction), transaction: { ...transaction, request } };
  const stranger = strangerQuestion(world, request, now);
  const told = addressBeside(world, request) ?? addressFromPool(world, request, now);
  return askTelling(request, told, [], stranger);
}

/** A retransmit may have come by another relay, which has its own name for the server. */
function waiting(world: World, committing: Committing, request: DhcpRequest, now: number): Committing {
  const { decision } = committing;
  if (!isRepeat(committing.request, request) || !isFrom(world, decision, request))
    return { ...committing, next: request };
  const serverIdentifier = identifierFor(world, request, decision.subnet);
  return { ...committing, request, requestedAt: now, decision: { ...decision, serverIdentifier } };
}

/** The message that waited for the commit to be over. */
function thenNext(world: World, { next }: Committing, now: number, done: Step): Step {
  if (next === undefined) return done;
  return withActions(done.actions, onMessage(world, done.transaction, now, next));
}

function askTelling(
  request: DhcpRequest,
  poolAddress: Ipv4Address | undefined,
  inUse: readonly AddressInUse[],
  stranger: StrangerQuestion | undefined,
): Step {
  const told = {
    ...(poolAddress === undefined ? {} : { poolAddress }),
    ...(stranger === undefined ? {} : { stranger }),
  };
  return {
    transaction: { kind: "asking", request, inUse, ...told },
    actions: [{ kind: "askOwner", ...told }],
  };
}

function onBootp(world: World, transaction: Transaction, now: number, request: DhcpRequest): Step {
  const refusal = refuseBootp(world, request);
  if (refusal === undefined) return ask(world, transaction, now, request);
  return withReport(ignored(request, refusal.reason, refusal.text), unchanged(transaction));
}

function onRequest(world: World, transaction: Transaction, now: number, request: DhcpRequest): Step {
  const state = requestState(request);
  if (state === undefined) {
    const text = "it names neither a server nor an address";
    return withReport(ignored(request, "unservedMessage", text), unchanged(transaction));
  }
  if (request.serverIdentifier === undefined || !mayHaveOffer(world, transaction, request))
    return ask(world, transaction, now, request);
  if (!isForUs(world, transaction, request))
    return lookBeside(world, request) === "ask"
      ? ask(world, transaction, now, request)
      : tookAnother(world, transaction, request);
  if (state === "selecting" && request.requestedAddress === undefined)
    return withReport(ignored(request, "unservedMessage", NO_OPTION_50), unchanged(transaction));
  const isPromised =
    transaction.kind === "decided" && transaction.xid === request.packet.xid && transaction.until > now;
  if (isPromised && takes(world, transaction.decision, request))
    return acknowledge(world, request, transaction.decision, now);
  return ask(world, transaction, now, request);
}

function mayHaveOffer(world: World, transaction: Transaction, request: DhcpRequest): boolean {
  return "decision" in transaction || candidateSubnets(world.subnets, request).length > 0;
}

/** What is in work was found to be for us when it came, maybe by an offer that is no more: its copy is no worse. */
function isForUs(world: World, transaction: Transaction, request: DhcpRequest): boolean {
  const named = request.serverIdentifier;
  if (isInWork(transaction, request)) return true;
  if ("decision" in transaction && transaction.decision.serverIdentifier === named) return true;
  if (request.serverIdentifierOverride === named) return true;
  return namesUs(world, request, candidateSubnets(world.subnets, request));
}

function takes(world: World, decision: Decision, request: DhcpRequest): boolean {
  const isSame =
    decision.address === request.requestedAddress && decision.serverIdentifier === request.serverIdentifier;
  return isSame && isFrom(world, decision, request);
}

/** A machine that has moved to another network since is no party to what was decided for the first. */
function isFrom(world: World, { subnet }: Decision, request: DhcpRequest): boolean {
  return candidateSubnets(world.subnets, request).includes(subnet);
}

/** `isFree`: the network has been asked for the address that the owner was told. */
function onVerdict(world: World, asking: Asking, ownership: Ownership, now: number, isFree = false): Step {
  const judged = ownership.kind === "none" ? strangerJudged(world, asking.request) : undefined;
  return withReports(judged === undefined ? [] : [judged], answer(world, asking, ownership, now, isFree));
}

function answer(
  world: World,
  { request, poolAddress, stranger, inUse }: Asking,
  ownership: Ownership,
  now: number,
  isFree: boolean,
): Step {
  const learnt = addressToTell(world, request, ownership);
  if (learnt !== undefined && learnt !== poolAddress)
    return askTelling(request, learnt, inUse, stranger && { ...stranger, poolAddress: learnt });
  const beside = answerBeside(world, request, ownership);
  if (beside !== undefined) return beside;
  if (request.message === "INFORM") return answerInform(request, decideInform(world, request, ownership));
  if (request.message === "BOOTP")
    return grant(world, request, decideBootp(world, request, ownership, now), now);
  const outcome = decideGrant(world, request, ownership, now);
  if (ownership.kind === "one" && isOtherThanTold(outcome, poolAddress))
    return askTelling(request, outcome.address, inUse, stranger);
  if (stranger !== undefined && isDiscoveredElsewhere(outcome, ownership, stranger))
    return askTelling(request, poolAddress, inUse, { ...stranger, poolAddress: outcome.address });
  if (request.message === "REQUEST") return answerRequest(world, request, ownership, outcome, now);
  if (isRefusal(outcome)) return refuseFor(ownership, request, withInUse(outcome, inUse));
  const isCleared = isFree && outcome.address === poolAddress;
  if (isCleared || !mustProbe(world, request, outcome, now)) return offer(request, outcome, now);
  return probe(request, outcome, ownership, { inUse, ...(stranger && { stranger }) }, now);
}

function answerRequest(
  world: World,
  request: DhcpRequest,
  ownership: Ownership,
  outcome: Decision | Refusal,
  now: number,
): Step {
  const asked = addressAskedFor(request);
  if (isOnWrongNetwork(world, request, ownership, now))
    return deny(world, request, `${asked} is no address of this network`);
  if (isRefusal(outcome)) return refuseFor(ownership, request, outcome);
  if (outcome.address === asked) return grant(world, request, outcome, now);
  if (wasGivenByUs(world, request, asked, now))
    return deny(world, request, `${asked} is not its address any more`);
  const text = `it asks for ${asked}, its address is ${outcome.address}`;
  return refuse(request, { reason: "notOurs", text });
}

/** An owner that is silent takes nothing back: what was offered before stays held for the machine. */
function refuseFor(ownership: Ownership, request: DhcpRequest, refusal: Refusal): Step {
  if (ownership.kind !== "silent") return refuse(request, refusal);
  return withReport(ignored(request, refusal.reason, refusal.text), { transaction: IDLE, actions: [] });
}

function grant(world: World, request: DhcpRequest, outcome: Decision | Refusal, now: number): Step {
  if (isRefusal(outcome)) return refuse(request, outcome);
  return withReports(withheld(outcome), acknowledge(world, request, outcome, now));
}

/**
 * While its owner was asked, the address it was told went to another machine, or another one became free. The owner serves boot files to the
 * address it was told, so it is asked again.
 */
function isOtherThanTold(
  outcome: Decision | Refusal,
  poolAddress: Ipv4Address | undefined,
): outcome is Decision {
  return !isRefusal(outcome) && outcome.kind === "pool" && outcome.address !== poolAddress;
}

/** As `isOtherThanTold`, of the driver whose discovery ramdisk a stranger boots. */
function isDiscoveredElsewhere(
  outcome: Decision | Refusal,
  ownership: Ownership,
  { poolAddress }: StrangerQuestion,
): outcome is Decision {
  const isDiscovered = ownership.kind === "none" && ownership.discovery?.boot !== undefined;
  return isDiscovered && !isRefusal(outcome) && outcome.address !== poolAddress;
}

/** The machine itself may answer: a running system whose lease has expired, or that was given the address by hand. */
function onProbed(world: World, probing: Probing, result: ProbeResult, now: number): Step {
  const { request, ownership, address, stranger, inUse } = probing;
  const report = probed(address, result);
  if (result.kind === "inUse" && result.by !== request.client.mac) {
    const found: AddressInUse = { address, ...(result.by === undefined ? {} : { by: result.by }) };
    return withReport(report, chooseAnother(probing, [...inUse, found], now));
  }
  const asked: Asking = {
    kind: "asking",
    request,
    poolAddress: address,
    inUse,
    ...(stranger && { stranger }),
  };
  return withReport(report, onVerdict(world, asked, ownership, now, true));
}

/** Which one is decided when the verdict comes, which is known still: by then the book has set this one aside. */
function chooseAnother(
  { request, address, stranger }: Probing,
  inUse: readonly AddressInUse[],
  now: number,
): Step {
  const setAside: TransactionAction[] = [
    { kind: "unhold" },
    { kind: "quarantine", address, until: now + QUARANTINE_TIME },
  ];
  const next = stranger && { hypervisor: stranger.hypervisor };
  if (inUse.length < MOST_PROBES) return withActions(setAside, askTelling(request, undefined, inUse, next));
  const text = "no address was found in the pool that no other host has";
  return withActions(setAside, refuse(request, withInUse({ reason: "addressTaken", text }, inUse)));
}

function answerInform(request: DhcpRequest, outcome: Decision | Refusal): Step {
  if (isRefusal(outcome)) return refuse(request, outcome);
  return { transaction: IDLE, actions: sendReply(request, "ACK", outcome) };
}

function deny(world: World, request: DhcpRequest, text: string): Step {
  const [subnet] = candidateSubnets(world.subnets, request);
  if (subnet === undefined) return unchanged(IDLE);
  const reply = buildNak(request, identifierFor(world, request, subnet), text);
  return { transaction: IDLE, actions: [{ kind: "unhold" }, ...sendPacket(request, "NAK", reply, {})] };
}
