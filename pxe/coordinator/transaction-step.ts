import type { BootEventDetail } from "../boot/boot-event.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import type { ReplyDestination } from "../dhcp/reply-destination.js";
import type { ProbeResult } from "../net/address-probe.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Decision } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import type { Lease, LeaseChange } from "./lease.js";
import type { Hold } from "./lease-book.js";
import type { StrangerQuestion } from "./owner-source.js";
import type { Ownership } from "./ownership.js";
import type { SubnetSettings } from "./settings.js";

/**
 * One MAC's exchange with the server. A decision made at DISCOVER stands in `decided` and is what the REQUEST of the same xid gets, even if
 * the drivers answer otherwise by then: OVMF takes its boot data from the ACK, iPXE too, OVMF's HTTP boot from the OFFER, so both must agree.
 * Each new DISCOVER is decided anew. Times are milliseconds since 1970.
 */
export type Transaction =
  | { readonly kind: "idle" }
  | Asking
  | Probing
  | {
      readonly kind: "decided";
      readonly decision: Decision;
      readonly xid: number;
      readonly until: number;
    }
  | Committing;

/** A question is outstanding, and its driver is told `poolAddress` by it; the newest message waits for the verdict. */
export interface Asking {
  readonly kind: "asking";
  readonly request: DhcpRequest;
  readonly poolAddress?: Ipv4Address;
  /** What is asked besides if no driver claims it. */
  readonly stranger?: StrangerQuestion;
  /** What this DISCOVER's probes found so far. */
  readonly inUse: readonly AddressInUse[];
}

/** The network is asked for the address that the verdict leads to, and its driver was told; the newest DISCOVER waits. */
export interface Probing {
  readonly kind: "probing";
  readonly request: DhcpRequest;
  readonly ownership: Ownership;
  readonly address: Ipv4Address;
  /** When the probe is given up. */
  readonly until: number;
  readonly stranger?: StrangerQuestion;
  readonly inUse: readonly AddressInUse[];
}

/** The lease is on its way to disk; the newest REQUEST for it waits for that, and the newest other message for its own turn after it. */
export interface Committing {
  readonly kind: "committing";
  readonly request: DhcpRequest;
  readonly requestedAt: number;
  readonly decision: Decision;
  readonly lease: Lease;
  readonly next?: DhcpRequest;
}

/** An address of the pool that some host turned out to have. */
export interface AddressInUse {
  readonly address: Ipv4Address;
  readonly by?: MacAddress;
}

export type TransactionEvent =
  | { readonly kind: "message"; readonly request: DhcpRequest }
  | { readonly kind: "verdict"; readonly ownership: Ownership }
  | { readonly kind: "probed"; readonly address: Ipv4Address; readonly result: ProbeResult }
  | { readonly kind: "leaseDurable"; readonly lease: Lease }
  | { readonly kind: "leaseFailed"; readonly lease: Lease; readonly text: string }
  | { readonly kind: "timer" };

export type TransactionAction =
  /** Answered by a `verdict`. */
  | {
      readonly kind: "askOwner";
      readonly poolAddress?: Ipv4Address;
      readonly stranger?: StrangerQuestion;
    }
  /** Answered by `probed`. Without `interface` the address lies behind a relay. */
  | { readonly kind: "probe"; readonly address: Ipv4Address; readonly interface?: string }
  | { readonly kind: "hold"; readonly address: Ipv4Address; readonly hold: Hold }
  | { readonly kind: "unhold" }
  /** A machine's fixed address, which another has from the pool and is not to extend. */
  | { readonly kind: "reserve"; readonly address: Ipv4Address }
  /** Answered by `leaseDurable` once the book has the changes too, or by `leaseFailed`. */
  | { readonly kind: "commitLease"; readonly lease: Lease; readonly changes: readonly LeaseChange[] }
  /** The lease stays in the book until its removal is durable. */
  | { readonly kind: "removeLease"; readonly address: Ipv4Address }
  /** As it ended: its machine finds its address again. The lease stands in the book until that is durable. */
  | { readonly kind: "endLease"; readonly lease: Lease }
  | { readonly kind: "quarantine"; readonly address: Ipv4Address; readonly until: number }
  /** Whose offer the machine took. */
  | { readonly kind: "tookOther"; readonly server: Ipv4Address }
  | {
      readonly kind: "send";
      readonly message: "OFFER" | "ACK" | "NAK" | "BOOTP";
      readonly reply: DhcpPacket;
      /** The reply as it leaves. */
      readonly bytes: Uint8Array;
      readonly request: DhcpRequest;
      readonly destination: ReplyDestination;
    }
  /** Handed to other DHCP servers, as by a relay. */
  | {
      readonly kind: "forward";
      readonly request: DhcpRequest;
      readonly subnet: SubnetSettings;
      readonly servers: readonly Ipv4Address[];
    }
  /** The machine takes its address from another server, and boots our files with it. */
  | { readonly kind: "boundElsewhere"; readonly request: DhcpRequest }
  | { readonly kind: "report"; readonly detail: BootEventDetail };

export interface Step {
  readonly transaction: Transaction;
  readonly actions: readonly TransactionAction[];
  /** When a `timer` event is due; an early or repeated one changes nothing. */
  readonly wakeAt?: number | undefined;
}

export const IDLE: Transaction = { kind: "idle" };

export function unchanged(transaction: Transaction): Step {
  return { transaction, actions: [], wakeAt: "until" in transaction ? transaction.until : undefined };
}

export function withReport(detail: BootEventDetail, next: Step): Step {
  const { transaction, wakeAt } = next;
  return { transaction, actions: [{ kind: "report", detail }, ...next.actions], wakeAt };
}

export function withReports(details: readonly BootEventDetail[], next: Step): Step {
  if (details.length === 0) return next;
  return withActions(
    details.map((detail) => ({ kind: "report", detail }) as const),
    next,
  );
}

/** The actions come before those of `next`. */
export function withActions(actions: readonly TransactionAction[], next: Step): Step {
  const { transaction, wakeAt } = next;
  return { transaction, actions: [...actions, ...next.actions], wakeAt };
}
