import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { Decision, World } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import type { Hold } from "./lease-book.js";
import type { Ownership } from "./ownership.js";
import { sendReply, withheld } from "./transaction-report.js";
import { type Probing, type Step, type TransactionAction, withReports } from "./transaction-step.js";

/** Milliseconds from OFFER to REQUEST: OVMF takes 4 s when all is well and up to 28 s after losses. */
export const HOLD_TIME = 60_000;
/** Milliseconds after which a probe that has not answered is given up: it answers within a third of a second, or something is broken. */
export const PROBE_TIME = 2_000;

export function offer(request: DhcpRequest, decision: Decision, now: number): Step {
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

/**
 * True where the network is to be asked before `decision` is offered, RFC 2131 §3.1 (2): for an address of the pool that the machine does not have
 * and was not offered. A fixed address is the operator's word. A lease of its own that has expired says nothing of who took the address since.
 */
export function mustProbe(world: World, request: DhcpRequest, decision: Decision, now: number): boolean {
  if (decision.kind === "fixed" || decision.subnet.probe !== true) return false;
  return !world.book.isGivenTo(decision.address, request.client.mac, now);
}

/** The address is held meanwhile, so that two machines are never probed, and then offered, the same one. */
export function probe(
  request: DhcpRequest,
  { address, kind, subnet }: Decision,
  ownership: Ownership,
  found: Pick<Probing, "inUse" | "stranger">,
  now: number,
): Step {
  const until = now + PROBE_TIME;
  const hold: Hold = { mac: request.client.mac, kind, until, isProbed: true };
  const { packet, arrival } = request;
  const via = packet.giaddr === UNSPECIFIED ? (arrival.interface ?? subnet.interface) : undefined;
  return {
    transaction: { kind: "probing", request, ownership, address, until, ...found },
    actions: [{ kind: "hold", address, hold }, probeAction(address, via)],
    wakeAt: until,
  };
}

function probeAction(address: Ipv4Address, via: string | undefined): TransactionAction {
  return { kind: "probe", address, ...(via === undefined ? {} : { interface: via }) };
}
