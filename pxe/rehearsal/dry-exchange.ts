import { setTimeout as delay } from "node:timers/promises";
import type { BootEvent, BootEventDetail } from "../boot/boot-event.js";
import type { BootPointer } from "../client/boot-walk.js";
import { pointerOf } from "../client/dhcp-client.js";
import { isProxyOffer, isUsable } from "../client/dhcp-exchange.js";
import { type DhcpClientFacts, discover, requestOffered } from "../client/dhcp-messages.js";
import { bootsByHttp } from "../client/firmware-options.js";
import type { DryAnswer, DryRun } from "../coordinator/dry-run.js";
import type { Explanation } from "../coordinator/explain.js";
import type { OwnerAnswer } from "../coordinator/ownership.js";
import { IDLE, type Transaction } from "../coordinator/transaction-step.js";
import { messageType } from "../dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../dhcp/packet.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { type Obstacle, RehearsalEnd } from "./rehearsal-end.js";
import type { RehearsalStep, RehearsedReply } from "./rehearsal-step.js";
import { replyOptions } from "./reply-options.js";

export interface DryExchangeParts {
  readonly dryRun: DryRun;
  readonly explain: ExplainTrial;
  readonly arrival: Arrival;
  readonly relay: Ipv4Address | undefined;
  readonly tell: (step: RehearsalStep) => void;
  readonly signal: AbortSignal;
}

/** What events of a rehearsal say, as `why` says it. */
export type ExplainTrial = (mac: MacAddress, events: readonly BootEvent[]) => Promise<Explanation>;

/** What a round of DHCP would give the machine. */
export interface DryLease {
  readonly pointer: BootPointer;
  readonly owner: OwnerAnswer | undefined;
  /** Whose files these are: the owner's, or of a machine that nobody owns the one's that discovers it. */
  readonly driver: string | undefined;
  /** The owner's name; empty without one. */
  readonly hypervisor: string;
  /** What its owner would be told. */
  readonly poolAddress: Ipv4Address | undefined;
}

/** DISCOVER, OFFER, REQUEST, ACK, each decided and none sent. Rejects with a `RehearsalEnd` where the machine would get no further. */
export async function dryExchange(facts: DhcpClientFacts, parts: DryExchangeParts): Promise<DryLease> {
  const round = new Round(facts, parts);
  const { reply: offer, answer } = await round.discover();
  if (answer.handedTo !== undefined) throw new RehearsalEnd(handedOn(facts.mac, answer.handedTo));
  if (offer !== undefined && isProxyOffer(facts, offer)) return besideAnother(facts, offer, round, answer);
  if (offer === undefined || !isUsable(facts, offer)) throw await round.end();
  const taken = await round.ask(requestOffered(facts, offer), answer.transaction);
  const { reply: ack } = taken;
  if (ack === undefined || messageType(ack) !== "ACK") throw await round.end();
  const byHttp = facts.architecture !== undefined && bootsByHttp({ architecture: facts.architecture });
  const { siaddr } = pointerOf(facts, ack);
  // OVMF's HTTP boot uses the URL of the OFFER.
  const { file } = pointerOf(facts, byHttp ? offer : ack);
  if (file === "") throw await round.end();
  const { ownership, poolAddress } = { ...answer, ...taken.answer };
  const owner = ownerOf(ownership);
  const isFromPool = owner?.grant.address?.kind === "pool";
  const isDiscovered = ownership?.kind === "none" && ownership.discovery !== undefined;
  return {
    pointer: { address: ack.yiaddr, siaddr, file },
    owner,
    driver: serverOf(ownership),
    hypervisor: round.hypervisor,
    poolAddress: isFromPool ? poolAddress : isDiscovered ? ack.yiaddr : undefined,
  };
}

function handedOn(mac: MacAddress, servers: readonly Ipv4Address[]): Obstacle {
  const names = servers.join(" and ");
  return {
    cause: `No driver claims ${mac}; its policy hands its messages to ${names}, and what comes of that is not rehearsed.`,
    remedy: "To boot it by metalplug, add the machine to its hypervisor with `metalplug node add`.",
  };
}

