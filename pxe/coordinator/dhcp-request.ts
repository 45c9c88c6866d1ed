import type { BootClient } from "../boot/boot-client.js";
import type { DhcpMessageName } from "../boot/boot-event.js";
import { bootClient } from "../dhcp/client-facts.js";
import { messageType, OPTIONS, readOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { type RelayFacts, relayFacts } from "../dhcp/relay-agent.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";

/** A client's message with everything decisions need of it, gathered once. */
export interface DhcpRequest {
  readonly packet: DhcpPacket;
  readonly message: DhcpMessageName;
  readonly client: BootClient;
  readonly arrival: Arrival;
  /** As it came, for who hands it on; absent where nobody can. */
  readonly bytes?: Uint8Array | undefined;
  /** Option 50. */
  readonly requestedAddress?: Ipv4Address | undefined;
  /** Option 54. */
  readonly serverIdentifier?: Ipv4Address | undefined;
  /** Option 118, RFC 3011. */
  readonly subnetSelection?: Ipv4Address | undefined;
  /** Option 82's sub-option 5, RFC 3527. */
  readonly linkSelection?: Ipv4Address | undefined;
  /** Option 82's sub-option 11, RFC 5107. */
  readonly serverIdentifierOverride?: Ipv4Address | undefined;
  /** Option 82's sub-options 1 and 2, RFC 3046 §3: whatever the relay uses for its ports and clients. */
  readonly circuitId?: Uint8Array | undefined;
  readonly remoteId?: Uint8Array | undefined;
}

/** What booted by BOOTP alone had a BIOS; nothing in the message says so. */
const BIOS = 0;

/** `undefined` for what is not a client's message: replies, and types this server does not speak. */
export function readRequest(
  packet: DhcpPacket,
  arrival: Arrival,
  bytes?: Uint8Array,
): DhcpRequest | undefined {
  if (packet.op !== "BOOTREQUEST") return undefined;
  const isBootp = !packet.options.has(OPTIONS.messageType.code);
  const message = isBootp ? "BOOTP" : messageType(packet);
  if (message === undefined) return undefined;
  const client = bootClient(packet);
  const relay = relayInformation(packet);
  return {
    packet,
    message,
    client: isBootp ? { architecture: BIOS, ...client } : client,
    arrival,
    bytes,
    requestedAddress: isBootp ? undefined : readOption(packet, "requestedAddress"),
    serverIdentifier: isBootp ? undefined : readOption(packet, "serverIdentifier"),
    subnetSelection: isBootp ? undefined : selectedSubnet(packet),
    linkSelection: relay?.linkSelection,
    serverIdentifierOverride: relay?.serverIdentifierOverride,
    circuitId: relay?.circuitId,
    remoteId: relay?.remoteId,
  };
}

/** `0.0.0.0` in option 118 selects nothing. */
function selectedSubnet(packet: DhcpPacket): Ipv4Address | undefined {
  const address = readOption(packet, "subnetSelection");
  return address === UNSPECIFIED ? undefined : address;
}

/** Only a relay may add option 82 (RFC 3046 §2.1): a client's own says nothing about subnets and servers. */
function relayInformation(packet: DhcpPacket): RelayFacts | undefined {
  if (packet.giaddr === UNSPECIFIED) return undefined;
  const bytes = packet.options.get(OPTIONS.relayAgentInformation.code);
  return bytes === undefined ? undefined : relayFacts(bytes);
}

/** Which client state a REQUEST comes from, RFC 2131 §4.3.2: `extending` is RENEWING or REBINDING, told apart by the destination only. */
export type RequestState = "selecting" | "initReboot" | "extending";

/**
 * `undefined` when the fields fit no state: a client that names neither server nor address. Clients after RFC 1541 name the server when they extend a
 * lease, too; dnsmasq, ISC dhcpd and Kea go by ciaddr then.
 */
export function requestState(
  request: Pick<DhcpRequest, "packet" | "serverIdentifier" | "requestedAddress">,
): RequestState | undefined {
  const isTaken = request.packet.ciaddr === UNSPECIFIED || request.requestedAddress !== undefined;
  if (request.serverIdentifier !== undefined && isTaken) return "selecting";
  if (request.packet.ciaddr !== UNSPECIFIED) return "extending";
  return request.requestedAddress === undefined ? undefined : "initReboot";
}

/** The address a REQUEST is about: ciaddr of a client that extends its lease, else option 50. */
export function addressAskedFor(request: DhcpRequest): Ipv4Address | undefined {
  return requestState(request) === "extending" ? request.packet.ciaddr : request.requestedAddress;
}
