import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../dhcp/packet.js";
import { readReply, type ServerReply } from "../dhcp/server-reply.js";
import type { HeardDatagram } from "../link/dhcp-tap.js";
import { LIMITED_BROADCAST, UNSPECIFIED } from "../net/ipv4-address.js";
import { encodeIpv4Datagram } from "../net/ipv4-datagram.js";

const CLIENT_PORT = 68;
const SERVER_PORT = 67;

/** A DISCOVER as the IPv4 packet of a client without an address. */
export function discoverDatagram(packet: DhcpPacket): Uint8Array {
  return encodeIpv4Datagram({
    source: UNSPECIFIED,
    sourcePort: CLIENT_PORT,
    destination: LIMITED_BROADCAST,
    destinationPort: SERVER_PORT,
    payload: encodeDhcp(packet, {}),
  });
}

/** What a server said; `undefined` for what is no DHCP reply. */
export function replyIn({ payload, from }: HeardDatagram): ServerReply | undefined {
  const decoded = decodeDhcp(payload);
  return decoded.ok ? readReply(decoded.value, from) : undefined;
}