/** The rest of the round is another server's: whether it gives the address, and which one, is not rehearsed. */
function besideAnother(
  facts: DhcpClientFacts,
  offer: DhcpPacket,
  { hypervisor }: Round,
  { ownership }: DryAnswer,
): DryLease {
  const owner = ownerOf(ownership);
  const plan = owner?.grant.address;
  const address = plan?.kind === "fixed" ? plan.address : UNSPECIFIED;
  const pointer = { address, ...pointerOf(facts, offer) };
  return { pointer, owner, driver: serverOf(ownership), hypervisor, poolAddress: undefined };
}

function serverOf(ownership: DryAnswer["ownership"]): string | undefined {
  return ownership?.kind === "none" ? ownership.discovery?.driver : ownerOf(ownership)?.driver;
}

function ownerOf(ownership: DryAnswer["ownership"]): OwnerAnswer | undefined {
  return ownership?.kind === "one" ? ownership.answer : undefined;
}

/** Milliseconds, as iPXE does. */
const REPEATED_AFTER = [1000, 2000];

interface DryReply {
  readonly reply: DhcpPacket | undefined;
  readonly answer: DryAnswer;
}

class Round {
  private readonly facts: DhcpClientFacts;
  private readonly parts: DryExchangeParts;
  private readonly events: BootEventDetail[] = [];

  constructor(facts: DhcpClientFacts, parts: DryExchangeParts) {
    this.facts = facts;
    this.parts = parts;
  }

  /** Again where its owner did not answer in time: that is over by the next DISCOVER, or firmware gives up. The same silence is told once. */
  async discover(): Promise<DryReply> {
    let asked = await this.ask(discover(this.facts), IDLE);
    for (const pause of REPEATED_AFTER) {
      if (!isUnanswered(asked)) return asked;
      await delay(pause, undefined, { signal: this.parts.signal });
      asked = await this.try(discover(this.facts), IDLE);
      if (!isUnanswered(asked)) this.tell(asked);
    }
    return asked;
  }

  async ask(packet: DhcpPacket, before: Transaction): Promise<DryReply> {
    const asked = await this.try(packet, before);
    this.tell(asked);
    return asked;
  }

  private async try(packet: DhcpPacket, before: Transaction): Promise<DryReply> {
    const { dryRun, arrival, relay, signal } = this.parts;
    const bytes = encodeDhcp(relay === undefined ? packet : relayed(packet, relay), {});
    const answer = await dryRun(bytes, arrival, before, signal);
    this.events.push(...answer.events);
    const decoded = answer.reply === undefined ? undefined : decodeDhcp(answer.reply);
    return { reply: decoded?.ok ? decoded.value : undefined, answer };
  }

  private tell({ reply, answer }: DryReply): void {
    const { tell } = this.parts;
    for (const detail of answer.events) tell({ kind: "event", detail });
    if (reply !== undefined) tell(replyStep(reply));
  }

  get hypervisor(): string {
    const decided = this.events.findLast((event) => event.kind === "ownershipDecided");
    const told = this.events.findLast((event) => event.kind === "dhcpSent");
    const owner = decided?.verdict === "none" ? undefined : decided?.drivers[0];
    return owner ?? told?.bootDriver ?? "";
  }

  /** Told as `why` tells it. */
  async end(): Promise<RehearsalEnd> {
    const { mac } = this.facts;
    const { reason, cause, remedy } = await this.parts.explain(mac, eventsOf(mac, this.events));
    return new RehearsalEnd({ cause, remedy }, { isRight: reason === "startsFromDisk" });
  }
}

function isUnanswered({ reply, answer }: DryReply): boolean {
  return reply === undefined && answer.ownership?.kind === "silent";
}

function relayed(packet: DhcpPacket, giaddr: Ipv4Address): DhcpPacket {
  return { ...packet, giaddr, hops: 1 };
}

function replyStep(packet: DhcpPacket): RehearsedReply {
  const { yiaddr, siaddr, file } = packet;
  const message = messageType(packet) ?? "BOOTP";
  return { kind: "reply", message, yiaddr, siaddr, file, options: replyOptions(packet) };
}

function eventsOf(mac: MacAddress, details: readonly BootEventDetail[]): readonly BootEvent[] {
  return details.map((detail, place) => ({ sequence: place + 1, at: 0, source: "", mac, detail }));
}
