import { uint32At } from "../net/bytes.js";
import type { Decoded } from "../net/decoded.js";
import { type Ipv4Address, ipv4FromNumber, UNSPECIFIED } from "../net/ipv4-address.js";

/** Option 82, RFC 3046. The reply echoes the option's own bytes; this is for reading it. */
export interface RelayAgentInformation extends RelayFacts {
  /** Every sub-option by code; of a repeated one the first. */
  readonly subOptions: ReadonlyMap<number, Uint8Array>;
}

/** What this server understands of it. */
export interface RelayFacts {
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
  return { ok: true, value: { usesSourcePort: false, ...relayFacts(bytes), subOptions } };
}

/** The same without the table of all; `undefined` for what `decodeRelayAgent` refuses. */
export function relayFacts(bytes: Uint8Array): RelayFacts | undefined {
  const facts: Writable<RelayFacts> = { usesSourcePort: false };
  const { length } = bytes;
  let seen = 0;
  for (let offset = 0; offset < length; ) {
    const code = bytes[offset] ?? 0;
    const start = offset + 2;
    offset = start + (bytes[offset + 1] ?? length);
    if (offset > length) return undefined;
    const isFirst = code < 32 && ((seen >>> code) & 1) === 0;
    if (code < 32) seen |= 1 << code;
    if (isFirst) noteFact(facts, code, bytes, start, offset);
  }
  return facts;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function noteFact(
  facts: Writable<RelayFacts>,
  code: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  switch (code) {
    case RELAY_SUB_OPTIONS.circuitId:
      facts.circuitId = bytes.subarray(start, end);
      break;
    case RELAY_SUB_OPTIONS.remoteId:
      facts.remoteId = bytes.subarray(start, end);
      break;
    case RELAY_SUB_OPTIONS.sourcePort:
      facts.usesSourcePort = true;
      break;
    case RELAY_SUB_OPTIONS.linkSelection:
      noteAddress(facts, "linkSelection", bytes, start, end);
      break;
    case RELAY_SUB_OPTIONS.serverIdentifierOverride:
      noteAddress(facts, "serverIdentifierOverride", bytes, start, end);
      break;
  }
}

/** What is no address, or nobody's, counts as not sent. */
function noteAddress(
  facts: Writable<RelayFacts>,
  name: "linkSelection" | "serverIdentifierOverride",
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const address = end - start === 4 ? ipv4FromNumber(uint32At(bytes, start)) : UNSPECIFIED;
  if (address !== UNSPECIFIED) facts[name] = address;
}

/** From sub-options by code, each at most 255 bytes; longer ones are cut. */
export function encodeRelayAgent(subOptions: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const parts = Array.from(subOptions, ([code, value]) => {
    const cut = value.subarray(0, 255);
    return [code, cut.length, ...cut];
  });
  return Uint8Array.from(parts.flat());
}
