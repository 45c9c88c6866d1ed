import type { ExecutionContext } from "ava";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import type { World } from "../../../pxe/coordinator/decision.js";
import type { DhcpRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { Lease, LeaseChange } from "../../../pxe/coordinator/lease.js";
import type { LeaseBook } from "../../../pxe/coordinator/lease-book.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import type { SubnetSettings } from "../../../pxe/coordinator/settings.js";
import { type StrangerWaits, strangerWaits } from "../../../pxe/coordinator/stranger-wait.js";
import { step } from "../../../pxe/coordinator/transaction.js";
import {
  IDLE,
  type Transaction,
  type TransactionAction,
  type TransactionEvent,
} from "../../../pxe/coordinator/transaction-step.js";
import { messageType, readOption } from "../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import type { ReplyDestination } from "../../../pxe/dhcp/reply-destination.js";
import type { ProbeResult } from "../../../pxe/net/address-probe.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { worldOf } from "./lab.js";

export const NOW = 1_000_000;

interface Commit {
  readonly mac: MacAddress;
  readonly lease?: Lease;
  readonly changes: readonly LeaseChange[];
}

/** One or more MACs' transactions over one book, driven by hand: what a step answers is performed and told as one line each. */
export class Script {
  readonly world: World;
  readonly book: LeaseBook;
  readonly sent: DhcpPacket[] = [];
  /** The same as they leave. */
  readonly datagrams: Uint8Array[] = [];
  readonly details: BootEventDetail[] = [];
  /** Where each of them went. */
  readonly targets: ReplyDestination[] = [];
  readonly destinations: ReplyDestination["kind"][] = [];
  /** Messages that were told to be in work already. */
  repeats = 0;
  now = NOW;
  wakeAt: number | undefined;
  /** The pool address told with the last question. */
  told: Ipv4Address | undefined;
  /** The boot session that messages belong to. */
  bootSession = "b1";
  private readonly waits: StrangerWaits | undefined;
  private readonly probing = new Map<MacAddress, Ipv4Address>();
  private readonly transactions = new Map<MacAddress, Transaction>();
  /** What a restart would find. */
  readonly disk = new Map<Ipv4Address, Lease>();
  /** In the order they reach the disk; a removal has no lease. */
  private readonly commits: Commit[] = [];

  constructor(
    subnets?: readonly SubnetSettings[],
    leases?: readonly Lease[],
    names: Partial<Pick<World, "serverIdentifier" | "isOwn">> = {},
  ) {
    const { world, book } = worldOf(subnets, leases);
    this.waits = strangerWaits(world.subnets);
    for (const lease of leases ?? []) this.disk.set(lease.address, lease);
    this.world = { ...world, ...names, waits: this.waits };
    this.book = book;
  }

  /** Commits on their way to disk. */
  get writing(): number {
    return this.commits.length;
  }

  stateOf(mac: MacAddress): Transaction["kind"] {
    return (this.transactions.get(mac) ?? IDLE).kind;
  }

  hear(request: DhcpRequest): string[] {
    this.waits?.heard(request, this.bootSession, this.now);
    return this.feed(request.client.mac, { kind: "message", request });
  }

  verdict(mac: MacAddress, ownership: Ownership): string[] {
    return this.feed(mac, { kind: "verdict", ownership });
  }

  /** What the network says to the address that was asked for last. */
  probed(mac: MacAddress, result: ProbeResult): string[] {
    const address = this.probing.get(mac);
    if (address === undefined) return ["nothing to probe"];
    this.probing.delete(mac);
    return this.feed(mac, { kind: "probed", address, result });
  }

  /** A message whose question, if there is one, is answered at once. */
  ask(request: DhcpRequest, ownership: Ownership): string[] {
    const lines = this.hear(request);
    if (!lines.includes("ask")) return lines;
    return [...lines.filter((line) => line !== "ask"), ...this.verdict(request.client.mac, ownership)];
  }

  /** The oldest commit gets through. */
  durable(): string[] {
    const commit = this.commits.shift();
    if (commit === undefined) return ["nothing to commit"];
    const { mac, lease, changes } = commit;
    for (const change of changes)
      if (change.kind === "put") this.disk.set(change.lease.address, change.lease);
      else this.disk.delete(change.address);
    this.book.endCommit(mac, changes);
    this.book.apply(changes);
    return lease === undefined ? [] : this.feed(mac, { kind: "leaseDurable", lease });
  }

  failed(): string[] {
    const commit = this.commits.shift();
    if (commit === undefined) return ["nothing to commit"];
    const { mac, lease, changes } = commit;
    this.book.endCommit(mac, changes);
    if (lease === undefined) return [];
    return this.feed(mac, { kind: "leaseFailed", lease, text: "disk full" });
  }

  timer(mac: MacAddress): string[] {
    return this.feed(mac, { kind: "timer" });
  }

  /** A message, its verdict and its commit, all well. */
  all(request: DhcpRequest, ownership: Ownership): string[] {
    const lines = this.ask(request, ownership);
    return this.commits.length === 0 ? lines : [...lines, ...this.durable()];
  }

  last(t: ExecutionContext): DhcpPacket {
    const packet = this.sent.at(-1);
    if (packet === undefined) return t.fail("nothing was sent") as never;
    return packet;
  }

  private commit(commit: Commit): void {
    this.book.beginCommit(commit.mac, commit.changes);
    this.commits.push(commit);
  }

  private feed(mac: MacAddress, event: TransactionEvent): string[] {
    const next = step(this.world, this.transactions.get(mac) ?? IDLE, this.now, event);
    this.transactions.set(mac, next.transaction);
    this.wakeAt = next.wakeAt;
    return next.actions.flatMap((action) => this.perform(mac, action));
  }

  private perform(mac: MacAddress, action: TransactionAction): string[] {
    switch (action.kind) {
      case "askOwner":
        this.told = action.poolAddress;
        return ["ask"];
      case "probe":
        this.probing.set(mac, action.address);
        return [`probe ${action.address}${action.interface === undefined ? "" : ` on ${action.interface}`}`];
      case "hold":
        this.book.hold(action.address, action.hold);
        return [`hold ${action.address}`];
      case "unhold":
        this.book.unhold(mac);
        return [];
      case "reserve":
        this.book.reserve(action.address);
        return [];
      case "commitLease":
        this.commit({ mac, lease: action.lease, changes: action.changes });
        return [`commit ${action.changes.map(changeText).join(", ")}`];
      case "removeLease":
        this.commit({ mac, changes: [{ kind: "remove", address: action.address }] });
        if (this.commits.length === 1) this.durable();
        return [`remove ${action.address}`];
      case "endLease":
        this.commit({ mac, changes: [{ kind: "put", lease: action.lease, isEnd: true }] });
        if (this.commits.length === 1) this.durable();
        return [`end ${action.lease.address}`];
      case "quarantine":
        this.book.quarantine(action.address, action.until);
        return [`quarantine ${action.address}`];
      case "tookOther":
        this.waits?.took(mac, action.server);
        return [];
      case "send":
        this.sent.push(action.reply);
        this.datagrams.push(action.bytes);
        this.targets.push(action.destination);
        this.destinations.push(action.destination.kind);
        return [sentText(action.reply)];
      case "forward":
        return [`forward to ${action.servers.join(", ")}`];
      case "boundElsewhere":
        return ["bound elsewhere"];
      case "report":
        this.details.push(action.detail);
        if (action.detail.kind === "dhcpReceived" && action.detail.isRepeat) this.repeats++;
        return reportText(action);
    }
  }
}

function changeText(change: LeaseChange): string {
  return change.kind === "put" ? `put ${change.lease.address}` : `remove ${change.address}`;
}

function sentText(reply: DhcpPacket): string {
  const file = readOption(reply, "bootfileName");
  return `${messageType(reply) ?? "BOOTP"} ${reply.yiaddr}${file === undefined ? "" : ` ${file}`}`;
}

/** What was received and sent is plain from the script itself. */
function reportText({ detail }: Extract<TransactionAction, { kind: "report" }>): string[] {
  if (detail.kind === "dhcpReceived" || detail.kind === "dhcpSent") return [];
  if (detail.kind === "strangerJudged") return [];
  if (detail.kind === "dhcpIgnored") return [`ignored: ${detail.reason}`];
  if (detail.kind === "addressProbed") return [detail.result];
  if (detail.kind === "netbootWithheld") return [`withheld: ${detail.text}`];
  return [detail.kind];
}
