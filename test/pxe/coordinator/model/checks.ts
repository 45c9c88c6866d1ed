import { type DhcpRequest, requestState } from "../../../../pxe/coordinator/dhcp-request.js";
import type { Lease } from "../../../../pxe/coordinator/lease.js";
import type { OwnerAnswer, Ownership } from "../../../../pxe/coordinator/ownership.js";
import { QUARANTINE_TIME } from "../../../../pxe/coordinator/transaction-end.js";
import { HOLD_TIME, PROBE_TIME } from "../../../../pxe/coordinator/transaction-offer.js";
import type {
  Transaction,
  TransactionAction,
  TransactionEvent,
} from "../../../../pxe/coordinator/transaction-step.js";
import { messageType, readOption } from "../../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../../pxe/dhcp/packet.js";
import type { ProbeResult } from "../../../../pxe/net/address-probe.js";
import { type Ipv4Address, UNSPECIFIED } from "../../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../../pxe/net/mac-address.js";
import { SERVER } from "../lab.js";
import { SERVER_NAMES } from "./segments.js";
import { StrangerChecks, type StrangerWitness } from "./stranger-checks.js";

/** What the checks know of the run from outside the machine that is checked. */
export interface Witness extends StrangerWitness {
  /** The server's clock, which may be set back. */
  readonly now: () => number;
  readonly disk: ReadonlyMap<Ipv4Address, Lease>;
  /** Whose fixed address it is. */
  readonly fixedOwner: (address: Ipv4Address) => MacAddress | undefined;
  readonly isProbed: (address: Ipv4Address) => boolean;
}

interface Offered {
  readonly mac: MacAddress;
  readonly reply: DhcpPacket;
  readonly rank: number;
  readonly until: number;
  /** Its machine has sent nothing since but the REQUEST for it. */
  stands: boolean;
}

/** Every promise of the server as seen from its surroundings; each broken one throws. All is forgotten that a killed process may forget. */
export class Checks {
  readonly counts = { offers: 0, acks: 0, naks: 0, pairs: 0, probes: 0, repeats: 0, bootp: 0, overrides: 0 };
  readonly strangers: StrangerChecks;
  private readonly witness: Witness;
  private readonly verdicts = new Map<MacAddress, Ownership>();
  private readonly arrivals = new WeakMap<DhcpPacket, Map<DhcpRequest, number>>();
  private readonly offers = new Map<MacAddress, Offered>();
  /** What need not be asked for again. */
  private readonly held = new Map<MacAddress, { readonly address: Ipv4Address; readonly until: number }>();
  private readonly probedFor = new Map<Ipv4Address, { readonly mac: MacAddress; readonly until: number }>();
  private readonly probes = new Map<string, ProbeResult["kind"] | number>();
  private readonly setAside = new Map<Ipv4Address, number>();

  constructor(witness: Witness) {
    this.witness = witness;
    this.strangers = new StrangerChecks(witness);
  }

  restarted(): void {
    this.strangers.restarted();
    this.offers.clear();
    this.held.clear();
    this.verdicts.clear();
    this.probes.clear();
    this.probedFor.clear();
    this.setAside.clear();
  }

  event(mac: MacAddress, event: TransactionEvent, before: Transaction): void {
    if (isInWork(event, before)) this.counts.repeats++;
    if (event.kind === "verdict") {
      if (before.kind === "asking") this.verdicts.set(mac, event.ownership);
    } else if (event.kind === "leaseFailed") this.hold(mac, event.lease.address);
    else if (event.kind === "message") this.heard(mac, event.request);
    else if (event.kind === "probed") this.probed(mac, event.address, event.result);
  }

  action(mac: MacAddress, event: TransactionEvent, action: TransactionAction, before: Transaction): void {
    if (isInWork(event, before) && action.kind !== "report")
      throw new Error(`a copy of a message in work made it ${action.kind}`);
    if (action.kind === "send") this.reply(mac, action.reply, action.request);
    if (action.kind === "probe") this.probing(mac, action.address);
    if (action.kind !== "report") return;
    const { detail } = action;
    this.strangers.told(mac, detail);
    if (detail.kind === "addressDeclined")
      this.setAside.set(detail.address, this.witness.now() + QUARANTINE_TIME);
    const takesBack =
      detail.kind === "dhcpIgnored" &&
      detail.reason !== "noSubnet" &&
      ((detail.message === "BOOTP" && !detail.text.startsWith("BOOTP is off")) ||
        !["ownerSilent", "unservedMessage", "storeFailed"].includes(detail.reason)) &&
      !["RELEASE", "DECLINE"].includes(detail.message);
    const isGone = detail.kind === "addressReleased" || detail.kind === "addressDeclined";
    if (takesBack || isGone) this.takeBack(mac);
  }

  /** Two machines that use one address at the same time, each by an ACK. */
  bound(
    mac: MacAddress,
    address: Ipv4Address,
    others: Iterable<{ mac: MacAddress; address: Ipv4Address | undefined }>,
  ) {
    for (const other of others)
      if (other.mac !== mac && other.address === address)
        throw new Error(`${mac} and ${other.mac} both have ${address}`);
  }

