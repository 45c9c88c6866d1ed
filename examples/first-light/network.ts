import { randomInt } from "node:crypto";
import type { DhcpClientOptions } from "../../pxe/client/dhcp-client.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import { type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";

/** The whole of 127/8 is this host's, so the boot network needs no set-up and no root. */
export const NETWORK = { network: ipv4FromNumber(0x7f4d0000), prefixLength: 24 };
export const RELAY = host(1);
export const DHCP_SERVER = host(2);

/** Machines whose MAC begins so are discovered, though nobody knows them. */
export const DISCOVERED = "52:54:00:88";

export function host(number: number): Ipv4Address {
  return ipv4FromNumber(ipv4ToNumber(NETWORK.network) + number);
}

export interface Asking {
  readonly mac: MacAddress;
  /** Of the coordinator. */
  readonly dhcpPort: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** The client plays the relay of its own subnet, so that neither side needs port 67 or 68 (RFC 8357). */
export function dhcpOptions({ mac, dhcpPort, timeout, signal }: Asking): DhcpClientOptions {
  return {
    mac,
    xid: randomInt(2 ** 32),
    architecture: 0,
    isIpxe: true,
    relay: { giaddr: RELAY },
    server: { address: DHCP_SERVER, port: dhcpPort },
    bind: bindDgram,
    clock: () => performance.now(),
    timeout,
    signal,
  };
}

/** For those that this program makes up. */
export function mac(text: string): MacAddress {
  const parsed = parseMacAddress(text);
  if (parsed === undefined) throw new Error(`${text} is not a MAC address`);
  return parsed;
}
