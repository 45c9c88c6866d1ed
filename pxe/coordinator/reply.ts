import { encodeOption, type OptionName, type OptionValues } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { broadcastAddress, netmask } from "../net/subnet.js";
import type { Decision } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";

/** The file field holds 128 bytes with the NUL that ends it, RFC 2131 §2. */
const LONGEST_FILE_FIELD = 127;
/** Sub-option 6, PXE_DISCOVERY_CONTROL, bit 3: use the boot file given here, no boot server discovery (PXE 2.1 §2.4). */
const NO_BOOT_SERVER_DISCOVERY = Uint8Array.of(6, 1, 8);
/** Sub-option 176 of iPXE's own option: no-pxedhcp. */
const NO_PXE_DHCP = Uint8Array.of(0xb0, 1, 1);
const PXE_CLIENT = "PXEClient";
const HTTP_CLIENT = "HTTPClient";
const CLIENT_IDENTIFIER = 61;
const RELAY_AGENT_INFORMATION = 82;
const CLIENT_MACHINE_IDENTIFIER = 97;

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
  const { boot } = decision;
  const options = new OptionList().add("messageType", message);
  options.add("serverIdentifier", decision.serverIdentifier);
  if (promised !== undefined) addTimes(options, promised.seconds);
  addNetwork(options, decision);
  if (boot !== undefined) addBoot(options, request, boot);
  if (request.client.isIpxe) options.add("etherboot", NO_PXE_DHCP);
  return {
    ...header(request),
    yiaddr: promised?.yiaddr ?? UNSPECIFIED,
    ciaddr: message === "ACK" ? request.packet.ciaddr : UNSPECIFIED,
    siaddr: boot?.server ?? UNSPECIFIED,
    file: boot !== undefined && boot.file.length <= LONGEST_FILE_FIELD ? boot.file : "",
    options: options.withEchoes(request),
  };
}

/** RFC 2131 §4.3.2: through a relay a NAK asks to be broadcast, because the client's address is wrong. */
export function buildNak(request: DhcpRequest, serverIdentifier: Ipv4Address, text: string): DhcpPacket {
  const options = new OptionList().add("messageType", "NAK").add("serverIdentifier", serverIdentifier);
  options.add("message", text);
  const relayed = request.packet.giaddr !== UNSPECIFIED;
  return {
    ...header(request),
    broadcast: relayed || request.packet.broadcast,
    options: options.withEchoes(request),
  };
}

/** RFC 2131 §4.3.1, table 3. */
function header({ packet }: DhcpRequest): DhcpPacket {
  return {
    op: "BOOTREPLY",
    hops: 0,
    xid: packet.xid,
    secs: 0,
    broadcast: packet.broadcast,
    ciaddr: UNSPECIFIED,
    yiaddr: UNSPECIFIED,
    siaddr: UNSPECIFIED,
    giaddr: packet.giaddr,
    chaddr: packet.chaddr,
    sname: "",
    file: "",
    options: new Map(),
  };
}

/** T1 and T2 at half and seven eighths of the lease, RFC 2131 §4.4.5. */
function addTimes(options: OptionList, seconds: number): void {
  options.add("leaseTime", seconds);
  options.add("renewalTime", Math.floor(seconds / 2));
  options.add("rebindingTime", Math.floor((seconds * 7) / 8));
}

function addNetwork(options: OptionList, decision: Decision): void {
  const { address, prefixLength, gateway, dns, hostname } = decision;
  options.add("subnetMask", netmask(prefixLength));
  options.add("broadcastAddress", broadcastAddress({ network: address, prefixLength }));
  if (gateway !== undefined) options.add("router", [gateway]);
  if (dns.length > 0) options.add("domainNameServer", dns);
  if (hostname !== undefined) options.add("hostName", hostname);
}

/**
 * The boot server in siaddr and options 66 and 150, the file in its field and in option 67, alike: which one firmware obeys differs. Option 60
 * goes only to who sent it, and only together with 43: alone it sends OVMF to port 4011, together they spare iPXE its wait for ProxyDHCP.
 */
function addBoot(options: OptionList, request: DhcpRequest, boot: NonNullable<Decision["boot"]>): void {
  options.add("tftpServerName", boot.server).add("bootfileName", boot.file);
  options.add("tftpServerAddress", [boot.server]);
  if (request.client.vendorClass?.startsWith(HTTP_CLIENT) === true) options.add("vendorClass", HTTP_CLIENT);
  if (request.client.vendorClass?.startsWith(PXE_CLIENT) !== true) return;
  options.add("vendorClass", PXE_CLIENT).add("vendorSpecific", NO_BOOT_SERVER_DISCOVERY);
}

class OptionList {
  private readonly options = new Map<number, Uint8Array>();

  add<N extends OptionName>(name: N, value: OptionValues[N]): this {
    this.options.set(...encodeOption(name, value));
    return this;
  }

  /** Options 61 (RFC 6842 §3), 97 (RFC 4578 §2.3, booting clients) and 82 (RFC 3046 §2.2) go back as they came. */
  withEchoes({ packet, client }: DhcpRequest): ReadonlyMap<number, Uint8Array> {
    this.echo(packet, CLIENT_IDENTIFIER);
    if (client.architecture !== undefined) this.echo(packet, CLIENT_MACHINE_IDENTIFIER);
    this.echo(packet, RELAY_AGENT_INFORMATION);
    return this.options;
  }

  private echo(packet: DhcpPacket, code: number): void {
    const bytes = packet.options.get(code);
    if (bytes !== undefined) this.options.set(code, bytes);
  }
}
