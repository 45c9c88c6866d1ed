import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

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
  readonly options: ReadonlyMap<number, Uint8Array>;
}
