/**
 * A program for tests, to be started in a namespace: sends router solicitations, right and wrong ones, by an interface. Its arguments are the
 * interface and the solicitations in JSON.
 */

import { interfaceIndex } from "../../../pxe/net/interface-index.js";
import { internetChecksum } from "../../../pxe/net/internet-checksum.js";
import { LINUX, loadLinuxCalls } from "../../../pxe/net/linux-calls.js";
import { hex } from "./hex.js";

export interface Solicitation {
  /** The IPv6 address, 32 hex digits. */
  readonly source: string;
  readonly hopLimit?: number;
  /** The ICMPv6 message in hex; its checksum is filled in. */
  readonly message?: string;
}

const ETH_P_IPV6 = 0x86dd;
const ALL_ROUTERS = hex("ff02 0000 0000 0000 0000 0000 0000 0002");

const [device = "", solicitations = "[]"] = process.argv.slice(2);
const calls = await loadLinuxCalls();
const fd = calls.socket(LINUX.AF_PACKET, LINUX.SOCK_DGRAM | LINUX.SOCK_CLOEXEC, 0);
const name = linkName(interfaceIndex(device) ?? 0);
for (const solicitation of JSON.parse(solicitations) as readonly Solicitation[]) {
  const packet = packetOf(solicitation);
  if (calls.sendto(fd, packet, packet.length, 0, name, name.length) < 0) throw new Error("cannot send");
}

function packetOf({ source, hopLimit = 255, message = "8500000000000000" }: Solicitation): Uint8Array {
  const payload = hex(message);
  const addresses = Buffer.concat([hex(source), ALL_ROUTERS]);
  const pseudoHeader = Buffer.concat([addresses, Uint8Array.of(0, 0, 0, payload.length, 0, 0, 0, 58)]);
  if (payload.length >= 4)
    new DataView(payload.buffer).setUint16(2, internetChecksum(Buffer.concat([pseudoHeader, payload])));
  const header = Uint8Array.of(0x60, 0, 0, 0, 0, payload.length, LINUX.IPPROTO_ICMPV6, hopLimit);
  return Buffer.concat([header, addresses, payload]);
}

/** struct sockaddr_ll of 33:33:00:00:00:02, where ff02::2 is. */
function linkName(index: number): Uint8Array {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, LINUX.AF_PACKET, true);
  view.setUint16(2, ETH_P_IPV6);
  view.setInt32(4, index, true);
  bytes.set(hex("06 3333 0000 0002"), 11);
  return bytes;
}