  private hold(mac: MacAddress, address: Ipv4Address): void {
    this.held.set(mac, { address, until: this.witness.now() + HOLD_TIME });
  }

  private takeBack(mac: MacAddress): void {
    this.offers.delete(mac);
    this.held.delete(mac);
    for (const [address, probe] of this.probedFor) if (probe.mac === mac) this.probedFor.delete(address);
  }

  private heard(mac: MacAddress, request: DhcpRequest): void {
    this.strangers.heard(mac, request);
    const times = this.arrivals.get(request.packet) ?? new Map<DhcpRequest, number>();
    this.arrivals.set(request.packet, times.set(request, this.witness.elapsed()));
    const offered = this.offers.get(mac);
    if (offered !== undefined && offered.reply.xid !== request.packet.xid) offered.stands = false;
    if (offered !== undefined && request.serverIdentifier === undefined) offered.stands = false;
    if (request.message !== "REQUEST") return;
    const asked = requestState(request) === "extending" ? request.packet.ciaddr : request.requestedAddress;
    if (this.offers.get(mac)?.reply.yiaddr !== asked) this.offers.delete(mac);
  }

  /** A known machine may take the last address from a stranger's probe, as from its offer. Who is given another address has no offer of the first. */
  private probing(mac: MacAddress, address: Ipv4Address): void {
    const now = this.witness.now();
    const other = this.probedFor.get(address);
    const isOpen =
      other !== undefined &&
      other.until > now &&
      typeof this.probes.get(`${other.mac} ${address}`) === "number";
    if (isOpen && other.mac !== mac && this.rank(mac) <= this.rank(other.mac))
      throw new Error(`${address} is probed for ${other.mac} and ${mac} at once`);
    this.checkOffers(mac, address);
    if (this.offers.get(mac)?.reply.yiaddr !== address) this.takeBack(mac);
    this.probedFor.set(address, { mac, until: now + PROBE_TIME });
    this.probes.set(`${mac} ${address}`, now);
  }

  private probed(mac: MacAddress, address: Ipv4Address, result: ProbeResult): void {
    this.counts.probes++;
    const isOwn = result.kind === "inUse" && result.by === mac;
    this.probes.set(`${mac} ${address}`, isOwn ? "free" : result.kind);
    if (result.kind === "inUse" && !isOwn) this.setAside.set(address, this.witness.now() + QUARANTINE_TIME);
  }

  private reply(mac: MacAddress, reply: DhcpPacket, request: DhcpRequest): void {
    if (mac !== reply.chaddr) throw new Error(`a reply to ${reply.chaddr} for ${mac}`);
    this.checkServer(reply, request);
    const type = messageType(reply);
    if (type === "NAK") this.nak(reply, request);
    else this.checkBoot(reply);
    if (reply.yiaddr === UNSPECIFIED) return;
    this.checkAddress(reply);
    if (type === "ACK") this.ack(reply, request);
    else if (type === "OFFER") this.offer(reply);
    else this.bootp(reply);
  }

  /** The server is who the machine took, else itself, or the relay in its place (RFC 5107 §4); no reply goes to a machine that took another. */
  private checkServer(reply: DhcpPacket, request: DhcpRequest): void {
    const { serverIdentifier: taken, serverIdentifierOverride: override } = request;
    if (taken !== undefined && !SERVER_NAMES.has(taken))
      throw new Error(`a reply to a machine that took ${taken}`);
    if (override !== undefined) this.counts.overrides++;
    const named = readOption(reply, "serverIdentifier");
    const expected = request.message === "BOOTP" ? undefined : (taken ?? override ?? SERVER);
    if (named !== expected) throw new Error(`a reply that names the server ${named}, not ${expected}`);
  }

  /** Invariants 1 and 10: boot data of exactly the owner's last answer, none without an owner, nothing at all in a conflict. */
  private checkBoot(reply: DhcpPacket): void {
    const verdict = this.verdicts.get(reply.chaddr);
    const hasBoot = reply.siaddr !== UNSPECIFIED || reply.file !== "";
    if (verdict?.kind === "conflict") throw new Error("a reply in a conflict");
    if (!hasBoot) return;
    if (verdict?.kind !== "one") throw new Error(`boot data under the verdict ${verdict?.kind}`);
    if (!isBootOf(verdict.answer, reply))
      throw new Error(`boot data of nobody: ${reply.siaddr} ${reply.file}`);
  }

  private checkAddress(reply: DhcpPacket): void {
    const { now, fixedOwner, disk } = this.witness;
    const { yiaddr: address, chaddr } = reply;
    const owner = fixedOwner(address);
    if (owner !== undefined && owner !== chaddr)
      throw new Error(`the fixed ${address} of ${owner} to ${chaddr}`);
    const lease = disk.get(address);
    if (lease !== undefined && lease.mac !== chaddr && lease.expiresAt > now())
      throw new Error(`${address} to ${chaddr}, on disk it is ${lease.mac}'s`);
    this.checkOffers(chaddr, address);
  }

