import type { BootClient } from "../boot/boot-client.js";
import { UNSPECIFIED } from "../net/ipv4-address.js";
import { latin1FromBytes } from "../net/latin1.js";
import { readOption } from "./options.js";
import type { DhcpPacket } from "./packet.js";

const LONGEST_TEXT = 255;
const IPXE = "iPXE";
const PXE_VENDOR_CLASS = /^PXEClient:Arch:(\d{5})(?!\d)/;

/** Gathers what a client's message says about it, once, before anything is decided. Texts are printable ASCII, safe for logs and terminals. */
export function bootClient(packet: DhcpPacket): BootClient {
  const client: { -readonly [K in keyof BootClient]: BootClient[K] } = {
    mac: packet.chaddr,
    isIpxe: isIpxe(packet),
  };
  const vendorClass = printable(readOption(packet, "vendorClass"));
  const hostname = printable(readOption(packet, "hostName"));
  const architecture = architectureOf(packet, vendorClass);
  if (architecture !== undefined) client.architecture = architecture;
  if (vendorClass !== undefined) client.vendorClass = vendorClass;
  if (hostname !== undefined) client.hostname = hostname;
  if (packet.giaddr !== UNSPECIFIED) client.relay = packet.giaddr;
  return client;
}

/** iPXE keeps its firmware's architecture and vendor class; its marks are option 175 and the user class. */
function isIpxe(packet: DhcpPacket): boolean {
  if (packet.options.has(175)) return true;
  const userClass = readOption(packet, "userClass");
  return (
    userClass !== undefined && (latin1FromBytes(userClass) === IPXE || userClasses(userClass).includes(IPXE))
  );
}

/** RFC 3004 §4: each class with its length before it. iPXE itself sends the four letters bare; DHCP proxies repair them to this. */
function userClasses(bytes: Uint8Array): string[] {
  const classes: string[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const length = bytes[offset] ?? 0;
    if (offset + 1 + length > bytes.length) return [];
    classes.push(latin1FromBytes(bytes, offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  return classes;
}

/** Old PXE ROMs leave option 93 out and name the architecture in the vendor class only (PXE 2.1 §2.2.3). */
function architectureOf(packet: DhcpPacket, vendorClass: string | undefined): number | undefined {
  const [first] = readOption(packet, "clientArchitecture") ?? [];
  if (first !== undefined) return first;
  const digits = vendorClass === undefined ? undefined : PXE_VENDOR_CLASS.exec(vendorClass)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Safe for logs and terminals. */
export function printable(text: string | undefined): string | undefined {
  if (text === undefined || (text.length <= LONGEST_TEXT && isPrintable(text))) return text;
  return text.slice(0, LONGEST_TEXT).replace(/[^ -~]/g, "?");
}

function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
