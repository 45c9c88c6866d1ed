import type { BootEventDetail } from "../boot/boot-event.js";
import { decodeDhcp } from "../dhcp/packet.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import type { ProbeAddress, ProbeResult } from "../net/address-probe.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Subnet } from "../net/subnet.js";
import type { World } from "./decision.js";
import { type DhcpRequest, readRequest } from "./dhcp-request.js";
import { type InquiryParts, inquire } from "./dry-inquiry.js";
import { isForeignRelay } from "./foreign-relays.js";
import type { Ownership } from "./ownership.js";
import { step } from "./transaction.js";
import { ignored } from "./transaction-report.js";
import { IDLE, type Transaction, type TransactionAction, type TransactionEvent } from "./transaction-step.js";

export interface DryRunParts extends Omit<InquiryParts, "name"> {
  readonly world: World;
  /** The relays that are listened to; absent: all. */
  readonly relays?: readonly Subnet[] | undefined;
  readonly probe?: ProbeAddress | undefined;
}

/** What the server would do with one message. */
export interface DryAnswer {
  /** What it would leave as events, in order. */
  readonly events: readonly BootEventDetail[];
  /** Absent: nothing would be sent. */
  readonly reply?: Uint8Array;
  /** The verdict that it rests on, where drivers were asked. */
  readonly ownership?: Ownership;
  /** The address that the owner was told. */
  readonly poolAddress?: Ipv4Address;
  /** The DHCP servers that it would be handed to. */
  readonly handedTo?: readonly Ipv4Address[];
  /** For the next message of the exchange. */
  readonly transaction: Transaction;
}

export type DryRun = (
  bytes: Uint8Array,
  arrival: Arrival,
  before: Transaction,
  signal: AbortSignal,
) => Promise<DryAnswer>;

/**
 * One message through the decisions that every client's message takes, with the book as it is and drivers asked for real. Of what these decide nothing is
 * carried out that would last: no address is held, no lease written, no event recorded, and nothing is sent.
 */
export function dryRun(parts: DryRunParts): DryRun {
  return async (bytes, arrival, before, signal) => {
    const decoded = decodeDhcp(bytes);
    const request = decoded.ok ? readRequest(decoded.value, arrival) : undefined;
    if (request === undefined) return { events: [], transaction: before };
    const foreign = foreignRelay(parts, request);
    if (foreign !== undefined) return { events: [foreign], transaction: before };
    return new Trial(parts, request, signal).run(before);
  };
}

function foreignRelay({ relays }: DryRunParts, request: DhcpRequest): BootEventDetail | undefined {
  if (!isForeignRelay(relays, request.packet, request.arrival)) return undefined;
  return ignored(request, "foreignRelay", `giaddr ${request.packet.giaddr} is not in dhcp.relays`);
}

/** Carries a machine's events to and from the transaction until nothing waits any more. */
class Trial {
  private readonly parts: DryRunParts;
  private readonly request: DhcpRequest;
  private readonly signal: AbortSignal;
  private world: World;
  private readonly events: BootEventDetail[] = [];
  private readonly due: TransactionEvent[] = [];
  private answer: Omit<DryAnswer, "events" | "transaction"> = {};

  constructor(parts: DryRunParts, request: DhcpRequest, signal: AbortSignal) {
    this.parts = parts;
    this.world = parts.world;
    this.request = request;
    this.signal = signal;
  }

  async run(before: Transaction): Promise<DryAnswer> {
    const { clock } = this.parts;
    let transaction = before;
    this.due.push({ kind: "message", request: this.request });
    for (let event = this.due.shift(); event !== undefined; event = this.due.shift()) {
      this.signal.throwIfAborted();
      const next = step(this.world, transaction, clock(), event);
      transaction = next.transaction;
      for (const action of next.actions) await this.perform(action);
    }
    const isDecided = transaction.kind === "decided";
    return { events: this.events, ...this.answer, transaction: isDecided ? transaction : IDLE };
  }

  /** All that is not named here would last. */
  private async perform(action: TransactionAction): Promise<void> {
    switch (action.kind) {
      case "askOwner":
        await this.askOwner(action);
        break;
      case "probe":
        await this.probe(action);
        break;
      case "quarantine":
        this.quarantine(action.address, action.until);
        break;
      case "commitLease":
        this.due.push({ kind: "leaseDurable", lease: action.lease });
        break;
      case "send":
        this.answer = { ...this.answer, reply: action.bytes };
        break;
      case "forward":
        this.answer = { ...this.answer, handedTo: action.servers };
        break;
      case "report":
        this.events.push(action.detail);
        break;
    }
  }

  private async askOwner({
    poolAddress,
    stranger,
  }: Extract<TransactionAction, { kind: "askOwner" }>): Promise<void> {
    const told = poolAddress === undefined ? {} : { poolAddress };
    const { name } = this.parts.world;
    const asked = { ...told, stranger };
    const { ownership, events } = await inquire({ ...this.parts, name }, this.mac, asked);
    this.events.push(...events);
    this.answer = { ...this.answer, ownership, ...told };
    this.due.push({ kind: "verdict", ownership });
  }

  /** The network is asked for real, which changes nothing. */
  private async probe({
    address,
    interface: via,
  }: Extract<TransactionAction, { kind: "probe" }>): Promise<void> {
    const nobody: ProbeResult = { kind: "notProbed", text: "this coordinator has no way to ask" };
    const asked = await this.parts.probe?.(address, { interface: via }).catch(() => nobody);
    this.due.push({ kind: "probed", address, result: asked ?? nobody });
  }

  /** Some host has the address: from here on the trial goes by a book of its own, in which it is set aside as a boot would set it aside. */
  private quarantine(address: Ipv4Address, until: number): void {
    this.world = { ...this.world, book: this.world.book.copy() };
    this.world.book.quarantine(address, until);
  }

  private get mac(): MacAddress {
    return this.request.client.mac;
  }
}
