import { ByteReader, ByteWriter } from "../net/bytes.js";
import type { Decoded } from "../net/decoded.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber, UNSPECIFIED } from "../net/ipv4-address.js";
import {
  type MacAddress,
  macAddressFromBytes,
  macAddressToBytes,
  parseMacAddress,
} from "../net/mac-address.js";

/** An ARP packet for IPv4 on Ethernet, RFC 826, as far as it says who has an address. */
export interface ArpPacket {
  readonly operation: "request" | "reply";
  /** Absent: a group address, as Microsoft's network load balancing in multicast mode answers with. */
  readonly senderHardwareAddress: MacAddress | undefined;
  readonly senderProtocolAddress: Ipv4Address;
  readonly targetProtocolAddress: Ipv4Address;
}

const ETHERNET = 1;
const IPV4 = 0x0800;
const LENGTHS = 0x0604;
const OPERATIONS = { request: 1, reply: 2 } as const;
const MAC_LENGTH = 6;

/** Bytes of an ARP packet for IPv4 on Ethernet, without padding. */
const ARP_LENGTH = 28;

/** RFC 5227 §2.1.1: a request whose sender address is 0.0.0.0, so that it changes nobody's ARP cache. */
export function encodeArpProbe(sender: MacAddress, target: Ipv4Address): Uint8Array {
  return new ByteWriter(ARP_LENGTH)
    .uint16(ETHERNET)
    .uint16(IPV4)
    .uint16(LENGTHS)
    .uint16(OPERATIONS.request)
    .raw(macAddressToBytes(sender))
    .uint32(ipv4ToNumber(UNSPECIFIED))
    .zeros(MAC_LENGTH)
    .uint32(ipv4ToNumber(target))
    .finish();
}

/** Bytes after the packet are Ethernet's padding. */
export function decodeArp(bytes: Uint8Array): Decoded<ArpPacket> {
  if (bytes.length < ARP_LENGTH) return refused("shorter than ARP for IPv4 on Ethernet", bytes.length);
  const reader = new ByteReader(bytes);
  if (reader.uint16() !== ETHERNET) return refused("hardware type is not Ethernet", 0);
  if (reader.uint16() !== IPV4) return refused("protocol type is not IPv4", 2);
  if (reader.uint16() !== LENGTHS) return refused("address lengths are not 6 and 4", 4);
  const operation = operationOf(reader.uint16());
  if (operation === undefined) return refused("neither request nor reply", 6);
  const hardware = reader.slice(MAC_LENGTH) ?? bytes;
  const sender = reader.uint32() ?? 0;
  reader.slice(MAC_LENGTH);
  const target = reader.uint32() ?? 0;
  return {
    ok: true,
    value: {
      operation,
      senderHardwareAddress: parseMacAddress(macAddressFromBytes(hardware)),
      senderProtocolAddress: ipv4FromNumber(sender),
      targetProtocolAddress: ipv4FromNumber(target),
    },
  };
}

/**
 * The address that the sender has, or is about to take (RFC 5227 §2.1.1: a probe of another host counts as much as its answer). Whoever only asks
 * for another's address says nothing about that.
 */
export function claimedAddress(packet: ArpPacket): Ipv4Address | undefined {
  if (packet.senderProtocolAddress !== UNSPECIFIED) return packet.senderProtocolAddress;
  return packet.operation === "request" ? packet.targetProtocolAddress : undefined;
}

function operationOf(code: number | undefined): ArpPacket["operation"] | undefined {
  if (code === OPERATIONS.request) return "request";
  return code === OPERATIONS.reply ? "reply" : undefined;
}

function refused(reason: string, offset: number): Decoded<never> {
  return { ok: false, reason, offset };
}
