import type { World } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { ignored } from "./transaction-report.js";
import {
  IDLE,
  type Step,
  type Transaction,
  type TransactionAction,
  unchanged,
  withReport,
} from "./transaction-step.js";

/** Milliseconds an address of the pool is left alone that a client declined, or that some host was found to have. */
export const QUARANTINE_TIME = 600_000;

/** RFC 2131 §4.3.4: who comes again is to find what it had, so the lease ends and stays. One whose first writing is under way is taken back. */
export function onRelease(world: World, transaction: Transaction, now: number, request: DhcpRequest): Step {
  const address = request.packet.ciaddr;
  if (!world.book.isLeasedTo(address, request.client.mac, now))
    return withReport(ignored(request, "notOurs", `it has no lease on ${address}`), unchanged(transaction));
  const lease = world.book.leaseAt(address);
  const isWritten = lease?.mac === request.client.mac;
  const gone: TransactionAction = isWritten
    ? { kind: "endLease", lease: { ...lease, expiresAt: now } }
    : { kind: "removeLease", address };
  const actions: TransactionAction[] = [{ kind: "unhold" }, gone];
  return withReport({ kind: "addressReleased", address }, { transaction: IDLE, actions });
}

/** RFC 2131 §4.3.3. Only the machine that was given an address can have it set aside. */
export function onDecline(world: World, transaction: Transaction, now: number, request: DhcpRequest): Step {
  const address = request.requestedAddress;
  if (address === undefined || world.book.holderOf(address, now) !== request.client.mac)
    return withReport(
      ignored(request, "notOurs", `it was not given ${address ?? "any address"}`),
      unchanged(transaction),
    );
  const isLeased = world.book.isLeasedTo(address, request.client.mac, now);
  const actions: TransactionAction[] = [
    { kind: "unhold" },
    { kind: "quarantine", address, until: now + QUARANTINE_TIME },
    ...(isLeased ? [{ kind: "removeLease", address } as const] : []),
  ];
  return withReport({ kind: "addressDeclined", address }, { transaction: IDLE, actions });
}
