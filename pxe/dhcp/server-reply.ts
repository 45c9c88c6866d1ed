import type { DhcpMessageName } from "../boot/boot-event.js";
import type { ServerOffer } from "../boot/foreign-server.js";
import { type Ipv4Address, parseIpv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { printable } from "./client-facts.js";
import { messageType, readOption } from "./options.js";
import type { DhcpPacket } from "./packet.js";
import { readCoordinatorMark } from "./probe-mark.js";

/** A DHCP server's message to a client, with everything that is told of it. Texts are printable. */
export interface ServerReply {
  readonly message: Extract<DhcpMessageName, "OFFER" | "ACK" | "NAK" | "BOOTP">;
  /** The client's. */
  readonly mac: MacAddress;
  readonly xid: number;
  readonly server: Ipv4Address;
  /** It came by a relay. */
  readonly isRelayed: boolean;
  readonly offer: ServerOffer;
  /** Boot files beside another server's address: ProxyDHCP (PXE 2.1 §2.2). */
  readonly isProxy: boolean;
  /** Option 56. */
  readonly text: string;
  /** It is a coordinator of this project, with this id, and says so to a probe. */
  readonly coordinator?: string;
}

/** `undefined` for what is no server's message to a client. `from` is where the datagram came from. */
export function readReply(packet: DhcpPacket, from: Ipv4Address): ServerReply | undefined {
  const message = packet.withoutCookie ? "BOOTP" : messageOf(packet);
  if (packet.op !== "BOOTREPLY" || message === undefined) return undefined;
  const text = printable(readOption(packet, "message")) ?? "";
  const coordinator = packet.yiaddr === UNSPECIFIED ? readCoordinatorMark(text) : undefined;
  return {
    message,
    mac: packet.chaddr,
    xid: packet.xid,
    server: readOption(packet, "serverIdentifier") ?? from,
    isRelayed: packet.giaddr !== UNSPECIFIED,
    offer: offerOf(packet),
    isProxy: packet.yiaddr === UNSPECIFIED && message !== "NAK" && coordinator === undefined,
    text,
    ...(coordinator !== undefined && { coordinator }),
  };
}

function messageOf(packet: DhcpPacket): ServerReply["message"] | undefined {
  const type = messageType(packet);
  return type === "OFFER" || type === "ACK" || type === "NAK" ? type : undefined;
}

function offerOf(packet: DhcpPacket): ServerOffer {
  const leaseSeconds = readOption(packet, "leaseTime");
  const [router] = readOption(packet, "router") ?? [];
  const domain = printable(readOption(packet, "domainName"));
  const bootFile = printable(packet.file === "" ? readOption(packet, "bootfileName") : packet.file);
  const bootServer = bootServerOf(packet);
  return {
    ...(packet.yiaddr !== UNSPECIFIED && { address: packet.yiaddr }),
    ...(leaseSeconds !== undefined && { leaseSeconds }),
    ...(router !== undefined && { router }),
    dns: (readOption(packet, "domainNameServer") ?? []).slice(0, MOST_NAME_SERVERS),
    ...(domain !== undefined && { domain }),
    ...(bootFile !== undefined && { bootFile }),
    ...(bootFile !== undefined && bootServer !== undefined && { bootServer }),
    bootServerDiscovery: sendsToBootServers(packet),
  };
}

const MOST_NAME_SERVERS = 4;

/** Where firmware goes for the file: siaddr, else the server itself, and option 66 for what heeds it. */
function bootServerOf(packet: DhcpPacket): Ipv4Address | undefined {
  if (packet.siaddr !== UNSPECIFIED) return packet.siaddr;
  return (
    parseIpv4Address(readOption(packet, "tftpServerName") ?? "") ?? readOption(packet, "serverIdentifier")
  );
}

/** PXE 2.1 §2.2.3, table 2-1: the tag of the discovery control, and its bit "use the boot file name of this offer". */
const DISCOVERY_CONTROL = 6;
const TAKE_THIS_FILE = 8;

function sendsToBootServers(packet: DhcpPacket): boolean {
  if (!readOption(packet, "vendorClass")?.startsWith("PXEClient")) return false;
  const control = discoveryControl(readOption(packet, "vendorSpecific") ?? new Uint8Array());
  return (control & TAKE_THIS_FILE) === 0;
}

function discoveryControl(bytes: Uint8Array): number {
  for (let at = 0; at + 2 < bytes.length && bytes[at] !== 255; at += 2 + (bytes[at + 1] ?? 0))
    if (bytes[at] === DISCOVERY_CONTROL) return bytes[at + 2] ?? 0;
  return 0;
}
