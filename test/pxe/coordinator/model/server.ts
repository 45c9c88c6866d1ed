import type { World } from "../../../../pxe/coordinator/decision.js";
import { readRequest } from "../../../../pxe/coordinator/dhcp-request.js";
import type { Lease, LeaseChange } from "../../../../pxe/coordinator/lease.js";
import type { LeaseBook } from "../../../../pxe/coordinator/lease-book.js";
import type { Ownership } from "../../../../pxe/coordinator/ownership.js";
import type { SubnetSettings } from "../../../../pxe/coordinator/settings.js";
import { type StrangerWaits, strangerWaits } from "../../../../pxe/coordinator/stranger-wait.js";
import { step } from "../../../../pxe/coordinator/transaction.js";
import {
  IDLE,
  type Transaction,
  type TransactionAction,
  type TransactionEvent,
} from "../../../../pxe/coordinator/transaction-step.js";
import type { DhcpPacket } from "../../../../pxe/dhcp/packet.js";
import type { Arrival } from "../../../../pxe/dhcp/reply-destination.js";
import type { ProbeResult } from "../../../../pxe/net/address-probe.js";
import type { Ipv4Address } from "../../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../../pxe/net/mac-address.js";
import { worldOf } from "../lab.js";
import type { Disk } from "./disk.js";
import type { Timeline } from "./timeline.js";

/** What the server's surroundings do, and all that is seen of it. */
export interface Surroundings {
  /** `undefined`: nobody answers in this life of the process. Answered at once where no question is needed. */
  whose(mac: MacAddress, answer: (ownership: Ownership) => void): void;
  probe(address: Ipv4Address, answer: (result: ProbeResult) => void): void;
  deliver(reply: DhcpPacket): void;
  onEvent(mac: MacAddress, event: TransactionEvent, before: Transaction): void;
  onAction(mac: MacAddress, event: TransactionEvent, action: TransactionAction, before: Transaction): void;
}

/** The process around the transaction machine, as `TransactionTable` is, that can be killed at any moment. */
export class Server {
  isUp = true;
  /** Milliseconds its clock is behind. */
  behind = 0;
  world: World;
  book: LeaseBook;
  private transactions = new Map<MacAddress, Transaction>();
  private life = 0;
  private waits: StrangerWaits | undefined;
  private readonly subnets: readonly SubnetSettings[];
  private readonly timeline: Timeline;
  private readonly disk: Disk;
  private readonly around: Surroundings;

  constructor(subnets: readonly SubnetSettings[], timeline: Timeline, disk: Disk, around: Surroundings) {
    this.subnets = subnets;
    this.timeline = timeline;
    this.disk = disk;
    this.around = around;
    ({ world: this.world, book: this.book } = this.newWorld([]));
  }

  get now(): number {
    return this.timeline.now - this.behind;
  }

  kill(): void {
    this.isUp = false;
    this.life++;
    this.disk.kill();
  }

  start(): void {
    this.isUp = true;
    this.transactions = new Map();
    ({ world: this.world, book: this.book } = this.newWorld([...this.disk.leases.values()]));
  }

  receive(packet: DhcpPacket, arrival: Arrival): void {
    const request = readRequest(packet, arrival);
    if (!this.isUp || request === undefined) return;
    this.waits?.heard(request, undefined, this.now);
    this.feed(packet.chaddr, { kind: "message", request });
  }

  /** Looks for what is over, as the table does now and then. */
  sweep(): void {
    for (const [mac, transaction] of [...this.transactions])
      if (this.isUp && "until" in transaction && transaction.until <= this.now)
        this.feed(mac, { kind: "timer" });
  }

  private newWorld(leases: readonly Lease[]): ReturnType<typeof worldOf> {
    this.waits = strangerWaits(this.subnets);
    const { world, book } = worldOf(this.subnets, leases);
    return { world: { ...world, waits: this.waits }, book };
  }

  private feed(mac: MacAddress, event: TransactionEvent): void {
    const before = this.transactions.get(mac) ?? IDLE;
    this.around.onEvent(mac, event, before);
    const next = step(this.world, before, this.now, event);
    if (next.transaction.kind === "idle") this.transactions.delete(mac);
    else this.transactions.set(mac, next.transaction);
    for (const action of next.actions) {
      this.around.onAction(mac, event, action, before);
      this.perform(mac, action);
    }
  }

  private perform(mac: MacAddress, action: TransactionAction): void {
    const { book } = this;
    switch (action.kind) {
      case "askOwner":
        this.around.whose(
          mac,
          this.inThisLife((ownership) => this.feed(mac, { kind: "verdict", ownership })),
        );
        break;
      case "probe": {
        const { address } = action;
        const answer = (result: ProbeResult) => this.feed(mac, { kind: "probed", address, result });
        this.around.probe(address, this.inThisLife(answer));
        break;
      }
      case "hold":
        book.hold(action.address, action.hold);
        break;
      case "unhold":
        book.unhold(mac);
        break;
      case "reserve":
        book.reserve(action.address);
        break;
      case "commitLease": {
        const { lease, changes } = action;
        const text = "disk full";
        this.commit(mac, changes, (isWritten) =>
          this.feed(mac, isWritten ? { kind: "leaseDurable", lease } : { kind: "leaseFailed", lease, text }),
        );
        break;
      }
      case "removeLease":
        this.commit(mac, [{ kind: "remove", address: action.address }], () => {});
        break;
      case "endLease":
        this.commit(mac, [{ kind: "put", lease: action.lease, isEnd: true }], () => {});
        break;
      case "quarantine":
        book.quarantine(action.address, action.until);
        break;
      case "tookOther":
        this.waits?.took(mac, action.server);
        break;
      case "send":
        this.around.deliver(action.reply);
        break;
      case "report":
        break;
    }
  }

  private commit(mac: MacAddress, changes: readonly LeaseChange[], done: (isWritten: boolean) => void): void {
    const { book } = this;
    book.beginCommit(mac, changes);
    this.disk.commit(
      changes,
      this.inThisLife((isWritten) => {
        book.endCommit(mac, changes);
        if (isWritten) book.apply(changes);
        done(isWritten);
      }),
    );
  }

  private inThisLife<T>(run: (value: T) => void): (value: T) => void {
    const { life } = this;
    return (value) => {
      if (life === this.life) run(value);
    };
  }
}
