import type { DhcpRequest } from "./dhcp-request.js";
import type { Transaction } from "./transaction-step.js";

/** The same message is being answered, or waits for its turn. */
export function isInWork(transaction: Transaction, request: DhcpRequest): boolean {
  if ("next" in transaction && transaction.next !== undefined && isRepeat(transaction.next, request))
    return true;
  return "request" in transaction && isRepeat(transaction.request, request);
}

/** The same but for `secs`, and maybe by another relay. */
export function isRepeat(earlier: DhcpRequest, request: DhcpRequest): boolean {
  return (
    earlier.message === request.message &&
    earlier.packet.xid === request.packet.xid &&
    earlier.packet.ciaddr === request.packet.ciaddr &&
    earlier.requestedAddress === request.requestedAddress &&
    earlier.serverIdentifier === request.serverIdentifier
  );
}
