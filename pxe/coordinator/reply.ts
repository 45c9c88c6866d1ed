import type { DhcpOptions } from "../dhcp/dhcp-options.js";
import { type DhcpPacket, LONGEST_FILE_NAME } from "../dhcp/packet.js";
import type { ClasslessRoute } from "../net/classless-route.js";
import { isDomainName } from "../net/domain-name.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { broadcastAddress, netmask } from "../net/subnet.js";
import type { BootData, Decision } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { ReplyOptions } from "./reply-options.js";

/** Sub-option 6, PXE_DISCOVERY_CONTROL, bit 3: use the boot file given here, no boot server discovery (PXE 2.1 §2.4). */
export const NO_BOOT_SERVER_DISCOVERY = Uint8Array.of(6, 1, 8);
/** Sub-option 176 of iPXE's own option: no-pxedhcp. */
const NO_PXE_DHCP = Uint8Array.of(0xb0, 1, 1);
export const PXE_CLIENT = "PXEClient";
const HTTP_CLIENT = "HTTPClient";

/** From this prefix length on a subnet has no broadcast address (RFC 3021 §2.1): a client that takes its last for one cannot reach who has it. */
const HOSTS_ONLY = 31;

export interface Promised {
  readonly yiaddr: Ipv4Address;
  readonly seconds: number;
}

/** `promised` is absent in the answer to INFORM, which promises no address (RFC 2131 §4.3.5). */
export function buildReply(
  request: DhcpRequest,
  message: "OFFER" | "ACK",
  decision: Decision,
  promised?: Promised,
): DhcpPacket {
  const options = new ReplyOptions(request).add("messageType", message);
  options.add("serverIdentifier", decision.serverIdentifier);
  if (promised !== undefined) options.add("leaseTime", promised.seconds);
  if (decision.boot !== undefined) addBootFile(options, request, decision.boot);
  if (request.client.isIpxe) options.add("etherboot", NO_PXE_DHCP);
  addNetwork(options, decision);
  if (promised !== undefined) addTimes(options, promised.seconds);
  addExtras(options, decision);
  return replyPacket(request, options.withEchoes(), {
    boot: decision.boot,
    yiaddr: promised?.yiaddr,
    ciaddr: message === "ACK" ? request.packet.ciaddr : undefined,
  });
}

/** A BOOTP machine's one reply (RFC 1534 §2), with RFC 1497's options and none of DHCP's own; where it sent no cookie it can read none. */
export function buildBootpReply(request: DhcpRequest, decision: Decision): DhcpPacket {
  const options = new ReplyOptions(request);
  addNetwork(options, decision);
  const hasCookie = request.packet.withoutCookie !== true;
  const reply = replyPacket(request, hasCookie ? options.withRelayEcho() : new Map(), {
    boot: decision.boot,
    yiaddr: decision.address,
    ciaddr: request.packet.ciaddr,
  });
  return hasCookie ? reply : { ...reply, withoutCookie: true };
}

/** RFC 2131 §4.3.2: through a relay a NAK asks to be broadcast, because the client's address is wrong. */
export function buildNak(request: DhcpRequest, serverIdentifier: Ipv4Address, text: string): DhcpPacket {
  const options = new ReplyOptions(request).add("messageType", "NAK");
  options.add("serverIdentifier", serverIdentifier);
  options.add("message", text);
  const relayed = request.packet.giaddr !== UNSPECIFIED;
  return replyPacket(request, options.withEchoes(), { broadcast: relayed || request.packet.broadcast });
}

interface ReplyFields {
  /** For siaddr and the file field, where it fits. */
  readonly boot?: BootData | undefined;
  readonly yiaddr?: Ipv4Address | undefined;
  readonly ciaddr?: Ipv4Address | undefined;
  /** Absent: as the client asked. */
  readonly broadcast?: boolean;
}

/** RFC 2131 §4.3.1, table 3. */
export function replyPacket(
  { packet }: DhcpRequest,
  options: DhcpOptions,
  { boot, yiaddr = UNSPECIFIED, ciaddr = UNSPECIFIED, broadcast = packet.broadcast }: ReplyFields,
): DhcpPacket {
  return {
    op: "BOOTREPLY",
    hops: 0,
    xid: packet.xid,
    secs: 0,
    broadcast,
    ciaddr,
    yiaddr,
    siaddr: boot?.server ?? UNSPECIFIED,
    giaddr: packet.giaddr,
    chaddr: packet.chaddr,
    sname: "",
    file: boot !== undefined && boot.file.length <= LONGEST_FILE_NAME ? boot.file : "",
    options,
  };
}

/**
 * The boot server in siaddr and options 66 and 150, the file in its field and in option 67, alike: which one firmware obeys differs. Option 60
 * goes only to who sent it. PXE gets it only together with 43: alone it sends OVMF to port 4011, together they spare iPXE its wait for ProxyDHCP.
 * HTTP boot takes no reply without it.
 */
export function addBootFile(options: ReplyOptions, { client }: DhcpRequest, boot: BootData): void {
  options.add("tftpServerName", boot.server).add("bootfileName", boot.file);
  options.add("tftpServerAddress", [boot.server]);
  if (client.vendorClass?.startsWith(HTTP_CLIENT) === true) options.add("vendorClass", HTTP_CLIENT);
  if (client.vendorClass?.startsWith(PXE_CLIENT) === true)
    options.add("vendorClass", PXE_CLIENT).add("vendorSpecific", NO_BOOT_SERVER_DISCOVERY);
}

function addNetwork(options: ReplyOptions, decision: Decision): void {
  const { address, prefixLength, gateway, dns, hostname } = decision;
  options.add("subnetMask", netmask(prefixLength));
  if (gateway !== undefined) options.add("router", [gateway]);
  if (dns.length > 0) options.add("domainNameServer", dns);
  if (prefixLength < HOSTS_ONLY)
    options.add("broadcastAddress", broadcastAddress({ network: address, prefixLength }));
  if (hostname !== undefined && isDomainName(hostname)) options.add("hostName", hostname);
}

/** T1 and T2 at half and seven eighths of the lease, RFC 2131 §4.4.5. */
function addTimes(options: ReplyOptions, seconds: number): void {
  options.add("renewalTime", Math.floor(seconds / 2));
  options.add("rebindingTime", Math.floor((seconds * 7) / 8));
}

/** What makes life easier for who knows it, and costs room for who does not. A vif's own MTU and routes go before the subnet's. */
function addExtras(options: ReplyOptions, decision: Decision): void {
  const { subnet, gateway } = decision;
  const { domain, search = [], ntp = [] } = subnet;
  const { mtu = subnet.mtu, routes = subnet.routes ?? [] } = decision;
  if (domain !== undefined) options.addIfWanted("domainName", domain);
  if (ntp.length > 0) options.addIfWanted("ntpServers", ntp);
  if (mtu !== undefined) options.addIfWanted("interfaceMtu", mtu);
  if (routes.length > 0) options.addIfWanted("classlessStaticRoute", [...defaultRoute(gateway), ...routes]);
  if (search.length > 0) options.addIfWanted("domainSearch", search);
}

/** A client that takes option 121 ignores option 3, RFC 3442. */
function defaultRoute(gateway: Ipv4Address | undefined): ClasslessRoute[] {
  const everywhere = { network: UNSPECIFIED, prefixLength: 0 };
  return gateway === undefined ? [] : [{ destination: everywhere, router: gateway }];
}
