import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { subnetContains } from "../net/subnet.js";
import { decideBootp, refuseBootp } from "./bootp.js";
import {
  addressFromPool,
  type Decision,
  decideGrant,
  decideInform,
  identifierFor,
  isOnWrongNetwork,
  isRefusal,
  type Refusal,
  type World,
} from "./decision.js";
import { addressAskedFor, type DhcpRequest, requestState } from "./dhcp-request.js";
import type { Lease, LeaseChange } from "./lease.js";
import type { Hold, Obstacle } from "./lease-book.js";
import type { Ownership } from "./ownership.js";
import { buildNak } from "./reply.js";
import { candidateSubnets } from "./subnet-choice.js";
import { ignored, noSubnetText, received, sendPacket, sendReply, withheld } from "./transaction-report.js";
import {
  IDLE,
  type Step,
  type Transaction,
  type TransactionAction,
  type TransactionEvent,
  unchanged,
  withReport,
  withReports,
} from "./transaction-step.js";

type Asking = Extract<Transaction, { kind: "asking" }>;

/** Milliseconds from OFFER to REQUEST: OVMF takes 4 s when all is well and up to 28 s after losses. */
export const HOLD_TIME = 60_000;
/** Milliseconds an address that a client declined is left alone. */
export const QUARANTINE_TIME = 600_000;

/** Reads the book in `world`, changes nothing: the shell performs the actions in order, then waits for the next event. */
export function step(world: World, transaction: Transaction, now: number, event: TransactionEvent): Step {
  switch (event.kind) {
    case "message":
      return withReport(received(event.request), onMessage(world, transaction, now, event.request));
    case "verdict":
      if (transaction.kind !== "asking") return unchanged(transaction);
      return onVerdict(world, transaction, event.ownership, now);
    case "leaseDurable":
      if (transaction.kind !== "committing" || transaction.lease !== event.lease)
        return unchanged(transaction);
      return onLeaseDurable(transaction, now);
    case "leaseFailed":
      if (transaction.kind !== "committing" || transaction.lease !== event.lease)
        return unchanged(transaction);
      return onLeaseFailed(transaction, now, event.text);
    case "timer":
      if (transaction.kind !== "decided" || transaction.until > now) return unchanged(transaction);
      return { transaction: IDLE, actions: [] };
  }
}

function onMessage(world: World, transaction: Transaction, now: number, request: DhcpRequest): Step {
  switch (request.message) {
    case "DISCOVER":
    case "INFORM":
      return ask(world, transaction, now, request);
    case "REQUEST":
      return onRequest(world, transaction, now, request);
    case "RELEASE":
      return onRelease(world, now, request);
    case "DECLINE":
      return onDecline(world, now, request);
    case "BOOTP":
      return onBootp(world, transaction, now, request);
    default:
      return withReport(ignored(request, "unservedMessage", ""), unchanged(transaction));
  }
}

/** A message without a subnet costs no question. While one is outstanding for the MAC, a retransmit or a newer message takes the waiting place. */
function ask(world: World, transaction: Transaction, now: number, request: DhcpRequest): Step {
  if (candidateSubnets(world.subnets, request).length === 0)
    return withReport(ignored(request, "noSubnet", noSubnetText(request)), unchanged(transaction));
  if (transaction.kind === "asking") return { transaction: { ...transaction, request }, actions: [] };
  return askTelling(request, addressFromPool(world, request, now));
}

function askTelling(request: DhcpRequest, poolAddress: Ipv4Address | undefined): Step {
  const told = poolAddress === undefined ? {} : { poolAddress };
  return { transaction: { kind: "asking", request, ...told }, actions: [{ kind: "askOwner", ...told }] };
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
  if (state !== "selecting") return ask(world, transaction, now, request);
  if (!isForUs(world, transaction, request)) {
    const text = `it took the offer of ${request.serverIdentifier}`;
    return withReport(ignored(request, "notForUs", text), {
      transaction: IDLE,
      actions: [{ kind: "unhold" }],
    });
  }
  const isBeingStored =
    transaction.kind === "committing" && requestState(transaction.request) === "selecting";
  if (isBeingStored && takes(transaction.decision, request))
    return { transaction: { ...transaction, request, requestedAt: now }, actions: [] };
  const isPromised =
    transaction.kind === "decided" && transaction.xid === request.packet.xid && transaction.until > now;
  if (isPromised && takes(transaction.decision, request))
    return acknowledge(world, request, transaction.decision, now);
  return ask(world, transaction, now, request);
}

