import type { BootEventDetail } from "../boot/boot-event.js";
import { decodeDhcp } from "../dhcp/packet.js";
import type { Arrival, ReplyDestination } from "../dhcp/reply-destination.js";
import type { ProbeAddress, ProbeResult } from "../net/address-probe.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Subnet } from "../net/subnet.js";
import type { BootSessions } from "./boot-sessions.js";
import type { World } from "./decision.js";
import { type DhcpRequest, readRequest } from "./dhcp-request.js";
import { ForeignRelays, isForeignRelay } from "./foreign-relays.js";
import type { Forwarder } from "./forwarder.js";
import { judge } from "./judgement.js";
import { JudgementsTold } from "./judgements-told.js";
import type { LeaseChange, LeaseStore } from "./lease.js";
import type { LeaseBook } from "./lease-book.js";
import { MacTable } from "./mac-table.js";
import type { OwnerDesk } from "./owner-desk.js";
import type { Ownership } from "./ownership.js";
import { Rounds } from "./rounds.js";
import type { Sightings } from "./sightings.js";
import type { StrangerWaits } from "./stranger-wait.js";
import { step } from "./transaction.js";
import {
  IDLE,
  type Step,
  type Transaction,
  type TransactionAction,
  type TransactionEvent,
} from "./transaction-step.js";

/** Machines between OFFER and REQUEST, or shortly after their ACK. */
const TRANSACTIONS = { known: 65_536, strangers: 4_096 };
/** Machines that wait for a driver, for the network or for the disk. A thousand machines that boot at once fit several times. */
const IN_FLIGHT = { known: 8_192, strangers: 512 };
/** Milliseconds between looks for transactions that are over; nothing depends on it but memory. */
const SWEEP_EVERY = 5_000;
/** Transactions looked at in one turn, and milliseconds to the next: machines that boot now wait for none of it. */
const [SWEPT_AT_ONCE, PAUSE] = [256, 20];

export interface TransactionTableOptions {
  readonly world: World;
  /** The relays that are listened to; absent: all. */
  readonly relays?: readonly Subnet[] | undefined;
  readonly book: LeaseBook;
  readonly desk: OwnerDesk;
  readonly sessions: BootSessions;
  readonly store: LeaseStore;
  readonly forwarder: Forwarder;
  /** Absent: no address is probed, whatever the subnet says. */
  readonly probe?: ProbeAddress | undefined;
  readonly isKnown: (mac: MacAddress) => boolean;
  /** Told of each machine that no driver claims. */
  readonly sightings?: Pick<Sightings, "note"> | undefined;
  /** Absent: no policy looks at what strangers asked before. */
  readonly waits?: StrangerWaits | undefined;
  /** Nothing is sent: so no lease is taken either, and no owner is told of an address or a boot that somebody else gives. */
  readonly isListening?: boolean;
  readonly clock: () => number;
  readonly report: (mac: MacAddress, detail: BootEventDetail) => void;
  /** Told every message that is taken. */
  readonly heard?: (request: DhcpRequest) => void;
}

export type SendReply = (reply: Uint8Array, destination: ReplyDestination, arrival: Arrival) => void;

/** Carries messages, verdicts and store results to each MAC's transaction, and performs what it answers. */
export class TransactionTable {
  private readonly options: TransactionTableOptions;
  private readonly transactions: MacTable<Omit<Step, "actions">>;
  private readonly sweeps = new Rounds(() => this.transactions[Symbol.iterator]());
  private readonly inFlight: MacTable<DhcpRequest>;
  private readonly foreignRelays = new ForeignRelays();
  private readonly judgements = new JudgementsTold();
  private readonly commits = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private send: SendReply = () => {};
  private closed = false;

  constructor(options: TransactionTableOptions) {
    this.options = options;
    this.transactions = new MacTable(TRANSACTIONS, options.isKnown);
    this.inFlight = new MacTable(IN_FLIGHT, options.isKnown);
  }

  /** Transactions remembered. */
  get size(): number {
    return this.transactions.size;
  }

  sendBy(send: SendReply): void {
    this.send = send;
  }

  /** Never throws. What is no DHCP message of a client is dropped without a word: there is nobody to tell it about. */
  receive(bytes: Uint8Array, arrival: Arrival): void {
    const decoded = decodeDhcp(bytes);
    if (!decoded.ok || this.closed) return;
    const request = readRequest(decoded.value, arrival, bytes);
    if (request === undefined) {
      this.options.forwarder.answer(decoded.value, bytes, arrival, this.send);
      return;
    }
    if (isForeignRelay(this.options.relays, request.packet, arrival)) this.dropForeign(request);
    else this.take(request);
  }

