import { ByteReader, ByteWriter } from "../net/bytes.js";
import type { Decoded } from "../net/decoded.js";
import { internetChecksum } from "../net/internet-checksum.js";

/**
 * An echo message, RFC 792. The kernel puts an identifier of its own into what leaves by a ping socket, so a reply is known by its data, which
 * comes back as it was sent.
 */
export interface Echo {
  readonly identifier: number;
  readonly sequence: number;
  readonly data: Uint8Array;
}

const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;
const CHECKSUM = 2;
const SHORTEST_IP_HEADER = 20;

export function encodeEchoRequest({ identifier, sequence, data }: Echo): Uint8Array {
  const bytes = new ByteWriter(8 + data.length)
    .uint16(ECHO_REQUEST << 8)
    .uint16(0)
    .uint16(identifier)
    .uint16(sequence)
    .raw(data)
    .finish();
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(CHECKSUM, internetChecksum(bytes));
  return bytes;
}

/** `data` is a view on the bytes. */
export function decodeEchoReply(bytes: Uint8Array): Decoded<Echo> {
  const reader = new ByteReader(bytes);
  const [kind, checksum, identifier, sequence] = [
    reader.uint16(),
    reader.uint16(),
    reader.uint16(),
    reader.uint16(),
  ];
  if (checksum === undefined || identifier === undefined || sequence === undefined)
    return refused("shorter than an echo message", bytes.length);
  if (kind !== ECHO_REPLY << 8) return refused("not an echo reply", 0);
  if (internetChecksum(bytes) !== 0) return refused("wrong checksum", CHECKSUM);
  return { ok: true, value: { identifier, sequence, data: bytes.subarray(reader.offset) } };
}

/** What an IPv4 packet carries, RFC 791 §3.1: a raw socket hands over the header as well. */
export function ipv4Payload(packet: Uint8Array): Decoded<Uint8Array> {
  const first = packet[0] ?? 0;
  const length = (first & 15) * 4;
  if (first >> 4 !== 4) return refused("not IPv4", 0);
  if (length < SHORTEST_IP_HEADER || length > packet.length) return refused("torn IPv4 header", 0);
  return { ok: true, value: packet.subarray(length) };
}

function refused(reason: string, offset: number): Decoded<never> {
  return { ok: false, reason, offset };
}
