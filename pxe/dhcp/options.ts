import { ByteWriter } from "../net/bytes.js";
import { domainSearch } from "./domain-search.js";
import {
  classlessRoutes,
  ipv4,
  ipv4List,
  type MessageType,
  machineIdentifier,
  messageName,
  type OptionCodec,
  raw,
  relayAgent,
  text,
  uint8,
  uint8List,
  uint16,
  uint16List,
  uint32,
} from "./option-codecs.js";
import type { DhcpPacket } from "./packet.js";
import { WireOptions } from "./wire-options.js";

interface OptionRow<T> {
  readonly code: number;
  readonly codec: OptionCodec<T>;
  /** Where it is defined. */
  readonly spec: string;
}

/** Every option this server reads or writes. Times are seconds. Option 52 is the codec's own: it never stands in a packet's `options`. */
export const OPTIONS = {
  subnetMask: { code: 1, codec: ipv4, spec: "RFC 2132 §3.3" },
  router: { code: 3, codec: ipv4List, spec: "RFC 2132 §3.5" },
  domainNameServer: { code: 6, codec: ipv4List, spec: "RFC 2132 §3.8" },
  hostName: { code: 12, codec: text, spec: "RFC 2132 §3.14" },
  domainName: { code: 15, codec: text, spec: "RFC 2132 §3.17" },
  rootPath: { code: 17, codec: text, spec: "RFC 2132 §3.19" },
  interfaceMtu: { code: 26, codec: uint16, spec: "RFC 2132 §5.1" },
  broadcastAddress: { code: 28, codec: ipv4, spec: "RFC 2132 §5.3" },
  ntpServers: { code: 42, codec: ipv4List, spec: "RFC 2132 §8.3" },
  vendorSpecific: { code: 43, codec: raw, spec: "RFC 2132 §8.4" },
  requestedAddress: { code: 50, codec: ipv4, spec: "RFC 2132 §9.1" },
  leaseTime: { code: 51, codec: uint32, spec: "RFC 2132 §9.2" },
  overload: { code: 52, codec: uint8, spec: "RFC 2132 §9.3" },
  messageType: { code: 53, codec: messageName, spec: "RFC 2132 §9.6" },
  serverIdentifier: { code: 54, codec: ipv4, spec: "RFC 2132 §9.7" },
  parameterRequestList: { code: 55, codec: uint8List, spec: "RFC 2132 §9.8" },
  message: { code: 56, codec: text, spec: "RFC 2132 §9.9" },
  maxMessageSize: { code: 57, codec: uint16, spec: "RFC 2132 §9.10" },
  renewalTime: { code: 58, codec: uint32, spec: "RFC 2132 §9.11" },
  rebindingTime: { code: 59, codec: uint32, spec: "RFC 2132 §9.12" },
  vendorClass: { code: 60, codec: text, spec: "RFC 2132 §9.13" },
  clientIdentifier: { code: 61, codec: raw, spec: "RFC 2132 §9.14" },
  tftpServerName: { code: 66, codec: text, spec: "RFC 2132 §9.4" },
  bootfileName: { code: 67, codec: text, spec: "RFC 2132 §9.5" },
  userClass: { code: 77, codec: raw, spec: "RFC 3004 §4; iPXE sends bare text" },
  relayAgentInformation: { code: 82, codec: relayAgent, spec: "RFC 3046 §2.0" },
  clientArchitecture: { code: 93, codec: uint16List, spec: "RFC 4578 §2.1" },
  clientNetworkInterface: { code: 94, codec: raw, spec: "RFC 4578 §2.2" },
  clientMachineIdentifier: { code: 97, codec: machineIdentifier, spec: "RFC 4578 §2.3" },
  subnetSelection: { code: 118, codec: ipv4, spec: "RFC 3011 §2" },
  domainSearch: { code: 119, codec: domainSearch, spec: "RFC 3397 §2" },
  classlessStaticRoute: { code: 121, codec: classlessRoutes, spec: "RFC 3442" },
  tftpServerAddress: { code: 150, codec: ipv4List, spec: "RFC 5859 §2" },
  etherboot: { code: 175, codec: raw, spec: "iPXE, src/include/ipxe/dhcp.h" },
} as const;

export type OptionName = keyof typeof OPTIONS;
export type OptionValues = {
  readonly [N in OptionName]: (typeof OPTIONS)[N]["codec"] extends OptionCodec<infer T> ? T : never;
};

/** The same table, typed so that a name's value type follows the name. */
const ROWS: { readonly [N in OptionName]: OptionRow<OptionValues[N]> } = OPTIONS;

/** `undefined` when the packet has no such option, or one whose bytes are no such value. */
export function readOption<N extends OptionName>(packet: DhcpPacket, name: N): OptionValues[N] | undefined {
  const row: OptionRow<OptionValues[N]> = ROWS[name];
  const { options } = packet;
  if (options instanceof WireOptions) return options.decode(row.code, row.codec);
  const bytes = options.get(row.code);
  return bytes === undefined ? undefined : row.codec.decode(bytes, 0, bytes.length);
}

/** An entry for a packet's `options`. */
export function encodeOption<N extends OptionName>(
  name: N,
  value: OptionValues[N],
): [code: number, bytes: Uint8Array] {
  const writer = new ByteWriter(16);
  return [writeOption(name, value, writer), writer.finish().slice()];
}

/** Writes the value alone; answers the code. */
export function writeOption<N extends OptionName>(name: N, value: OptionValues[N], to: ByteWriter): number {
  const row: OptionRow<OptionValues[N]> = ROWS[name];
  row.codec.write(value, to);
  return row.code;
}

/** Option 53; `undefined` for BOOTP and for types this server does not speak. */
export function messageType(packet: DhcpPacket): MessageType | undefined {
  return readOption(packet, "messageType");
}