  /** Resolves when the store has answered everything. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await Promise.all(this.commits);
  }

  private take(request: DhcpRequest): void {
    const { sessions, waits, isKnown, clock, heard } = this.options;
    const { mac } = request.client;
    sessions.heard(request, clock());
    heard?.(request);
    if (!isKnown(mac)) waits?.heard(request, sessions.idOf(mac), clock());
    this.feed(mac, { kind: "message", request });
  }

  /** No session begins and nobody is asked: such a message costs nothing but a count. */
  private dropForeign({ packet, message, client, arrival }: DhcpRequest): void {
    const text = this.foreignRelays.note(packet.giaddr, arrival, this.options.clock());
    if (text === undefined) return;
    this.options.report(client.mac, { kind: "dhcpIgnored", message, reason: "foreignRelay", text });
  }

  private feed(mac: MacAddress, event: TransactionEvent): void {
    if (this.closed) return;
    const before = this.transactions.get(mac)?.transaction ?? IDLE;
    this.advance(mac, before, before, event);
  }

  /** A question, which is always the last action, is mostly answered at once: then what it leads to is all that is `kept` anew. */
  private advance(mac: MacAddress, kept: Transaction, now: Transaction, event: TransactionEvent): void {
    const { world, clock } = this.options;
    const next = step(world, now, clock(), event);
    const last = next.actions.at(-1);
    if (last?.kind !== "askOwner") {
      this.keep(mac, kept, next);
      for (const action of next.actions) this.perform(mac, action);
      return;
    }
    for (const action of next.actions) if (action !== last) this.perform(mac, action);
    const verdict = this.whose(mac, last);
    if (!(verdict instanceof Promise)) {
      this.advance(mac, kept, next.transaction, this.verdictEvent(next.transaction, verdict));
      return;
    }
    this.keep(mac, kept, next);
    void verdict.then((ownership) => this.onVerdict(mac, ownership));
  }

  private keep(mac: MacAddress, kept: Transaction, { transaction, wakeAt }: Step): void {
    if (transaction.kind !== "idle") this.transactions.set(mac, { transaction, wakeAt });
    else if (kept.kind !== "idle") this.transactions.delete(mac);
    this.noteInFlight(mac, kept, transaction);
    this.armTimer();
  }

  private noteInFlight(mac: MacAddress, kept: Transaction, transaction: Transaction): void {
    if (!isInFlight(transaction)) {
      if (isInFlight(kept)) this.inFlight.delete(mac);
      return;
    }
    const dropped = this.inFlight.set(mac, transaction.request);
    if (dropped === undefined) return;
    this.transactions.delete(dropped.mac);
    const { message } = dropped.value;
    this.options.report(dropped.mac, { kind: "dhcpIgnored", message, reason: "overload", text: "" });
  }

  private perform(mac: MacAddress, action: TransactionAction): void {
    const { book } = this.options;
    switch (action.kind) {
      case "askOwner":
        break;
      case "probe":
        this.probe(mac, action);
        break;
      case "hold":
        book.hold(action.address, action.hold);
        break;
      case "unhold":
        book.unhold(mac);
        break;
      case "reserve":
        book.reserve(action.address);
        break;
      case "commitLease":
        this.track(this.commitLease(mac, action));
        break;
      case "removeLease":
        this.track(this.giveBack(mac, [{ kind: "remove", address: action.address }]));
        break;
      case "endLease":
        this.track(this.giveBack(mac, [{ kind: "put", lease: action.lease, isEnd: true }]));
        break;
      case "quarantine":
        book.quarantine(action.address, action.until);
        break;
      case "send":
        this.sendReply(action);
        break;
      case "forward":
        this.options.forwarder.forward(action, this.send);
        break;
      case "boundElsewhere":
        this.options.sessions.acknowledged(action.request, this.options.clock());
        break;
      case "tookOther":
        this.options.waits?.took(mac, action.server);
        break;
      case "report":
        this.report(mac, action.detail);
        break;
    }
  }

