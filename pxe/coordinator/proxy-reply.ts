import { readOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { BootData } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { addBootFile, NO_BOOT_SERVER_DISCOVERY, PXE_CLIENT, replyPacket } from "./reply.js";
import { ReplyOptions } from "./reply-options.js";

/** Boot files beside another server's address. */
export interface ProxyOffer {
  readonly serverIdentifier: Ipv4Address;
  readonly boot: BootData;
}

/**
 * PXE 2.1 §2.2, §2.4: an OFFER without an address, or a boot server's ACK. Nothing of the network stands in it, which is the other server's to
 * tell. Who has no address yet can be reached by all only, so a relay is asked to broadcast it.
 */
export function buildProxyReply(
  request: DhcpRequest,
  message: "OFFER" | "ACK",
  { serverIdentifier, boot }: ProxyOffer,
): DhcpPacket {
  const { packet, client } = request;
  const options = new ReplyOptions(request).add("messageType", message);
  options.add("serverIdentifier", serverIdentifier);
  addBootFile(options, request, boot);
  const item = client.vendorClass?.startsWith(PXE_CLIENT) === true ? bootItem(packet) : undefined;
  if (item !== undefined) options.add("vendorSpecific", Uint8Array.of(...NO_BOOT_SERVER_DISCOVERY, ...item));
  return replyPacket(request, options.withEchoes(), {
    boot,
    broadcast: packet.broadcast || packet.giaddr !== UNSPECIFIED,
    ciaddr: message === "ACK" ? packet.ciaddr : undefined,
  });
}

/** Sub-option 71, PXE_BOOT_ITEM: what the client chose of another server's menu; the ACK repeats it (PXE 2.1 §2.2.6). */
const PXE_BOOT_ITEM = 71;
const PXE_END = 255;

function bootItem(packet: DhcpPacket): Uint8Array | undefined {
  const bytes = readOption(packet, "vendorSpecific") ?? new Uint8Array();
  for (let at = 0; at + 1 < bytes.length && bytes[at] !== PXE_END; ) {
    const end = bytes[at] === 0 ? at + 1 : at + 2 + (bytes[at + 1] ?? 0);
    if (bytes[at] === PXE_BOOT_ITEM)
      return end === at + 6 && end <= bytes.length ? bytes.subarray(at, end) : undefined;
    at = end;
  }
  return undefined;
}
