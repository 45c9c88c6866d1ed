import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { messageType, readOption } from "./options.js";
import type { DhcpPacket } from "./packet.js";

const SERVER_PORT = 67;
const CLIENT_PORT = 68;

/** Where a datagram came from, and by which of the server's interfaces; without one it came to the socket for relayed clients. */
export interface Arrival {
  readonly interface?: string;
  /** The address of this host that it was sent to; absent for a broadcast, and where the shell cannot tell. */
  readonly localAddress?: Ipv4Address;
  readonly address: Ipv4Address;
  readonly port: number;
}

export type ReplyDestination =
  | { readonly kind: "relay"; readonly address: Ipv4Address; readonly port: number }
  | { readonly kind: "unicast"; readonly address: Ipv4Address; readonly port: number }
  | { readonly kind: "broadcast"; readonly port: number };

/**
 * Where a reply goes, RFC 2131 §4.1. A client that has no address yet gets a broadcast even if it did not ask for one: to reach it by
 * unicast takes a packet socket, because it does not answer ARP; §4.1 allows the broadcast, and PXE ROMs that clear the flag take it.
 */
export function replyDestination(
  request: DhcpPacket,
  reply: DhcpPacket,
  arrival: Pick<Arrival, "port">,
): ReplyDestination {
  if (request.giaddr !== UNSPECIFIED) return toRelay(request, arrival);
  const isNak = messageType(reply) === "NAK";
  if (!isNak && request.ciaddr !== UNSPECIFIED)
    return { kind: "unicast", address: request.ciaddr, port: CLIENT_PORT };
  return { kind: "broadcast", port: CLIENT_PORT };
}

/** A relay listens on the server port, unless it says by sub-option 19 that it sends from a port of its own (RFC 8357 §5.1). */
function toRelay(request: DhcpPacket, arrival: Pick<Arrival, "port">): ReplyDestination {
  const usesSourcePort = readOption(request, "relayAgentInformation")?.usesSourcePort ?? false;
  return {
    kind: "relay",
    address: request.giaddr,
    port: usesSourcePort ? arrival.port : SERVER_PORT,
  };
}
