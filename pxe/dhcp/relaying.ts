import { type Ipv4Address, ipv4ToNumber, UNSPECIFIED } from "../net/ipv4-address.js";
import { type DhcpPacket, FIELDS } from "./packet.js";

/** RFC 1542 §4.1.1 wants a threshold for hops, of 4 where nothing else is said: what has passed more relays goes round in circles. */
export const MOST_HOPS = 4;

/** A copy of a client's message for another server: one hop more, and `relay` in giaddr where no relay stands yet; nothing else is touched (RFC 1542 §4.1.1). */
export function asRelayed(bytes: Uint8Array, { hops, giaddr }: DhcpPacket, relay: Ipv4Address): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  view.setUint8(FIELDS.hops, hops + 1);
  if (giaddr === UNSPECIFIED) view.setUint32(FIELDS.giaddr, ipv4ToNumber(relay));
  return copy;
}
