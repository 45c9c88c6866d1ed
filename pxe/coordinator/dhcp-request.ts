import type { BootClient } from "../boot/boot-client.js";
import type { DhcpMessageName } from "../boot/boot-event.js";
import { bootClient } from "../dhcp/client-facts.js";
import { messageType, readOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";

/** A client's message with everything decisions need of it, gathered once. */
export interface DhcpRequest {
  readonly packet: DhcpPacket;
  readonly message: DhcpMessageName;
  readonly client: BootClient;
  readonly arrival: Arrival;
  /** Option 50. */
  readonly requestedAddress?: Ipv4Address;
  /** Option 54. */
  readonly serverIdentifier?: Ipv4Address;
}

/** `undefined` for what is not a client's DHCP message: replies, BOOTP, types this server does not speak. */
export function readRequest(packet: DhcpPacket, arrival: Arrival): DhcpRequest | undefined {
  const message = messageType(packet);
  if (packet.op !== "BOOTREQUEST" || message === undefined) return undefined;
  const requestedAddress = readOption(packet, "requestedAddress");
  const serverIdentifier = readOption(packet, "serverIdentifier");
  return {
    packet,
    message,
    client: bootClient(packet),
    arrival,
    ...(requestedAddress === undefined ? {} : { requestedAddress }),
    ...(serverIdentifier === undefined ? {} : { serverIdentifier }),
  };
}

/** Which client state a REQUEST comes from, RFC 2131 §4.3.2: `extending` is RENEWING or REBINDING, told apart by the destination only. */
export type RequestState = "selecting" | "initReboot" | "extending";

/** `undefined` when the fields fit no state: a client that names neither server nor address. */
export function requestState(request: DhcpRequest): RequestState | undefined {
  if (request.serverIdentifier !== undefined) return "selecting";
  if (request.packet.ciaddr !== UNSPECIFIED) return "extending";
  return request.requestedAddress === undefined ? undefined : "initReboot";
}

/** The address a REQUEST is about: ciaddr of a client that extends its lease, else option 50. */
export function addressAskedFor(request: DhcpRequest): Ipv4Address | undefined {
  return requestState(request) === "extending" ? request.packet.ciaddr : request.requestedAddress;
}
