import { type MacAddress, macAddressFromBytes, macAddressToBytes } from "../net/mac-address.js";
import { readOption } from "./options.js";
import { type DhcpPacket, FIELDS } from "./packet.js";

/** "MP", locally administered: the first half of every probe's MAC. */
const PREFIX = Uint8Array.of(0x02, 0x4d, 0x50);
/** What administrators of other servers read in their list of clients. */
const NAME = "metalplug-probe";
const COORDINATOR = "metalplug coordinator ";

/**
 * The MAC that probes from an interface ask by: the same each time, so that a server holds one address for them at most, and another one
 * than that of any machine.
 */
export function probeMac(own: MacAddress): MacAddress {
  return macAddressFromBytes(Uint8Array.of(...PREFIX, ...macAddressToBytes(own).subarray(3)));
}

/** Whether it is some probe's: of this host or of another. */
export function isProbeMac(mac: MacAddress): boolean {
  return mac.startsWith("02:4d:50:");
}

/** Option 61: a name, so of type 0 (RFC 2132 §9.14). */
export const PROBE_CLIENT_IDENTIFIER: Uint8Array = new Uint8Array(Buffer.from(`\0${NAME}`));

/** Whether a datagram may be a probe's; cheap, and wrong for machines whose MAC begins like one. */
export function looksLikeProbe(bytes: Uint8Array): boolean {
  return PREFIX.every((byte, place) => bytes[FIELDS.chaddr + place] === byte);
}

/** A probe wants to know who answers, and takes no offer. */
export function isProbe(packet: DhcpPacket): boolean {
  const id = readOption(packet, "clientIdentifier");
  return id !== undefined && Buffer.compare(id, PROBE_CLIENT_IDENTIFIER) === 0;
}

/** Option 56 of a coordinator's answer to a probe. */
export function coordinatorMark(id: string): string {
  return COORDINATOR + id;
}

export function readCoordinatorMark(text: string): string | undefined {
  return text.startsWith(COORDINATOR) ? text.slice(COORDINATOR.length) : undefined;
}