  /** Who may take an address that was only offered to another ends that offer, even if it does not take it in the end. */
  private checkOffers(mac: MacAddress, address: Ipv4Address): void {
    for (const [other, { reply, until, rank }] of this.offers) {
      if (other === mac || reply.yiaddr !== address) continue;
      if (until > this.witness.now() && rank >= this.rank(mac))
        throw new Error(`${address} to ${mac}, offered to ${other}`);
      this.offers.delete(other);
    }
  }

  /** A fixed address goes before the pool, and a known machine before a stranger, as long as nothing but an offer was made. */
  private rank(mac: MacAddress): number {
    const verdict = this.verdicts.get(mac);
    if (verdict?.kind !== "one") return 0;
    return verdict.answer.grant.address?.kind === "fixed" ? 2 : 1;
  }

  private offer(reply: DhcpPacket): void {
    this.counts.offers++;
    const { yiaddr: address, chaddr: mac } = reply;
    this.strangers.answered(mac, "OFFER");
    const { now, disk, isProbed } = this.witness;
    const rank = this.rank(mac);
    if (rank < 2 && (this.setAside.get(address) ?? 0) > now()) throw new Error(`${address} is set aside`);
    const lease = disk.get(address);
    const isOwn = lease?.mac === mac && lease.expiresAt > now();
    const held = this.held.get(mac);
    const isHeld = held?.address === address && held.until > now();
    this.hold(mac, address);
    if (rank < 2 && isProbed(address) && !isOwn && !isHeld && !this.takeProbe(mac, address))
      throw new Error(`${address} offered to ${mac} unasked`);
    this.offers.set(mac, { mac, reply, rank, until: now() + HOLD_TIME, stands: true });
  }

  /** The network was asked for the address for that machine, and does not know of another that has it, or says nothing. */
  private takeProbe(mac: MacAddress, address: Ipv4Address): boolean {
    const key = `${mac} ${address}`;
    const result = this.probes.get(key) ?? "inUse";
    this.probes.delete(key);
    return typeof result === "number" ? this.witness.now() >= result + PROBE_TIME : result !== "inUse";
  }

  /** Invariant 2, and that OFFER and ACK of one decision agree; of two relays' offers the machine may have taken the first. */
  private ack(reply: DhcpPacket, request: DhcpRequest): void {
    this.counts.acks++;
    const { yiaddr: address, chaddr: mac } = reply;
    this.strangers.answered(mac, "ACK");
    const seconds = readOption(reply, "leaseTime") ?? 0;
    const { now, elapsed } = this.witness;
    const arrivedAt = now() - elapsed() + (this.arrivals.get(request.packet)?.get(request) ?? Number.NaN);
    const stored = this.witness.disk.get(address);
    if (stored?.mac !== mac) throw new Error(`ACK of ${address} to ${mac}, on disk it is ${stored?.mac}'s`);
    if (!(stored.expiresAt >= arrivedAt + seconds * 1000))
      throw new Error(`ACK of ${seconds} s outlasts the disk's`);
    const offered = this.offers.get(mac);
    if (offered?.reply.xid !== reply.xid || !offered.stands || offered.until <= now()) return;
    if (readOption(offered.reply, "serverIdentifier") !== request.serverIdentifier) return;
    this.counts.pairs++;
    for (const field of ["yiaddr", "siaddr", "file"] as const)
      if (offered.reply[field] !== reply[field])
        throw new Error(`OFFER and ACK of one xid differ in ${field}`);
  }

  /** A fixed address, its machine's own on disk: what is given by BOOTP is given for good. */
  private bootp({ yiaddr: address, chaddr: mac }: DhcpPacket): void {
    this.counts.bootp++;
    const { disk, fixedOwner } = this.witness;
    if (fixedOwner(address) !== mac) throw new Error(`${address} of the pool by BOOTP to ${mac}`);
    if (disk.get(address)?.mac !== mac)
      throw new Error(`${address} by BOOTP to ${mac}, which is not on disk`);
  }

  /** Only a machine that has a lease of ours, and never firmware that nobody owns. */
  private nak({ chaddr }: DhcpPacket, { client }: DhcpRequest): void {
    this.counts.naks++;
    const { disk, now } = this.witness;
    const verdict = this.verdicts.get(chaddr)?.kind;
    if (verdict !== "one" && verdict !== "none") throw new Error(`a NAK under the verdict ${verdict}`);
    if (verdict === "none" && client.architecture !== undefined)
      throw new Error("a NAK to a stranger's firmware");
    if (![...disk.values()].some(({ mac, expiresAt }) => mac === chaddr && expiresAt > now()))
      throw new Error("a NAK to a machine without a lease");
  }
}

/** The very packet that is being answered came a second time. */
function isInWork(event: TransactionEvent, before: Transaction): boolean {
  return event.kind === "message" && "request" in before && before.request.packet === event.request.packet;
}

function isBootOf({ grant: { boot } }: OwnerAnswer, { siaddr, file }: DhcpPacket): boolean {
  return boot !== undefined && boot.server === siaddr && [...boot.files.values()].includes(file);
}
