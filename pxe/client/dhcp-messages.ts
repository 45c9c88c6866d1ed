import { encodeOption, readOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { encodeRelayAgent, RELAY_SUB_OPTIONS } from "../dhcp/relay-agent.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { type MacAddress, macAddressToBytes } from "../net/mac-address.js";
import { type EncodedOptions, edk2Options, type FirmwareFacts, romOptions } from "./firmware-options.js";

/** Who a client's messages say they are from. Without `architecture` it is a running system, not firmware. */
export interface DhcpClientFacts {
  readonly mac: MacAddress;
  readonly xid: number;
  /** Option 93: 0 BIOS, 7 x86-64 UEFI. */
  readonly architecture?: number;
  readonly isIpxe: boolean;
  /** Asks for replies by broadcast; absent: edk2 does, others do not. */
  readonly broadcast?: boolean;
  /** 16 bytes of option 97. */
  readonly guid?: Uint8Array;
  /** The message goes out as a relay on an unprivileged port would pass it on (RFC 8357). */
  readonly relay?: { readonly giaddr: Ipv4Address; readonly circuitId?: string };
}

const SYSTEM_MESSAGE_SIZE = 576;

export function discover(facts: DhcpClientFacts): DhcpPacket {
  return message(facts, [encodeOption("messageType", "DISCOVER")], []);
}

/** Takes an offer: RFC 2131 §4.3.2, SELECTING. */
export function requestOffered(facts: DhcpClientFacts, offer: DhcpPacket): DhcpPacket {
  const server = readOption(offer, "serverIdentifier");
  const choice = server === undefined ? [] : [encodeOption("serverIdentifier", server)];
  return message(
    facts,
    [encodeOption("messageType", "REQUEST")],
    [...choice, encodeOption("requestedAddress", offer.yiaddr)],
  );
}

/** Asks for an address the client had before it restarted: RFC 2131 §4.3.2, INIT-REBOOT. */
export function requestAgain(facts: DhcpClientFacts, address: Ipv4Address): DhcpPacket {
  return message(
    facts,
    [encodeOption("messageType", "REQUEST")],
    [encodeOption("requestedAddress", address)],
  );
}

/** RFC 2131 §4.3.2, RENEWING: the address in ciaddr and in no option. */
export function renew(facts: DhcpClientFacts, address: Ipv4Address): DhcpPacket {
  return { ...message(facts, [encodeOption("messageType", "REQUEST")], []), ciaddr: address };
}

/** RFC 2131 §4.4.6. Nobody answers it. */
export function release(facts: DhcpClientFacts, address: Ipv4Address, server: Ipv4Address): DhcpPacket {
  const options = new Map([encodeOption("messageType", "RELEASE"), encodeOption("serverIdentifier", server)]);
  addRelay(facts, options);
  return { ...header(facts), ciaddr: address, options };
}

/** `choice` is what a REQUEST names: edk2 says it first, all others last. */
function message(facts: DhcpClientFacts, first: EncodedOptions, choice: EncodedOptions): DhcpPacket {
  const options = new Map([...first, ...ordered(facts, choice)]);
  addRelay(facts, options);
  return { ...header(facts), options };
}

function ordered(facts: DhcpClientFacts, choice: EncodedOptions): EncodedOptions {
  if (!isFirmware(facts)) return [...system(facts), ...choice];
  if (isOvmf(facts)) return [...choice, ...edk2Options(facts, choice.length > 0)];
  return [...romOptions(facts, clientIdentifier(facts.mac)), ...choice];
}

function isFirmware(facts: DhcpClientFacts): facts is FirmwareFacts {
  return facts.architecture !== undefined;
}

/** UEFI's own PXE stack, as against iPXE and BIOS ROMs. */
export function isOvmf(facts: Pick<DhcpClientFacts, "architecture" | "isIpxe">): boolean {
  return facts.architecture !== undefined && facts.architecture !== 0 && !facts.isIpxe;
}

/** As udhcpc asks. */
function system(facts: DhcpClientFacts): EncodedOptions {
  return [
    encodeOption("maxMessageSize", SYSTEM_MESSAGE_SIZE),
    encodeOption("parameterRequestList", [1, 3, 6, 12, 15, 28, 42]),
    clientIdentifier(facts.mac),
  ];
}

function clientIdentifier(mac: MacAddress): [number, Uint8Array] {
  return encodeOption("clientIdentifier", Uint8Array.of(1, ...macAddressToBytes(mac)));
}

function addRelay({ relay }: DhcpClientFacts, options: Map<number, Uint8Array>): void {
  if (relay === undefined) return;
  const subOptions = new Map<number, Uint8Array>();
  if (relay.circuitId !== undefined)
    subOptions.set(RELAY_SUB_OPTIONS.circuitId, new Uint8Array(Buffer.from(relay.circuitId)));
  subOptions.set(RELAY_SUB_OPTIONS.sourcePort, new Uint8Array(0));
  options.set(82, encodeRelayAgent(subOptions));
}

function header(facts: DhcpClientFacts): Omit<DhcpPacket, "options"> {
  return {
    op: "BOOTREQUEST",
    hops: facts.relay === undefined ? 0 : 1,
    xid: facts.xid,
    secs: 0,
    broadcast: facts.broadcast ?? isOvmf(facts),
    ciaddr: UNSPECIFIED,
    yiaddr: UNSPECIFIED,
    siaddr: UNSPECIFIED,
    giaddr: facts.relay?.giaddr ?? UNSPECIFIED,
    chaddr: facts.mac,
    sname: "",
    file: "",
  };
}
