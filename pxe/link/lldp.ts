import { ByteReader } from "../net/bytes.js";
import type { Decoded } from "../net/decoded.js";
import { ipv4FromNumber } from "../net/ipv4-address.js";
import { macAddressFromBytes } from "../net/mac-address.js";

/** What a switch says of itself and of the port a machine's cable is in, IEEE 802.1AB-2016. All texts are printable, 255 characters at most. */
export interface LldpNeighbour {
  readonly chassis: string;
  readonly port: string;
  readonly systemName?: string;
  readonly portDescription?: string;
}

const ETHERTYPE = { lldp: 0x88cc, vlan: 0x8100 } as const;
/** Bytes of the two MAC addresses in front. */
const ADDRESSES = 12;
/** Bytes: no frame is longer, not even a jumbo one. */
const LONGEST_FRAME = 9216;

/** §8.4.1. */
const TLV = { end: 0, chassis: 1, port: 2, timeToLive: 3, portDescription: 4, systemName: 5 } as const;

/** A whole Ethernet frame as it came from the wire, with a VLAN tag or without. */
export function decodeLldpFrame(frame: Uint8Array): Decoded<LldpNeighbour> {
  if (frame.length > LONGEST_FRAME) return refused("longer than an Ethernet frame", LONGEST_FRAME);
  const reader = new ByteReader(frame);
  reader.slice(ADDRESSES);
  const type = reader.uint16();
  if (type === ETHERTYPE.vlan) reader.slice(2);
  if ((type === ETHERTYPE.vlan ? reader.uint16() : type) !== ETHERTYPE.lldp)
    return refused("the frame is not LLDP", ADDRESSES);
  return decodeTlvs(reader);
}

/** §8.2: chassis, port and time to live come first and in this order; others follow, each once, in any order. */
function decodeTlvs(reader: ByteReader): Decoded<LldpNeighbour> {
  const chassis = readTlv(reader, TLV.chassis);
  if (chassis === undefined) return refused("the chassis is missing", reader.offset);
  const port = readTlv(reader, TLV.port);
  if (port === undefined) return refused("the port is missing", reader.offset);
  if (readTlv(reader, TLV.timeToLive) === undefined)
    return refused("the time to live is missing", reader.offset);
  const [chassisName, portName] = [nameOf(CHASSIS, chassis), nameOf(PORT, port)];
  if (chassisName === undefined || portName === undefined)
    return refused("the chassis or the port has no name", reader.offset);
  const texts = optionalTexts(reader);
  if (texts === undefined) return refused("a field runs past the end of the frame", reader.offset);
  return { ok: true, value: { chassis: chassisName, port: portName, ...texts } };
}

function optionalTexts(
  reader: ByteReader,
): Pick<LldpNeighbour, "systemName" | "portDescription"> | undefined {
  const texts = new Map<number, string>();
  // A frame that ends without its end mark is padding cut off by a capture: what was whole counts.
  while (reader.remaining > 0) {
    const tlv = nextTlv(reader);
    if (tlv === undefined) return undefined;
    if (tlv.type === TLV.end) break;
    if (!texts.has(tlv.type)) texts.set(tlv.type, text(tlv.value));
  }
  const [systemName, portDescription] = [texts.get(TLV.systemName), texts.get(TLV.portDescription)];
  return { ...(systemName && { systemName }), ...(portDescription && { portDescription }) };
}

function readTlv(reader: ByteReader, wanted: number): Uint8Array | undefined {
  const tlv = nextTlv(reader);
  return tlv?.type === wanted ? tlv.value : undefined;
}

function nextTlv(reader: ByteReader): { readonly type: number; readonly value: Uint8Array } | undefined {
  const head = reader.uint16();
  const value = head === undefined ? undefined : reader.slice(head & 0x1ff);
  return head === undefined || value === undefined ? undefined : { type: head >> 9, value };
}

type Spelling = "text" | "mac" | "network";

/** §8.5.2.2, table 8-2, and §8.5.3.2, table 8-3: what kind of name a subtype is. Those not listed are spelled as bytes. */
const CHASSIS: Readonly<Record<number, Spelling>> = {
  1: "text",
  2: "text",
  3: "text",
  4: "mac",
  5: "network",
  6: "text",
  7: "text",
};
const PORT: Readonly<Record<number, Spelling>> = {
  1: "text",
  2: "text",
  3: "mac",
  4: "network",
  5: "text",
  6: "text",
  7: "text",
};

function nameOf(spellings: Readonly<Record<number, Spelling>>, value: Uint8Array): string | undefined {
  const [subtype = 0] = value;
  const id = value.subarray(1);
  if (id.length === 0) return undefined;
  switch (spellings[subtype]) {
    case "text":
      return identifier(id);
    case "mac":
      return id.length === 6 ? macAddressFromBytes(id) : hex(id);
    case "network":
      return networkAddress(id);
    default:
      return hex(id);
  }
}

/** By IANA's address family numbers: 1 is IPv4, 2 IPv6. */
function networkAddress(id: Uint8Array): string {
  const [family] = id;
  const address = id.subarray(1);
  const view = new DataView(address.buffer, address.byteOffset, address.byteLength);
  if (family === 1 && address.length === 4) return ipv4FromNumber(view.getUint32(0));
  if (family === 2 && address.length === 16)
    return Array.from({ length: 8 }, (_, group) => view.getUint16(2 * group).toString(16)).join(":");
  return hex(id);
}

/** Characters. */
const LONGEST_TEXT = 255;

const UNPRINTABLE = /[\p{C}\u2028\u2029\ufffd]/gu;

/** A text without what a terminal obeys. */
function text(bytes: Uint8Array): string {
  return utf8(bytes).replace(UNPRINTABLE, "?").slice(0, LONGEST_TEXT).trim();
}

/** One that is no text, whatever its subtype says, is told in hex, so that no two look the same. */
function identifier(bytes: Uint8Array): string {
  const whole = utf8(bytes);
  return whole.trim() === "" || whole.search(UNPRINTABLE) >= 0 ? hex(bytes) : text(bytes);
}

/** Some switches end texts with NULs. */
function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\0+$/, "");
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .slice(0, LONGEST_TEXT);
}

function refused(reason: string, offset: number): Decoded<never> {
  return { ok: false, reason, offset };
}
