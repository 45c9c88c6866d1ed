import type { DhcpPacket } from "../dhcp/packet.js";
import { asRelayed, MOST_HOPS } from "../dhcp/relaying.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { BoundedMap } from "./bounded-map.js";
import type { Refusal } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";

/** Milliseconds in which an answer is taken: firmware asks anew long before. */
const ANSWER_TIME = 60_000;
/** As many as there are strangers in other tables. */
const CAPACITY = 4_096;

/** A client's message that was handed on. */
export interface HandedOn {
  readonly request: DhcpRequest;
  readonly servers: readonly Ipv4Address[];
  /** giaddr as it went out. */
  readonly giaddr: Ipv4Address;
  readonly until: number;
}

export interface Handing {
  readonly kind: "send";
  readonly bytes: Uint8Array;
  readonly servers: readonly Ipv4Address[];
}

/**
 * The part of a relay agent (RFC 1542 §4) for strangers' messages: what goes to which servers, and which answers are for whom. A message that a
 * relay brought keeps that relay's giaddr, and its answers go there without us. Times are milliseconds.
 */
export class Forwarding {
  private readonly handedOn = new BoundedMap<string, HandedOn>(CAPACITY);

  /** `relay` is this host's address on the client's segment. */
  hand(
    now: number,
    request: DhcpRequest,
    servers: readonly Ipv4Address[],
    relay: Ipv4Address,
  ): Handing | Refusal {
    const { packet, bytes } = request;
    const earlier = this.handedOn.get(keyOf(packet));
    const refusal = tooFar(packet) ?? circle(earlier, packet, now);
    if (refusal !== undefined) return refusal;
    if (bytes === undefined || servers.length === 0)
      return { reason: "unknownMachine", text: "there is no server to hand it to" };
    const giaddr = packet.giaddr === UNSPECIFIED ? relay : packet.giaddr;
    this.handedOn.set(keyOf(packet), { request, servers, giaddr, until: now + ANSWER_TIME });
    return { kind: "send", bytes: asRelayed(bytes, packet, relay), servers };
  }

  /** The message that this answers, of one of the servers that it was handed to and through no relay but us. */
  answered(now: number, reply: DhcpPacket, { address }: Pick<Arrival, "address">): HandedOn | undefined {
    const handed = this.handedOn.get(keyOf(reply));
    if (reply.op !== "BOOTREPLY" || handed === undefined || handed.until <= now) return undefined;
    const isOurs = handed.request.packet.giaddr === UNSPECIFIED && handed.giaddr === reply.giaddr;
    return isOurs && handed.servers.includes(address) ? handed : undefined;
  }
}

function keyOf({ chaddr, xid }: Pick<DhcpPacket, "chaddr" | "xid">): string {
  return `${chaddr} ${xid}`;
}

function tooFar({ hops }: DhcpPacket): Refusal | undefined {
  if (hops <= MOST_HOPS) return undefined;
  return { reason: "unservedMessage", text: `it has passed ${hops} relays, and ${MOST_HOPS} are allowed` };
}

/** What went out comes back with a hop more, by a server that is a relay itself. */
function circle(
  earlier: HandedOn | undefined,
  { giaddr, hops }: DhcpPacket,
  now: number,
): Refusal | undefined {
  if (earlier === undefined || earlier.until <= now || earlier.giaddr !== giaddr) return undefined;
  if (hops <= earlier.request.packet.hops) return undefined;
  const text = `it was handed to ${earlier.servers.join(" and ")}, and came back`;
  return { reason: "unservedMessage", text };
}
