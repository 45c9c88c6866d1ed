import type { Decoded } from "../net/decoded.js";
import { type Ipv4Address, ipv4FromNumber, UNSPECIFIED } from "../net/ipv4-address.js";

/** Option 82, RFC 3046. The reply echoes the option's own bytes; this is for reading it. */
export interface RelayAgentInformation {
  /** The port or circuit the client is on, RFC 3046 §3.1. */
  readonly circuitId?: Uint8Array;
  /** RFC 3046 §3.2. */
  readonly remoteId?: Uint8Array;
  /** An address of the client's subnet where that is not giaddr's, RFC 3527 §3. */
  readonly linkSelection?: Ipv4Address;
  /** The relay's own address, which the client is to take for the server's, RFC 5107 §4. */
  readonly serverIdentifierOverride?: Ipv4Address;
  /** The relay sends from a port of its own and wants the reply there, RFC 8357 §5.1. */
  readonly usesSourcePort: boolean;
  /** Every sub-option by code; of a repeated one the first. */
  readonly subOptions: ReadonlyMap<number, Uint8Array>;
}

export const RELAY_SUB_OPTIONS = {
  circuitId: 1,
  remoteId: 2,
  linkSelection: 5,
  serverIdentifierOverride: 11,
  sourcePort: 19,
} as const;

export function decodeRelayAgent(bytes: Uint8Array): Decoded<RelayAgentInformation> {
  const subOptions = new Map<number, Uint8Array>();
  let offset = 0;
  while (offset < bytes.length) {
    const code = bytes[offset] ?? 0;
    const end = offset + 2 + (bytes[offset + 1] ?? bytes.length);
    if (end > bytes.length) return { ok: false, reason: `sub-option ${code} runs past the end`, offset };
    if (!subOptions.has(code)) subOptions.set(code, bytes.subarray(offset + 2, end));
    offset = end;
  }
  return { ok: true, value: informationOf(subOptions) };
}

/** The `usesSourcePort` of what `decodeRelayAgent` reads, by itself. */
export function relayUsesSourcePort(bytes: Uint8Array): boolean {
  let isSaid = false;
  let offset = 0;
  while (offset < bytes.length) {
    isSaid ||= bytes[offset] === RELAY_SUB_OPTIONS.sourcePort;
    offset += 2 + (bytes[offset + 1] ?? bytes.length);
  }
  return isSaid && offset === bytes.length;
}

/** From sub-options by code, each at most 255 bytes; longer ones are cut. */
export function encodeRelayAgent(subOptions: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const parts = Array.from(subOptions, ([code, value]) => {
    const cut = value.subarray(0, 255);
    return [code, cut.length, ...cut];
  });
  return Uint8Array.from(parts.flat());
}

function informationOf(subOptions: ReadonlyMap<number, Uint8Array>): RelayAgentInformation {
  const circuitId = subOptions.get(RELAY_SUB_OPTIONS.circuitId);
  const remoteId = subOptions.get(RELAY_SUB_OPTIONS.remoteId);
  const linkSelection = addressOf(subOptions.get(RELAY_SUB_OPTIONS.linkSelection));
  const serverIdentifierOverride = addressOf(subOptions.get(RELAY_SUB_OPTIONS.serverIdentifierOverride));
  const information: { -readonly [K in keyof RelayAgentInformation]: RelayAgentInformation[K] } = {
    usesSourcePort: subOptions.has(RELAY_SUB_OPTIONS.sourcePort),
    subOptions,
  };
  if (circuitId !== undefined) information.circuitId = circuitId;
  if (remoteId !== undefined) information.remoteId = remoteId;
  if (linkSelection !== undefined) information.linkSelection = linkSelection;
  if (serverIdentifierOverride !== undefined) information.serverIdentifierOverride = serverIdentifierOverride;
  return information;
}

/** What is no address, or nobody's, counts as not sent. */
function addressOf(bytes: Uint8Array | undefined): Ipv4Address | undefined {
  if (bytes?.length !== 4) return undefined;
  const address = ipv4FromNumber(bytes.reduce((sum, byte) => sum * 256 + byte, 0));
  return address === UNSPECIFIED ? undefined : address;
}
