import { putUint32, uint16At, uint32At } from "../net/bytes.js";
import type { Decoded } from "../net/decoded.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber, UNSPECIFIED } from "../net/ipv4-address.js";
import { latin1FromBytes, latin1ToBytes, putLatin1 } from "../net/latin1.js";
import { type MacAddress, macAddressFromBytes, writeMacAddress } from "../net/mac-address.js";
import { Slab } from "../net/slab.js";
import type { DhcpOptions } from "./dhcp-options.js";
import {
  joinOptions,
  type LaidOutOptions,
  layOutOptions,
  type OptionField,
  type OptionRoom,
  readOptionField,
} from "./option-area.js";
import { WireOptions } from "./wire-options.js";

/** A BOOTP/DHCP message, RFC 2131 §2. Options keep their wire order; codes the table does not know survive as raw bytes. */
export interface DhcpPacket {
  readonly op: "BOOTREQUEST" | "BOOTREPLY";
  readonly hops: number;
  readonly xid: number;
  /** Seconds. */
  readonly secs: number;
  /** The flags field's top bit. */
  readonly broadcast: boolean;
  readonly ciaddr: Ipv4Address;
  readonly yiaddr: Ipv4Address;
  readonly siaddr: Ipv4Address;
  readonly giaddr: Ipv4Address;
  readonly chaddr: MacAddress;
  readonly sname: string;
  readonly file: string;
  /** By code; several occurrences of one code are joined (RFC 3396 §7). Without pad and end. */
  readonly options: DhcpOptions;
  /** BOOTP as RFC 951 has it: nothing is known of what stands behind `file`, so there are no options, and none may go back. */
  readonly withoutCookie?: true;
}

/**
 * Where each field begins, RFC 2131 §2:
 *
 *      0       1       2       3
 *     op      htype   hlen    hops
 *      4  xid
 *      8  secs        10  flags
 *     12  ciaddr      16  yiaddr     20  siaddr     24  giaddr
 *     28  chaddr (16 bytes, of which Ethernet uses 6)
 *     44  sname (64)  108  file (128)
 *    236  magic cookie 99.130.83.99
 *    240  options
 */
export const FIELDS = {
  htype: 1,
  hlen: 2,
  hops: 3,
  xid: 4,
  secs: 8,
  flags: 10,
  ciaddr: 12,
  yiaddr: 16,
  siaddr: 20,
  giaddr: 24,
  chaddr: 28,
  sname: 44,
  file: 108,
  cookie: 236,
  options: 240,
} as const;

const SNAME_LENGTH = 64;
const FILE_LENGTH = 128;
/** Bytes of a name in `file` with room for the NUL that ends it, RFC 2131 §2. */
export const LONGEST_FILE_NAME = FILE_LENGTH - 1;
const MAGIC_COOKIE = 0x63825363;
const BROADCAST_FLAG = 0x8000;
const ETHERNET = { htype: 1, hlen: 6 } as const;
/** Relays and BOOTP-era stacks drop anything shorter, RFC 1542 §2.1. */
const SHORTEST_MESSAGE = 300;
/** What a BOOTP message has behind the cookie: its 64 bytes of vendor area without the cookie's own, RFC 951 §3. */
const BOOTP_OPTIONS = 60;
/** Every host must take 576 bytes (RFC 2132 §9.10); more than 1472 would not fit Ethernet, and OVMF's REQUEST says 65280 (its byte order is wrong). */
const MESSAGE_SIZE = { least: 576, most: 1472 } as const;
/** Option 57 counts the IP and UDP headers for some stacks and not for others; to leave room for them suits both. */
const IP_AND_UDP_HEADERS = 28;
const OVERLOAD = 52;
const IN_FILE = 1;
const IN_SNAME = 2;
const TFTP_SERVER_NAME = 66;
const BOOTFILE_NAME = 67;

/** Option values are views on `bytes`, which must not be reused while the packet is. */
export function decodeDhcp(bytes: Uint8Array): Decoded<DhcpPacket> {
  const wrong = refuseHeader(bytes);
  if (wrong !== undefined) return wrong;
  if (!hasCookie(bytes))
    return { ok: true, value: { ...packetOf(bytes, 0, new Map()), withoutCookie: true } };
  const options = WireOptions.read(bytes, FIELDS.options);
  return options === undefined ? decodeScattered(bytes) : { ok: true, value: packetOf(bytes, 0, options) };
}

