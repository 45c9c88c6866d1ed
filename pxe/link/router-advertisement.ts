import { ByteReader, ByteWriter } from "../net/bytes.js";
import type { Decoded } from "../net/decoded.js";
import { type MacAddress, macAddressToBytes } from "../net/mac-address.js";

/** An ICMPv6 message as it came; the kernel has checked its checksum. */
export interface Icmpv6Arrival {
  readonly bytes: Uint8Array;
  readonly hopLimit: number;
  /** The IPv6 address of the sender, 16 bytes. */
  readonly source: Uint8Array;
}

/** Who asked for a router: by a link-local address that can be answered, or by none, or by one that a router's answer may not leave for. */
export type Solicitor = "linkLocal" | "unspecified" | "other";

const ROUTER_SOLICITATION = 133;
const ROUTER_ADVERTISEMENT = 134;
const SOURCE_LINK_LAYER_ADDRESS = 1;
/** Lengths of options count units of 8 bytes. */
const UNIT = 8;
/** What has this hop limit has not passed any router. */
const HOP_LIMIT = 255;

/** A router solicitation, RFC 4861 §4.1, with every check of §6.1.1 but the checksum. */
export function decodeRouterSolicitation({ bytes, hopLimit, source }: Icmpv6Arrival): Decoded<Solicitor> {
  const reader = new ByteReader(bytes);
  const [type, code] = [reader.uint8(), reader.uint8()];
  if (bytes.length < 8) return refused("shorter than a router solicitation", bytes.length);
  if (type !== ROUTER_SOLICITATION) return refused("not a router solicitation", 0);
  if (code !== 0) return refused("code is not 0", 1);
  if (hopLimit !== HOP_LIMIT) return refused("hop limit is not 255: it came through a router", 0);
  reader.slice(6);
  const solicitor = solicitorOf(source);
  while (reader.remaining > 0) {
    const at = reader.offset;
    const [option, length] = [reader.uint8(), reader.uint8()];
    if (length === undefined || length === 0) return refused("option of length 0", at);
    if (reader.slice(length * UNIT - 2) === undefined) return refused("torn option", at);
    if (option === SOURCE_LINK_LAYER_ADDRESS && solicitor === "unspecified")
      return refused("a link-layer address without a source address", at);
  }
  return { ok: true, value: solicitor };
}

/**
 * A router advertisement, RFC 4861 §4.2, of what is no router: lifetime 0, no prefix, no address configuration (flags M and O clear), nothing
 * specified for hop limit and timers. A host that hears it knows that nobody routes IPv6 here, and keeps whatever other router it has. The checksum
 * is the kernel's to fill in.
 */
export function encodeRouterAdvertisement(source: MacAddress): Uint8Array {
  return new ByteWriter(16 + UNIT)
    .uint8(ROUTER_ADVERTISEMENT)
    .zeros(3) // code, checksum
    .zeros(2) // current hop limit, flags
    .uint16(0) // router lifetime, seconds
    .uint32(0) // reachable time
    .uint32(0) // retransmission timer
    .uint8(SOURCE_LINK_LAYER_ADDRESS)
    .uint8(1)
    .raw(macAddressToBytes(source))
    .finish();
}

/** fe80::/10 is link-local, RFC 4291 §2.4. */
function solicitorOf(source: Uint8Array): Solicitor {
  if (source.every((byte) => byte === 0)) return "unspecified";
  return source[0] === 0xfe && ((source[1] ?? 0) & 0xc0) === 0x80 ? "linkLocal" : "other";
}

function refused(reason: string, offset: number): Decoded<never> {
  return { ok: false, reason, offset };
}
