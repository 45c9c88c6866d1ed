import { type DhcpClientFacts, discover, requestOffered } from "../../pxe/client/dhcp-messages.js";
import { encodeOption } from "../../pxe/dhcp/options.js";
import { encodeDhcp } from "../../pxe/dhcp/packet.js";
import { type Ipv4Address, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** A machine and the answer it has to get from the server that is measured; "" for what has to be absent. */
export interface KnownMachine {
  readonly mac: MacAddress;
  readonly yiaddr: Ipv4Address;
  readonly siaddr: Ipv4Address;
  /** The file field. */
  readonly file: string;
  /** Option 66. */
  readonly tftpServerName: string;
  /** Option 67. */
  readonly bootfileName: string;
}

/** Who asks: the relay in front of the machines, and its server. */
export interface Relay {
  readonly giaddr: Ipv4Address;
  /** The port the relay sends from; 0 for any. */
  readonly relayPort: number;
  readonly server: { readonly address: Ipv4Address; readonly port: number };
}

/** A machine's messages, encoded beforehand, and what answers have to hold, as it stands in them. */
export interface Scripted {
  readonly machine: KnownMachine;
  readonly discover: Buffer;
  readonly request: Buffer;
  readonly yiaddr: number;
  readonly siaddr: number;
  readonly file: Buffer;
  readonly tftpServerName: Buffer;
  readonly bootfileName: Buffer;
}

export type Firmware = "ipxe" | "ovmf";

const FIRMWARE: Readonly<Record<Firmware, Pick<DhcpClientFacts, "architecture" | "isIpxe">>> = {
  ipxe: { architecture: 0, isIpxe: true },
  ovmf: { architecture: 7, isIpxe: false },
};

/** Both messages with the xid left open, and the server identifier to be taken from the OFFER. */
export function script(machine: KnownMachine, { giaddr, server }: Relay, firmware: Firmware): Scripted {
  const facts = { mac: machine.mac, xid: 0, ...FIRMWARE[firmware], relay: { giaddr } };
  const first = discover(facts);
  const options = new Map([encodeOption("serverIdentifier", server.address)]);
  const second = requestOffered(facts, { ...first, yiaddr: machine.yiaddr, options });
  return {
    machine,
    discover: Buffer.from(encodeDhcp(first, {})),
    request: Buffer.from(encodeDhcp(second, {})),
    yiaddr: ipv4ToNumber(machine.yiaddr),
    siaddr: ipv4ToNumber(machine.siaddr),
    file: Buffer.from(machine.file, "latin1"),
    tftpServerName: Buffer.from(machine.tftpServerName, "latin1"),
    bootfileName: Buffer.from(machine.bootfileName, "latin1"),
  };
}
