import { encodeOption, readOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { encodeRelayAgent, RELAY_SUB_OPTIONS } from "../dhcp/relay-agent.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { type MacAddress, macAddressToBytes } from "../net/mac-address.js";

/** Who a client's messages say they are from. Without `architecture` it is a running system, not firmware. */
export interface DhcpClientFacts {
  readonly mac: MacAddress;
  readonly xid: number;
  /** Option 93: 0 BIOS, 7 x86-64 UEFI. */
  readonly architecture?: number;
  readonly isIpxe: boolean;
  /** 16 bytes of option 97. */
  readonly guid?: Uint8Array;
  /** The message goes out as a relay on an unprivileged port would pass it on (RFC 8357). */
  readonly relay?: { readonly giaddr: Ipv4Address; readonly circuitId?: string };
}

type Options = readonly (readonly [number, Uint8Array])[];

const ASKED_FOR = [1, 3, 6, 7, 12, 15, 17, 26, 43, 60, 66, 67, 119, 175];
const FIRMWARE_MESSAGE_SIZE = 1472;
const SYSTEM_MESSAGE_SIZE = 576;
/** Some of iPXE's feature list: version, HTTP, iSCSI, DNS. */
const IPXE_FEATURES = Uint8Array.of(0xeb, 3, 1, 0, 0, 0x13, 1, 1, 0x11, 1, 1, 0x17, 1, 1);

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

function message(facts: DhcpClientFacts, first: Options, last: Options): DhcpPacket {
  const options = new Map([...first, ...(isFirmware(facts) ? firmware(facts) : system(facts)), ...last]);
  addRelay(facts, options);
  return { ...header(facts), options };
}

function isFirmware(facts: DhcpClientFacts): facts is DhcpClientFacts & { readonly architecture: number } {
  return facts.architecture !== undefined;
}

/** In iPXE's order. OVMF differs in order only, in leaving out option 61, and in setting the broadcast flag. */
function firmware(facts: DhcpClientFacts & { readonly architecture: number }): Options {
  const { architecture, isIpxe } = facts;
  const undi = undiVersion(facts);
  const digits = String(architecture).padStart(5, "0");
  const version = undi.map((part) => String(part).padStart(3, "0")).join("");
  return [
    encodeOption("maxMessageSize", FIRMWARE_MESSAGE_SIZE),
    encodeOption("clientArchitecture", [architecture]),
    encodeOption("clientNetworkInterface", Uint8Array.of(1, ...undi)),
    encodeOption("vendorClass", `PXEClient:Arch:${digits}:UNDI:${version}`),
    ...(isIpxe ? [encodeOption("userClass", new Uint8Array(Buffer.from("iPXE")))] : []),
    encodeOption("parameterRequestList", ASKED_FOR),
    ...(isIpxe ? [encodeOption("etherboot", IPXE_FEATURES)] : []),
    ...(isOvmf(facts) ? [] : [clientIdentifier(facts.mac)]),
    encodeOption("clientMachineIdentifier", facts.guid ?? new Uint8Array(16)),
  ];
}

function undiVersion(facts: DhcpClientFacts): readonly [number, number] {
  if (facts.architecture === 0) return [2, 1];
  return facts.isIpxe ? [3, 10] : [3, 0];
}

/** UEFI's own PXE stack, as against iPXE and BIOS ROMs. */
export function isOvmf(facts: Pick<DhcpClientFacts, "architecture" | "isIpxe">): boolean {
  return facts.architecture !== undefined && facts.architecture !== 0 && !facts.isIpxe;
}

/** As udhcpc asks. */
function system(facts: DhcpClientFacts): Options {
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
    broadcast: isOvmf(facts),
    ciaddr: UNSPECIFIED,
    yiaddr: UNSPECIFIED,
    siaddr: UNSPECIFIED,
    giaddr: facts.relay?.giaddr ?? UNSPECIFIED,
    chaddr: facts.mac,
    sname: "",
    file: "",
  };
}