/** Options in several parts or fields, which are rare; or a message that cannot be read. */
function decodeScattered(bytes: Uint8Array): Decoded<DhcpPacket> {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: OptionField[] = [];
  const main = readOptionField(plain, FIELDS.options, plain.length);
  if (!main.ok) return main;
  fields.push(main.value);
  const overload = overloadOf(main.value);
  if ((overload & IN_FILE) !== 0) {
    const inFile = readOptionField(plain, FIELDS.file, FIELDS.file + FILE_LENGTH);
    if (!inFile.ok) return inFile;
    fields.push(inFile.value);
  }
  if ((overload & IN_SNAME) !== 0) {
    const inSname = readOptionField(plain, FIELDS.sname, FIELDS.sname + SNAME_LENGTH);
    if (!inSname.ok) return inSname;
    fields.push(inSname.value);
  }
  const options = joinOptions(fields);
  options.delete(OVERLOAD);
  return { ok: true, value: packetOf(bytes, overload, options) };
}

function refuseHeader(bytes: Uint8Array): (Decoded<never> & { ok: false }) | undefined {
  if (bytes.length < FIELDS.cookie) return refused("shorter than a BOOTP header", bytes.length);
  const op = bytes[0];
  if (op !== 1 && op !== 2) return refused(`op ${op} is neither request nor reply`, 0);
  if (bytes[FIELDS.htype] !== ETHERNET.htype) return refused("htype is not Ethernet", FIELDS.htype);
  if (bytes[FIELDS.hlen] !== ETHERNET.hlen) return refused("hlen is not 6", FIELDS.hlen);
  if (((bytes[FIELDS.chaddr] ?? 0) & 1) === 1) return refused("chaddr is a group address", FIELDS.chaddr);
  if (bytes.length < SHORTEST_MESSAGE && !hasCookie(bytes))
    return refused("no magic cookie, and shorter than BOOTP", FIELDS.cookie);
  return undefined;
}

function hasCookie(bytes: Uint8Array): boolean {
  return bytes.length >= FIELDS.options && uint32At(bytes, FIELDS.cookie) === MAGIC_COOKIE;
}

function refused(reason: string, offset: number): Decoded<never> & { ok: false } {
  return { ok: false, reason, offset };
}

/** Option 52, RFC 2132 §9.3; a value other than 1, 2 and 3 means nothing. */
function overloadOf(field: OptionField): number {
  const parts = field.find(([code]) => code === OVERLOAD);
  const value = parts?.[1].length === 1 ? (parts[1][0] ?? 0) : 0;
  return value <= (IN_FILE | IN_SNAME) ? value : 0;
}

function packetOf(bytes: Uint8Array, overload: number, options: DhcpOptions): DhcpPacket {
  return {
    op: bytes[0] === 1 ? "BOOTREQUEST" : "BOOTREPLY",
    hops: bytes[FIELDS.hops] ?? 0,
    xid: uint32At(bytes, FIELDS.xid),
    secs: uint16At(bytes, FIELDS.secs),
    broadcast: (uint16At(bytes, FIELDS.flags) & BROADCAST_FLAG) !== 0,
    ciaddr: ipv4FromNumber(uint32At(bytes, FIELDS.ciaddr)),
    yiaddr: ipv4FromNumber(uint32At(bytes, FIELDS.yiaddr)),
    siaddr: ipv4FromNumber(uint32At(bytes, FIELDS.siaddr)),
    giaddr: ipv4FromNumber(uint32At(bytes, FIELDS.giaddr)),
    chaddr: macAddressFromBytes(bytes, FIELDS.chaddr),
    sname: (overload & IN_SNAME) !== 0 ? "" : textAt(bytes, FIELDS.sname, SNAME_LENGTH),
    file: (overload & IN_FILE) !== 0 ? "" : textAt(bytes, FIELDS.file, FILE_LENGTH),
    options,
  };
}

/** The NUL may be missing when the field is full. */
function textAt(bytes: Uint8Array, offset: number, length: number): string {
  if (bytes[offset] === 0) return "";
  const nul = bytes.indexOf(0, offset);
  const end = nul === -1 || nul > offset + length ? offset + length : nul;
  return latin1FromBytes(bytes, offset, end);
}

export interface EncodeOptions {
  /** Option 57 of the client, bytes; taken between 576 and 1472 whatever it says, 576 when absent. */
  readonly maxSize?: number | undefined;
  /** Exactly 300 bytes, sname and file never overloaded: option 52 is DHCP's. */
  readonly bootp?: boolean;
}

/** The message as bytes: at least 300, at most what `maxSize` leaves beside the IP and UDP headers. See `encodeDhcpReporting` for what does not fit. */
export function encodeDhcp(packet: DhcpPacket, options: EncodeOptions): Uint8Array {
  return encodeDhcpReporting(packet, options).bytes;
}