  private whose(
    mac: MacAddress,
    { poolAddress, stranger }: Extract<TransactionAction, { kind: "askOwner" }>,
  ): Ownership | Promise<Ownership> {
    const { desk, sessions, isListening } = this.options;
    if (isListening)
      return desk.whose({ mac, bootSession: "" }, stranger && { hypervisor: stranger.hypervisor });
    const bootSession = sessions.idOf(mac) ?? "";
    return poolAddress === undefined
      ? desk.whose({ mac, bootSession }, stranger)
      : desk.whose({ mac, bootSession, poolAddress }, stranger);
  }

  private onVerdict(mac: MacAddress, ownership: Ownership): void {
    const waiting = this.transactions.get(mac)?.transaction ?? IDLE;
    this.feed(mac, this.verdictEvent(waiting, ownership));
  }

  private verdictEvent(waiting: Transaction, ownership: Ownership): TransactionEvent {
    const { world, sightings, clock } = this.options;
    if (ownership.kind === "none" && waiting.kind === "asking") {
      const judgement = judge(world, waiting.request);
      if (judgement !== undefined) sightings?.note(waiting.request, judgement, clock());
    }
    return { kind: "verdict", ownership };
  }

  private report(mac: MacAddress, detail: BootEventDetail): void {
    const isNews =
      detail.kind !== "strangerJudged" ||
      this.judgements.isNews(mac, this.options.sessions.idOf(mac), detail);
    if (isNews) this.options.report(mac, detail);
  }

  /** Where this host has no way to ask, the event says so. */
  private probe(
    mac: MacAddress,
    { address, interface: via }: Extract<TransactionAction, { kind: "probe" }>,
  ): void {
    const { probe = askNobody } = this.options;
    void probe(address, { interface: via })
      .catch((error: unknown): ProbeResult => ({ kind: "notProbed", text: reasonOf(error) }))
      .then((result) => this.feed(mac, { kind: "probed", address, result }));
  }

  private async commitLease(
    mac: MacAddress,
    { lease, changes }: Extract<TransactionAction, { kind: "commitLease" }>,
  ): Promise<void> {
    const { book } = this.options;
    book.beginCommit(mac, changes);
    try {
      await this.store(changes);
    } catch (error) {
      book.endCommit(mac, changes);
      this.feed(mac, { kind: "leaseFailed", lease, text: reasonOf(error) });
      return;
    }
    book.endCommit(mac, changes);
    if (!this.options.isListening) book.apply(changes);
    this.feed(mac, { kind: "leaseDurable", lease });
  }

  private async giveBack(mac: MacAddress, changes: readonly LeaseChange[]): Promise<void> {
    const { book, isListening, report } = this.options;
    book.beginCommit(mac, changes);
    try {
      await this.store(changes);
      book.endCommit(mac, changes);
      if (!isListening) book.apply(changes);
    } catch (error) {
      book.endCommit(mac, changes);
      const text = reasonOf(error);
      report(mac, { kind: "dhcpIgnored", message: "RELEASE", reason: "storeFailed", text });
    }
  }

  private async store(changes: readonly LeaseChange[]): Promise<void> {
    if (!this.options.isListening) await this.options.store.commit(changes);
  }

  private track(commit: Promise<void>): void {
    this.commits.add(commit);
    void commit.finally(() => this.commits.delete(commit));
  }

  private sendReply(action: Extract<TransactionAction, { kind: "send" }>): void {
    const { message, bytes, request, destination } = action;
    if (message === "BOOTP" || message === "ACK")
      this.options.sessions.acknowledged(request, this.options.clock());
    this.send(bytes, destination, request.arrival);
  }

  private armTimer(after = SWEEP_EVERY): void {
    if (this.timer !== undefined || this.closed || this.transactions.size === 0) return;
    this.timer = setTimeout(() => this.sweep(), after);
    this.timer.unref();
  }

  private sweep(): void {
    const now = this.options.clock();
    const isOver = this.sweeps.visit(SWEPT_AT_ONCE, ([mac, { wakeAt }]) => {
      if (wakeAt !== undefined && wakeAt <= now) this.feed(mac, { kind: "timer" });
    });
    this.timer = undefined;
    this.armTimer(isOver ? SWEEP_EVERY : PAUSE);
  }
}

/** It waits for a driver, for the network or for the disk. */
function isInFlight(
  transaction: Transaction,
): transaction is Exclude<Transaction, { kind: "idle" | "decided" }> {
  return transaction.kind !== "idle" && transaction.kind !== "decided";
}

async function askNobody(): Promise<ProbeResult> {
  return { kind: "notProbed", text: "this coordinator has no way to ask" };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
