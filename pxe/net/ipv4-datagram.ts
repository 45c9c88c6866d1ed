import type { Decoded } from "./decoded.js";
import { internetChecksum } from "./internet-checksum.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "./ipv4-address.js";

export interface UdpOverIpv4 {
  readonly source: Ipv4Address;
  readonly sourcePort: number;
  readonly destination: Ipv4Address;
  readonly destinationPort: number;
  /** 65,507 bytes at most. */
  readonly payload: Uint8Array;
}

/** The IPv4 header without options and the UDP header, bytes. */
const IPV4_AND_UDP_HEADERS = 28;

const IPV4_HEADER = 20;
const UDP_HEADER = 8;
const VERSION_AND_LENGTH = 0x45;
/** It is one packet and no part of one, so it needs no identification, RFC 6864 §4.1. */
const DONT_FRAGMENT = 0x4000;
const TIME_TO_LIVE = 64;
const UDP = 17;

/**
 * A UDP datagram with its IPv4 header, RFC 791 §3.1 and RFC 768, as a packet socket sends it:
 *
 *    0 version, length  1 service  2 total length   4 identification  6 flags, fragment
 *    8 time to live     9 protocol 10 checksum     12 source         16 destination
 *   20 source port     22 destination port         24 length         26 checksum        28 payload
 */
export function encodeIpv4Datagram(datagram: UdpOverIpv4): Uint8Array {
  const { source, sourcePort, destination, destinationPort, payload } = datagram;
  const length = IPV4_AND_UDP_HEADERS + payload.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION_AND_LENGTH);
  view.setUint16(2, length);
  view.setUint16(6, DONT_FRAGMENT);
  view.setUint8(8, TIME_TO_LIVE);
  view.setUint8(9, UDP);
  view.setUint32(12, ipv4ToNumber(source));
  view.setUint32(16, ipv4ToNumber(destination));
  view.setUint16(10, internetChecksum(bytes.subarray(0, IPV4_HEADER)));
  view.setUint16(20, sourcePort);
  view.setUint16(22, destinationPort);
  view.setUint16(24, length - IPV4_HEADER);
  bytes.set(payload, IPV4_AND_UDP_HEADERS);
  view.setUint16(26, udpChecksum(bytes));
  return bytes;
}

/** More fragments, and the place of this one. */
const FRAGMENT = 0x3fff;

/**
 * A UDP datagram as a packet socket gets it, Ethernet's padding behind it. Its payload is a view on `bytes`. The checksum is left unlooked at: a packet
 * of this very host has none yet, where its network card is to add it.
 */
export function decodeIpv4Datagram(bytes: Uint8Array): Decoded<UdpOverIpv4> {
  if (bytes.length < IPV4_AND_UDP_HEADERS) return refused("too short for the headers", bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = (view.getUint8(0) & 0x0f) * 4;
  const end = view.getUint16(2);
  if (view.getUint8(0) >> 4 !== 4 || header < IPV4_HEADER) return refused("not IPv4", 0);
  if (view.getUint8(9) !== UDP) return refused("not UDP", 9);
  if ((view.getUint16(6) & FRAGMENT) !== 0) return refused("a fragment", 6);
  if (end > bytes.length || end < header + UDP_HEADER) return refused("a length that does not fit", 2);
  const length = view.getUint16(header + 4);
  if (length < UDP_HEADER || header + length > end) return refused("a length that does not fit", header + 4);
  return {
    ok: true,
    value: {
      source: ipv4FromNumber(view.getUint32(12)),
      sourcePort: view.getUint16(header),
      destination: ipv4FromNumber(view.getUint32(16)),
      destinationPort: view.getUint16(header + 2),
      payload: bytes.subarray(header + UDP_HEADER, header + length),
    },
  };
}

function refused(reason: string, offset: number): Decoded<never> {
  return { ok: false, reason, offset };
}

/** Over the addresses, the protocol and the length as well; a sum of 0 is sent as ones, because 0 says that there is none. */
function udpChecksum(bytes: Uint8Array): number {
  const length = bytes.length - IPV4_HEADER;
  return internetChecksum(bytes.subarray(12), UDP + length) || 0xffff;
}