/**
 * Message type, server identifier and lease time go first, then the rest in the packet's order, relay agent information last (RFC 3046 §2.1);
 * sname and file are overloaded when they are empty and the options need the room. `dropped` has the codes that found none even so, the least
 * important ones. A name too long for its field goes out as option 66 or 67, if the packet has none.
 */
export function encodeDhcpReporting(
  packet: DhcpPacket,
  encoding: EncodeOptions,
): { readonly bytes: Uint8Array; readonly dropped: readonly number[] } {
  const { sname, file, options } = fitNames(packet);
  const room = roomFor(encoding, sname, file);
  const laidOut = placeOptions(packet, options, room);
  const bytes = MEMORY.take(Math.max(SHORTEST_MESSAGE, FIELDS.options + (laidOut.main?.length ?? 0)));
  writeHeader(packet, bytes);
  if (laidOut.sname !== undefined) bytes.set(laidOut.sname, FIELDS.sname);
  else putLatin1(bytes, FIELDS.sname, sname);
  if (laidOut.file !== undefined) bytes.set(laidOut.file, FIELDS.file);
  else putLatin1(bytes, FIELDS.file, file);
  if (laidOut.main !== undefined) bytes.set(laidOut.main, FIELDS.options);
  return { bytes, dropped: laidOut.dropped };
}

const MEMORY = new Slab();

function placeOptions(
  { withoutCookie }: DhcpPacket,
  options: DhcpOptions,
  room: OptionRoom,
): Partial<LaidOutOptions> & Pick<LaidOutOptions, "dropped"> {
  if (withoutCookie === true) return { dropped: [...options.keys()] };
  const field = options instanceof WireOptions ? options.field : undefined;
  const isReady = field !== undefined && field.length <= room.main;
  return isReady ? { main: field, dropped: NONE } : layOutOptions(options, room);
}

const NONE: readonly number[] = [];

function roomFor(
  { maxSize = MESSAGE_SIZE.least, bootp }: EncodeOptions,
  sname: string,
  file: string,
): OptionRoom {
  if (bootp === true) return { main: BOOTP_OPTIONS, file: 0, sname: 0 };
  const limit = Math.min(Math.max(maxSize, MESSAGE_SIZE.least), MESSAGE_SIZE.most) - IP_AND_UDP_HEADERS;
  return {
    main: limit - FIELDS.options,
    file: file.length === 0 ? FILE_LENGTH : 0,
    sname: sname.length === 0 ? SNAME_LENGTH : 0,
  };
}

interface FittedNames {
  readonly sname: string;
  readonly file: string;
  readonly options: DhcpOptions;
}

function fitNames(packet: DhcpPacket): FittedNames {
  const snameFits = packet.sname.length <= SNAME_LENGTH;
  const fileFits = packet.file.length <= FILE_LENGTH;
  if (snameFits && fileFits) return packet;
  const options = new Map(packet.options);
  if (!snameFits && !options.has(TFTP_SERVER_NAME))
    options.set(TFTP_SERVER_NAME, latin1ToBytes(packet.sname));
  if (!fileFits && !options.has(BOOTFILE_NAME)) options.set(BOOTFILE_NAME, latin1ToBytes(packet.file));
  return { sname: snameFits ? packet.sname : "", file: fileFits ? packet.file : "", options };
}

/** Into memory that is zero. */
function writeHeader(packet: DhcpPacket, bytes: Uint8Array): void {
  bytes[0] = packet.op === "BOOTREQUEST" ? 1 : 2;
  bytes[FIELDS.htype] = ETHERNET.htype;
  bytes[FIELDS.hlen] = ETHERNET.hlen;
  bytes[FIELDS.hops] = packet.hops;
  putUint32(bytes, FIELDS.xid, packet.xid);
  const secs = Math.min(packet.secs, 0xffff);
  bytes[FIELDS.secs] = secs >>> 8;
  bytes[FIELDS.secs + 1] = secs;
  bytes[FIELDS.flags] = packet.broadcast ? BROADCAST_FLAG >>> 8 : 0;
  putAddress(bytes, FIELDS.ciaddr, packet.ciaddr);
  putAddress(bytes, FIELDS.yiaddr, packet.yiaddr);
  putAddress(bytes, FIELDS.siaddr, packet.siaddr);
  putAddress(bytes, FIELDS.giaddr, packet.giaddr);
  writeMacAddress(packet.chaddr, bytes, FIELDS.chaddr);
  if (packet.withoutCookie !== true) putUint32(bytes, FIELDS.cookie, MAGIC_COOKIE);
}

function putAddress(bytes: Uint8Array, offset: number, address: Ipv4Address): void {
  if (address !== UNSPECIFIED) putUint32(bytes, offset, ipv4ToNumber(address));
}
