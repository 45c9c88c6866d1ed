import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { messageType, OPTIONS, readOption } from "./options.js";
import type { DhcpPacket } from "./packet.js";
import { relayFacts } from "./relay-agent.js";

const SERVER_PORT = 67;
const CLIENT_PORT = 68;

/** Where a datagram came from, and by which of the server's interfaces; without one it came to the socket for relayed clients. */
export interface Arrival {
  readonly interface?: string;
  /** The address of this host that it was sent to; absent for a broadcast, and where the shell cannot tell. */
  readonly localAddress?: Ipv4Address;
  /** It was sent to all of the interface's segment, so the sender is on that. Absent for what was not, and where the shell cannot tell. */
  readonly isBroadcast?: true;
  readonly address: Ipv4Address;
  readonly port: number;
  /** It came to port 4011, where PXE clients ask a boot server for boot files alone (PXE 2.1 §2.2.3). */
  readonly service?: "bootServer";
}

export type ReplyDestination =
  | { readonly kind: "relay"; readonly address: Ipv4Address; readonly port: number }
  | { readonly kind: "unicast"; readonly address: Ipv4Address; readonly port: number }
  | { readonly kind: "broadcast"; readonly port: number }
  /** A client that has no address yet and so answers no ARP: to `address` at `mac`, from the server identifier of the reply. */
  | {
      readonly kind: "unconfigured";
      readonly address: Ipv4Address;
      readonly mac: MacAddress;
      readonly port: number;
      readonly from: Ipv4Address;
    };

/**
 * Where a reply goes, RFC 2131 §4.1. Where it allows the choice, everybody is told: a reply that names no server has no address to come from,
 * and one without yiaddr none to go to. It has everybody told of a NAK; a client behind a router, which renews by unicast, would not hear that.
 */
export function replyDestination(
  request: DhcpPacket,
  reply: DhcpPacket,
  arrival: Partial<Arrival> & Pick<Arrival, "port">,
): ReplyDestination {
  if (arrival.service === "bootServer") return toAsker(arrival);
  if (request.giaddr !== UNSPECIFIED) return toRelay(request, arrival);
  if (messageType(reply) === "NAK" && !isFromItsAddress(request, arrival)) return EVERYBODY;
  if (request.ciaddr !== UNSPECIFIED) return { kind: "unicast", address: request.ciaddr, port: CLIENT_PORT };
  return arrival.interface === undefined || request.broadcast ? EVERYBODY : toUnconfigured(request, reply);
}

const EVERYBODY: ReplyDestination = { kind: "broadcast", port: CLIENT_PORT };

function isFromItsAddress({ ciaddr }: DhcpPacket, arrival: Partial<Arrival>): boolean {
  const isUnicast = arrival.interface === undefined || arrival.localAddress !== undefined;
  return isUnicast && ciaddr !== UNSPECIFIED && arrival.address === ciaddr;
}

/** OVMF asks port 4011 from port 4011, iPXE from 68; who has no address yet can be reached by all only. */
function toAsker({
  address = UNSPECIFIED,
  port,
}: Partial<Arrival> & Pick<Arrival, "port">): ReplyDestination {
  return address === UNSPECIFIED ? { kind: "broadcast", port } : { kind: "unicast", address, port };
}

function toUnconfigured({ chaddr }: DhcpPacket, reply: DhcpPacket): ReplyDestination {
  const from = readOption(reply, "serverIdentifier") ?? UNSPECIFIED;
  const { yiaddr } = reply;
  if (from === UNSPECIFIED || yiaddr === UNSPECIFIED || isNobody(chaddr)) return EVERYBODY;
  return { kind: "unconfigured", address: yiaddr, mac: chaddr, port: CLIENT_PORT, from };
}

/** Group addresses and zero: no NIC has one, and a frame to a group would be heard by all of it. */
function isNobody(mac: MacAddress): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1 || mac === "00:00:00:00:00:00";
}

/** A relay listens on the server port, unless it says by sub-option 19 that it sends from a port of its own (RFC 8357 §5.1). */
function toRelay(request: DhcpPacket, arrival: Pick<Arrival, "port">): ReplyDestination {
  const information = request.options.get(OPTIONS.relayAgentInformation.code);
  const usesSourcePort = information !== undefined && relayFacts(information)?.usesSourcePort === true;
  return {
    kind: "relay",
    address: request.giaddr,
    port: usesSourcePort ? arrival.port : SERVER_PORT,
  };
}
