import test from "ava";
import { type DhcpRequest, readRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import { HOLD_TIME } from "../../../pxe/coordinator/transaction.js";
import { messageType, readOption } from "../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../pxe/dhcp/packet.js";
import {
  type Ipv4Address,
  ipv4FromNumber,
  ipv4ToNumber,
  UNSPECIFIED,
} from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import {
  BIOS,
  BY_ETH1,
  CONFLICT,
  Dice,
  DRAINING,
  ETH1,
  fixedGrant,
  HV1,
  HV2,
  IPXE,
  ip,
  type MessageParts,
  mac,
  NONE,
  one,
  POOL_GRANT,
  packet,
  request,
  SERVER,
  SILENT,
  UEFI,
} from "./lab.js";
import { Script } from "./transaction-script.js";

const MACHINES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(mac) as [MacAddress, ...MacAddress[]];
const SUBNET = { ...ETH1, unknown: "pool", leaseSeconds: 300, bootp: true } as const;
const XIDS: readonly [number, ...number[]] = [1, 2, 3];
type Move = "DISCOVER" | "select" | "reboot" | "renew" | "RELEASE" | "DECLINE" | "INFORM" | "BOOTP";
const MOVES: readonly [Move, ...Move[]] = [
  ...(["DISCOVER", "DISCOVER", "DISCOVER", "select", "select", "select", "select", "select"] as const),
  ...(["reboot", "renew", "renew", "RELEASE", "DECLINE", "INFORM", "BOOTP"] as const),
];
const FIRST = ipv4ToNumber(ip("10.77.0.98"));

/** What a client may rely on, as seen from the wire alone. */
interface Told {
  readonly mac: MacAddress;
  readonly until: number;
  readonly kind: "OFFER" | "ACK";
  /** By a vif's fixed address 2, from the pool 1, as a stranger 0: the higher may take what the lower was only offered. */
  readonly rank: number;
}

interface Offered {
  readonly packet: DhcpPacket;
  /** The verdicts its machine had had by then. */
  readonly verdicts: number;
}

/** One random life of a server; throws the first broken promise. */
class Life {
  script = new Script([SUBNET]);
  replies = 0;
  acks = 0;
  bootp = 0;
  agreements = 0;
  private readonly dice: Dice;
  private readonly told = new Map<Ipv4Address, Told>();
  private readonly lastOffer = new Map<MacAddress, Offered>();
  private readonly lastVerdict = new Map<MacAddress, Ownership>();
  private readonly verdicts = new Map<MacAddress, number>();
  private readonly heardAt = new Map<MacAddress, number>();

  constructor(dice: Dice) {
    this.dice = dice;
  }

  turn(): void {
    const { dice } = this;
    const what = dice.below(100);
    const waiting = MACHINES.filter((machine) => this.script.stateOf(machine) === "asking");
    const one = what >= 50 ? (waiting[dice.below(waiting.length)] ?? MACHINES[0]) : dice.pick(MACHINES);
    if (what < 50) this.hear(one);
    else if (what < 75) this.verdict(one);
    else if (what < 87) this.script.durable();
    else if (what < 89) this.script.failed();
    else if (what < 97) this.script.now += dice.below(5_000);
    else if (what < 98) this.script.now += dice.below(400_000);
    else if (what < 99) this.script.timer(one);
    else this.restart();
    this.check();
    this.dropWithdrawn(one);
    this.dropTaken();
  }

  /** An offer that a machine of a higher rank has taken, also where that was told nothing yet because its lease could not be stored. */
  private dropTaken(): void {
    for (const [address, told] of this.told) {
      const holder = this.script.book.holderOf(address, this.script.now);
      if (holder === undefined || holder === told.mac || told.kind !== "OFFER") continue;
      if (this.mayTake(holder, told)) this.told.delete(address);
    }
  }

  private mayTake(taker: MacAddress, { kind, mac, rank }: Told): boolean {
    const lower = Math.min(rank, rankOf(this.lastVerdict.get(mac)));
    return kind === "OFFER" && rankOf(this.lastVerdict.get(taker)) > lower;
  }

  /** What a machine's own message made the server withdraw is no promise any more; what another's did is a fault. */
  private dropWithdrawn(of: MacAddress): void {
    for (const [address, { mac, kind }] of this.told) {
      const isHeld = this.script.book.holderOf(address, this.script.now) === of;
      const isOver = !isHeld || this.script.stateOf(of) === "idle";
      if (mac === of && kind === "OFFER" && isOver) this.told.delete(address);
    }
  }

  private hear(of: MacAddress): void {
    this.heardAt.set(of, this.script.now);
    const message = this.dice.pick(MOVES);
    const address = this.addressFor(of);
    const offered = this.lastOffer.get(of)?.packet.xid;
    const xid = message === "select" && this.dice.below(5) > 0 ? offered : undefined;
    const common = { chaddr: of, xid: xid ?? this.dice.pick(XIDS) };
    const firmware = this.dice.pick([UEFI, BIOS, IPXE, {}]);
    const ask = (type: Parameters<typeof request>[0], parts: MessageParts) =>
      this.script.hear(request(type, { ...common, ...parts, options: { ...firmware, ...parts.options } }));
    const server = this.dice.below(10) === 0 ? ip("10.77.0.3") : SERVER;
    if (message === "select")
      ask("REQUEST", { options: { serverIdentifier: server, requestedAddress: address } });
    else if (message === "reboot") ask("REQUEST", { options: { requestedAddress: address } });
    else if (message === "renew") ask("REQUEST", { ciaddr: address });
    else if (message === "DECLINE") ask(message, { options: { requestedAddress: address } });
    else if (message === "DISCOVER") ask(message, {});
    else if (message === "BOOTP") this.script.hear(bootpRequest(common));
    else ask(message, { ciaddr: address });
    if (message === "BOOTP") this.forgetOthers(of, UNSPECIFIED);
    if (message === "RELEASE" || message === "DECLINE") this.forget(of, address);
    if (message === "select" || message === "reboot" || message === "renew") this.forgetOthers(of, address);
  }

  /** Mostly what it was told last, else any address in and around the pool. */
  private addressFor(of: MacAddress): Ipv4Address {
    const offer = this.lastOffer.get(of);
    if (offer !== undefined && this.dice.below(6) > 0) return offer.packet.yiaddr;
    return ipv4FromNumber(FIRST + this.dice.below(13));
  }

  private forget(of: MacAddress, address: Ipv4Address): void {
    if (this.told.get(address)?.mac === of) this.told.delete(address);
  }

  /** A machine has one lease in a subnet, and one offer: by asking for another address it gives up what it has. */
  private forgetOthers(of: MacAddress, asked: Ipv4Address): void {
    for (const [address, { mac }] of this.told)
      if (mac === of && address !== asked) this.told.delete(address);
  }

  private forgetOffers(of: MacAddress, offered: Ipv4Address): void {
    for (const [address, { mac, kind }] of this.told)
      if (mac === of && kind === "OFFER" && address !== offered) this.told.delete(address);
  }

  private verdict(of: MacAddress): void {
    if (this.script.stateOf(of) !== "asking") return;
    const pool = one(POOL_GRANT);
    const place = this.dice.below(5) === 0 ? this.dice.below(8) : MACHINES.indexOf(of) % 8;
    const fixed = one(fixedGrant(ipv4FromNumber(FIRST + place)), this.dice.pick([HV1, HV2]));
    const ownership = this.dice.pick<Ownership>([
      pool,
      pool,
      fixed,
      fixed,
      NONE,
      NONE,
      this.dice.pick([CONFLICT, SILENT, DRAINING]),
    ]);
    this.lastVerdict.set(of, ownership);
    this.verdicts.set(of, this.verdictsOf(of) + 1);
    this.script.verdict(of, ownership);
  }

  /** Killed and started again: what was on its way to disk is lost, what was told stays told. */
  private restart(): void {
    const before = this.script;
    this.script = new Script([SUBNET], [...before.disk.values()]);
    this.script.now = before.now;
    for (const [address, { kind }] of this.told) if (kind === "OFFER") this.told.delete(address);
    this.lastOffer.clear();
    this.lastVerdict.clear();
  }

  private check(): void {
    for (const reply of this.script.sent.splice(0)) {
      this.replies++;
      const type = messageType(reply);
      if (type === undefined) this.checkBootp(reply);
      if (type !== "OFFER" && type !== "ACK") continue;
      this.checkVerdict(reply);
      if (reply.yiaddr === UNSPECIFIED) continue;
      this.checkAlone(reply, type);
      if (type === "ACK") this.checkAck(reply);
      else this.lastOffer.set(reply.chaddr, { packet: reply, verdicts: this.verdictsOf(reply.chaddr) });
    }
  }

  private checkVerdict(reply: DhcpPacket): void {
    const hasBoot = reply.siaddr !== UNSPECIFIED || reply.file !== "";
    const verdict = this.lastVerdict.get(reply.chaddr)?.kind;
    if (hasBoot && verdict !== "one") throw new Error(`boot data under the verdict ${verdict}`);
    if (verdict === "one" || verdict === "none") return;
    if (verdict === "conflict" || !this.extends(reply))
      throw new Error(`a reply under the verdict ${verdict}`);
  }

  /** More time, to the machine that asked for just that, for an address it has; that it is on disk for it is checked with every ACK. */
  private extends(reply: DhcpPacket): boolean {
    return messageType(reply) === "ACK" && reply.ciaddr === reply.yiaddr && reply.ciaddr !== UNSPECIFIED;
  }

  private checkAlone(reply: DhcpPacket, kind: "OFFER" | "ACK"): void {
    const { now } = this.script;
    const { yiaddr: address, chaddr } = reply;
    const verdict = this.lastVerdict.get(chaddr);
    const rank = rankOf(verdict);
    const other = this.told.get(address);
    if (other !== undefined && other.mac !== chaddr && other.until > now && !this.mayTake(chaddr, other))
      throw new Error(`${kind} of ${address} to ${chaddr}, told to ${other.mac} by ${other.kind}`);
    this.forgetOffers(chaddr, address);
    if (kind === "OFFER" && other?.kind === "ACK" && other.mac === chaddr && other.until > now) return;
    const seconds = readOption(reply, "leaseTime") ?? 0;
    const until = kind === "OFFER" ? now + HOLD_TIME : this.arrival(chaddr) + seconds * 1000;
    this.told.set(address, { mac: chaddr, until, kind, rank });
  }

  /** The lease of a machine that cannot renew runs out like any other; nobody else gets the address, because it is its fixed one. */
  private checkBootp(reply: DhcpPacket): void {
    this.bootp++;
    const { yiaddr: address, chaddr } = reply;
    const stored = this.script.disk.get(address);
    if (stored?.mac !== chaddr || stored.kind !== "fixed")
      throw new Error(`BOOTP ${address} to ${chaddr}, on disk is ${stored?.kind} of ${stored?.mac}`);
    if (this.lastVerdict.get(chaddr)?.kind !== "one") throw new Error("BOOTP to a machine without an owner");
    const other = this.told.get(address);
    if (other?.kind === "ACK" && other.mac !== chaddr && other.until > this.script.now)
      throw new Error(`BOOTP ${address} to ${chaddr}, told to ${other.mac}`);
    this.told.set(address, { mac: chaddr, until: stored.expiresAt, kind: "ACK", rank: 2 });
  }

  private checkAck(reply: DhcpPacket): void {
    this.acks++;
    const { yiaddr: address, chaddr } = reply;
    const seconds = readOption(reply, "leaseTime") ?? 0;
    const stored = this.script.disk.get(address);
    if (stored?.mac !== chaddr) throw new Error(`ACK of ${address} to ${chaddr}, on disk is ${stored?.mac}`);
    if (stored.expiresAt < this.arrival(chaddr) + seconds * 1000)
      throw new Error(`ACK of ${seconds} s, on disk until ${stored.expiresAt}`);
    this.checkAgreement(reply);
  }

  private checkAgreement(ack: DhcpPacket): void {
    const offer = this.lastOffer.get(ack.chaddr);
    if (offer?.packet.xid !== ack.xid || offer.verdicts !== this.verdictsOf(ack.chaddr)) return;
    this.agreements++;
    const differs = (["yiaddr", "siaddr", "file"] as const).filter(
      (field) => ack[field] !== offer.packet[field],
    );
    if (differs.length > 0) throw new Error(`OFFER and ACK of one xid differ in ${differs.join(", ")}`);
  }

  private verdictsOf(of: MacAddress): number {
    return this.verdicts.get(of) ?? 0;
  }

  private arrival(of: MacAddress): number {
    return this.heardAt.get(of) ?? this.script.now;
  }
}

function bootpRequest(parts: MessageParts): DhcpRequest {
  const read = readRequest({ ...packet("DISCOVER", parts), options: new Map() }, BY_ETH1);
  if (read === undefined) throw new Error("no request");
  return read;
}

function rankOf(verdict: Ownership | undefined): number {
  if (verdict?.kind !== "one") return 0;
  return verdict.answer.grant.address?.kind === "fixed" ? 2 : 1;
}

const SEEDS =
  process.env["SEED"] === undefined
    ? [1, 2, 3, 4, 5, 6, 7, Date.now() % 1_000_000]
    : [Number(process.env["SEED"])];

for (const [index, seed] of SEEDS.entries()) {
  test(`no random life of a server breaks a promise, ${index + 1}`, (t) => {
    const life = new Life(new Dice(seed));
    for (let turn = 0; turn < 20_000; turn++) {
      try {
        life.turn();
      } catch (error) {
        t.fail(`SEED=${seed}, turn ${turn}: ${error}`);
        return;
      }
    }
    t.true(life.acks > 200, `SEED=${seed}: ${life.acks} ACKs`);
    t.true(life.bootp > 10, `SEED=${seed}: ${life.bootp} BOOTP replies`);
    t.true(life.agreements > 30, `SEED=${seed}: ${life.agreements} pairs of OFFER and ACK`);
    t.log(
      `${life.replies} replies, ${life.acks} ACKs, ${life.bootp} by BOOTP, ${life.agreements} pairs of OFFER and ACK`,
    );
  });
}