function isForUs(world: World, transaction: Transaction, request: DhcpRequest): boolean {
  const named = request.serverIdentifier;
  if ("decision" in transaction && transaction.decision.serverIdentifier === named) return true;
  if (request.serverIdentifierOverride === named) return true;
  return candidateSubnets(world.subnets, request).some(
    (subnet) => world.serverIdentifier(request.arrival, subnet) === named,
  );
}

function takes(decision: Decision, request: DhcpRequest): boolean {
  return (
    decision.address === request.requestedAddress && decision.serverIdentifier === request.serverIdentifier
  );
}

function onVerdict(world: World, asking: Asking, ownership: Ownership, now: number): Step {
  const { request, poolAddress } = asking;
  if (request.message === "INFORM") return answerInform(request, decideInform(world, request, ownership));
  if (request.message === "BOOTP")
    return grant(world, request, decideBootp(world, request, ownership, now), now);
  const outcome = decideGrant(world, request, ownership, now);
  if (ownership.kind === "one" && isOtherThanTold(outcome, poolAddress))
    return askTelling(request, outcome.address);
  if (request.message === "DISCOVER")
    return isRefusal(outcome) ? refuse(request, outcome) : offer(request, outcome, now);
  const asked = addressAskedFor(request);
  if (isOnWrongNetwork(world, request, ownership, now)) return deny(world, request, asked);
  if (!isRefusal(outcome) && outcome.address !== asked)
    return refuse(request, {
      reason: "notOurs",
      text: `it asks for ${asked}, its address is ${outcome.address}`,
    });
  return grant(world, request, outcome, now);
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

function offer(request: DhcpRequest, decision: Decision, now: number): Step {
  const { address, kind, subnet } = decision;
  const until = now + HOLD_TIME;
  const hold: Hold = { mac: request.client.mac, kind, until };
  const promised = { yiaddr: address, seconds: subnet.leaseSeconds };
  const sent = sendReply(request, "OFFER", decision, promised);
  return withReports(withheld(decision), {
    transaction: { kind: "decided", decision, xid: request.packet.xid, until },
    actions: [{ kind: "hold", address, hold }, ...sent],
    wakeAt: until,
  });
}

/** A lease that is unchanged and in its first half is acknowledged again as it stands; any other promise is made durable first. */
function acknowledge(world: World, request: DhcpRequest, decision: Decision, now: number): Step {
  const { mac } = request.client;
  const { address, kind } = decision;
  const obstacle = world.book.obstacle(address, mac, kind, now);
  if (obstacle !== undefined)
    return refuse(request, { reason: "addressTaken", text: `${address} is ${obstacle.kind} meanwhile` });
  const lease = leaseOf(mac, decision, now);
  const current = world.book.isSettled(address) ? world.book.leaseAt(address) : undefined;
  if (current !== undefined && isFresh(current, lease, now))
    return sendAck(request, decision, current, now, now);
  return {
    transaction: { kind: "committing", request, requestedAt: now, decision, lease },
    actions: [{ kind: "commitLease", lease, changes: changesFor(world, decision, lease, now) }],
  };
}

/** A disk that took longer than the whole lease leaves nothing to promise. */
function onLeaseDurable(transaction: Extract<Transaction, { kind: "committing" }>, now: number): Step {
  const { request, decision, lease, requestedAt } = transaction;
  if (lease.expiresAt < now + 1000) return onLeaseFailed(transaction, now, "it took longer than the lease");
  return sendAck(request, decision, lease, requestedAt, now);
}

/** No promise without durability: the client repeats its REQUEST and finds the same decision. */
function onLeaseFailed(
  transaction: Extract<Transaction, { kind: "committing" }>,
  now: number,
  text: string,
): Step {
  const { request, decision } = transaction;
  const until = now + HOLD_TIME;
  const next: Transaction = { kind: "decided", decision, xid: request.packet.xid, until };
  const hold: Hold = { mac: request.client.mac, kind: decision.kind, until };
  return withReport(ignored(request, "storeFailed", text), {
    transaction: next,
    actions: [{ kind: "hold", address: decision.address, hold }],
    wakeAt: until,
  });
}

/**
 * The client counts its lease from when it sent the REQUEST (RFC 2131 §4.4.1), so the seconds are those left at its arrival. Only what followed
 * an offer is kept for the repeated REQUEST: what extended a lease has no boot data that firmware could be given.
 */
function sendAck(
  request: DhcpRequest,
  decision: Decision,
  lease: Lease,
  requestedAt: number,
  now: number,
): Step {
  const seconds = Math.max(0, Math.floor((lease.expiresAt - requestedAt) / 1000));
  const actions = sendReply(request, "ACK", decision, { yiaddr: lease.address, seconds });
  if (requestState(request) !== "selecting") return { transaction: IDLE, actions };
  const until = now + HOLD_TIME;
  return {
    transaction: { kind: "decided", decision, xid: request.packet.xid, until },
    actions,
    wakeAt: until,
  };
}

function answerInform(request: DhcpRequest, outcome: Decision | Refusal): Step {
  if (isRefusal(outcome)) return refuse(request, outcome);
  if (request.packet.ciaddr === UNSPECIFIED)
    return refuse(request, { reason: "unservedMessage", text: "INFORM without ciaddr" });
  return { transaction: IDLE, actions: sendReply(request, "ACK", outcome) };
}

function deny(world: World, request: DhcpRequest, asked: Ipv4Address | undefined): Step {
  const [subnet] = candidateSubnets(world.subnets, request);
  if (subnet === undefined) return unchanged(IDLE);
  const text = `${asked} is no address of this network`;
  const reply = buildNak(request, identifierFor(world, request, subnet), text);
  return { transaction: IDLE, actions: [{ kind: "unhold" }, ...sendPacket(request, "NAK", reply, {})] };
}

/** The hold goes too: what was offered before is not offered any more. */
function refuse(request: DhcpRequest, { reason, text, reserve }: Refusal): Step {
  const reserved = reserve === undefined ? [] : [{ kind: "reserve", address: reserve } as const];
  return withReport(ignored(request, reason, text), {
    transaction: IDLE,
    actions: [{ kind: "unhold" }, ...reserved],
  });
}

/** RFC 2131 §4.3.4. */
function onRelease(world: World, now: number, request: DhcpRequest): Step {
  const address = request.packet.ciaddr;
  if (!hasLease(world, request, address, now))
    return refuse(request, { reason: "notOurs", text: `it has no lease on ${address}` });
  const actions: TransactionAction[] = [{ kind: "unhold" }, { kind: "removeLease", address }];
  return withReport({ kind: "addressReleased", address }, { transaction: IDLE, actions });
}

/** RFC 2131 §4.3.3. Only the machine that was given an address can have it set aside. */
function onDecline(world: World, now: number, request: DhcpRequest): Step {
  const address = request.requestedAddress;
  if (address === undefined || world.book.holderOf(address, now) !== request.client.mac)
    return refuse(request, { reason: "notOurs", text: `it was not given ${address ?? "any address"}` });
  const isLeased = hasLease(world, request, address, now);
  const actions: TransactionAction[] = [
    { kind: "unhold" },
    { kind: "quarantine", address, until: now + QUARANTINE_TIME },
    ...(isLeased ? [{ kind: "removeLease", address } as const] : []),
  ];
  return withReport({ kind: "addressDeclined", address }, { transaction: IDLE, actions });
}

/** An expired lease does not count: the address may be on its way to somebody else. */
function hasLease(world: World, request: DhcpRequest, address: Ipv4Address, now: number): boolean {
  const lease = world.book.leaseAt(address);
  return lease !== undefined && lease.mac === request.client.mac && lease.expiresAt > now;
}

function leaseOf(mac: Lease["mac"], decision: Decision, now: number): Lease {
  const { address, kind, subnet, hostname, hypervisor, prefixLength, gateway, dns } = decision;
  return {
    address,
    mac,
    kind,
    expiresAt: now + subnet.leaseSeconds * 1000,
    network: { prefixLength, dns, ...(gateway === undefined ? {} : { gateway }) },
    ...(hostname === undefined ? {} : { hostname }),
    ...(hypervisor === undefined ? {} : { hypervisor }),
  };
}

function isFresh(current: Lease, wanted: Lease, now: number): boolean {
  const isSame =
    current.mac === wanted.mac &&
    current.kind === wanted.kind &&
    current.hostname === wanted.hostname &&
    current.hypervisor === wanted.hypervisor;
  const left = current.expiresAt - now;
  const whole = wanted.expiresAt - now;
  return isSame && left > whole / 2 && left <= whole;
}

/**
 * A MAC keeps one lease a subnet: an earlier one at another address goes in the same commit, unless that has expired and somebody else is
 * about to have the address.
 */
function changesFor(world: World, decision: Decision, lease: Lease, now: number): LeaseChange[] {
  const { mac, kind } = lease;
  const earlier = world.book
    .leasesOf(mac)
    .filter(({ address }) => address !== lease.address && subnetContains(decision.subnet.subnet, address))
    .filter(({ address }) => isNobodyElses(world.book.obstacle(address, mac, kind, now)));
  return [...earlier.map(({ address }) => ({ kind: "remove", address }) as const), { kind: "put", lease }];
}

function isNobodyElses(obstacle: Obstacle | undefined): boolean {
  return obstacle === undefined || obstacle.kind === "declined";
}
