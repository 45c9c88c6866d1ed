import { formatSubnet, subnetContains } from "../net/subnet.js";
import type { Decision, World } from "./decision.js";
import { type DhcpRequest, requestState } from "./dhcp-request.js";
import type { Lease, LeaseChange, LeaseNetwork } from "./lease.js";
import type { Hold } from "./lease-book.js";
import { HOLD_TIME } from "./transaction-offer.js";
import { ignored, refuse, sendReply } from "./transaction-report.js";
import { type Committing, IDLE, type Step, type Transaction, withReport } from "./transaction-step.js";

/** A lease that is unchanged and in its first half is acknowledged again as it stands; any other promise is made durable first. */
export function acknowledge(world: World, request: DhcpRequest, decision: Decision, now: number): Step {
  const { mac } = request.client;
  const { address, kind } = decision;
  const obstacle = world.book.obstacle(address, mac, kind, now);
  if (obstacle !== undefined)
    return refuse(request, { reason: "addressTaken", text: `${address} is ${obstacle.kind} meanwhile` });
  const current = world.book.isSettled(address) ? world.book.leaseAt(address) : undefined;
  if (current !== undefined && isFresh(current, mac, decision, now))
    return sendAck(request, decision, current, now, now);
  const lease = leaseOf(mac, decision, now);
  return {
    transaction: { kind: "committing", request, requestedAt: now, decision, lease },
    actions: [{ kind: "commitLease", lease, changes: changesFor(world, decision, lease) }],
  };
}

/** A disk that took longer than the whole lease leaves nothing to promise. */
export function onLeaseDurable(committing: Committing, now: number): Step {
  const { request, decision, lease, requestedAt } = committing;
  if (lease.expiresAt < now + 1000) return onLeaseFailed(committing, now, "it took longer than the lease");
  return sendAck(request, decision, lease, requestedAt, now);
}

/** No promise without durability: the client repeats its REQUEST and finds the same decision. */
export function onLeaseFailed({ request, decision }: Committing, now: number, text: string): Step {
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
 * The client counts its lease from when it sent the REQUEST (RFC 2131 §4.4.1), so the seconds are those left at its arrival, and never more than
 * the lease has, whatever the clock did meanwhile. Only what followed an offer is kept for the repeated REQUEST: what extended a lease has no
 * boot data that firmware could be given.
 */
function sendAck(
  request: DhcpRequest,
  decision: Decision,
  lease: Lease,
  requestedAt: number,
  now: number,
): Step {
  const left = Math.max(0, Math.floor((lease.expiresAt - requestedAt) / 1000));
  const seconds = Math.min(left, decision.subnet.leaseSeconds);
  const actions = sendReply(request, "ACK", decision, { yiaddr: lease.address, seconds });
  if (requestState(request) !== "selecting") return { transaction: IDLE, actions };
  const until = now + HOLD_TIME;
  return {
    transaction: { kind: "decided", decision, xid: request.packet.xid, until },
    actions,
    wakeAt: until,
  };
}

function leaseOf(mac: Lease["mac"], decision: Decision, now: number): Lease {
  const { address, kind, subnet, hostname, hypervisor } = decision;
  return {
    address,
    mac,
    kind,
    expiresAt: now + subnet.leaseSeconds * 1000,
    network: networkOf(decision),
    ...(hostname === undefined ? {} : { hostname }),
    ...(hypervisor === undefined ? {} : { hypervisor }),
  };
}

function networkOf({ prefixLength, gateway, dns, mtu, routes }: Decision): LeaseNetwork {
  return {
    prefixLength,
    dns,
    ...(gateway === undefined ? {} : { gateway }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(routes === undefined ? {} : { routes }),
  };
}

function isFresh(current: Lease, mac: Lease["mac"], wanted: Decision, now: number): boolean {
  const isSame =
    current.mac === mac &&
    current.kind === wanted.kind &&
    current.hostname === wanted.hostname &&
    current.hypervisor === wanted.hypervisor &&
    isSameForLink(current.network, wanted);
  const left = current.expiresAt - now;
  const whole = wanted.subnet.leaseSeconds * 1000;
  return isSame && left > whole / 2 && left <= whole;
}

/** What the vif says of its own may change while the lease is young; a lease without network is one that says nothing. */
function isSameForLink(current: LeaseNetwork | undefined, wanted: Pick<Decision, "mtu" | "routes">): boolean {
  if (current === undefined || current.mtu !== wanted.mtu) return current === undefined;
  return current.routes === wanted.routes || tell(current.routes) === tell(wanted.routes);
}

function tell(routes: LeaseNetwork["routes"] = []): string {
  return routes.map(({ destination, router }) => `${formatSubnet(destination)} ${router}`).join();
}

/** A MAC keeps one lease a subnet: an earlier one at another address goes in the same commit, unless that address is on its way to somebody else. */
function changesFor(world: World, decision: Decision, lease: Lease): LeaseChange[] {
  const { mac } = lease;
  const earlier = world.book
    .leasesOf(mac)
    .filter(({ address }) => address !== lease.address && subnetContains(decision.subnet.subnet, address))
    .filter(({ address }) => !world.book.isPassing(address, mac));
  return [...earlier.map(({ address }) => ({ kind: "remove", address }) as const), { kind: "put", lease }];
}
