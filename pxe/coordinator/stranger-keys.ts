import { OPTIONS } from "../dhcp/options.js";
import { FIELDS } from "../dhcp/packet.js";
import { decodeRelayAgent } from "../dhcp/relay-agent.js";

/** What strangers' messages are counted by, read from a message before it is decoded: under a flood that has to cost next to nothing. */
export interface StrangerKeys {
  /** The first three bytes of chaddr. */
  readonly macPrefix: number;
  /** giaddr, or the interface of a message that no relay brought; empty for one that came from afar without a relay. */
  readonly relay: number | string;
  /** Relay and circuit id; absent where the relay told none. */
  readonly circuit?: string;
}

const PAD = 0;
const END = 255;

/** Bytes that are not there count as 0. */
export function strangerKeys(bytes: Uint8Array, interfaceName: string | undefined): StrangerKeys {
  const giaddr = numberAt(bytes, FIELDS.giaddr, 4);
  const macPrefix = numberAt(bytes, FIELDS.chaddr, 3);
  if (giaddr === 0) return { macPrefix, relay: interfaceName ?? "" };
  const circuitId = circuitIdOf(bytes);
  if (circuitId === undefined) return { macPrefix, relay: giaddr };
  return { macPrefix, relay: giaddr, circuit: `${giaddr} ${Buffer.from(circuitId).toString("latin1")}` };
}

function circuitIdOf(bytes: Uint8Array): Uint8Array | undefined {
  const option = relayAgentOption(bytes);
  const relay = option && decodeRelayAgent(option);
  return relay?.ok ? relay.value.circuitId : undefined;
}

/** Relays put their option behind all others, never into the fields of an overloaded message (RFC 3046 §2.1). */
function relayAgentOption(bytes: Uint8Array): Uint8Array | undefined {
  let at: number = FIELDS.options;
  while (at < bytes.length) {
    const code = bytes[at];
    if (code === END) return undefined;
    const end = code === PAD ? at + 1 : at + 2 + (bytes[at + 1] ?? 0);
    if (code === OPTIONS.relayAgentInformation.code) return bytes.subarray(at + 2, end);
    at = end;
  }
  return undefined;
}

function numberAt(bytes: Uint8Array, offset: number, length: number): number {
  let number = 0;
  for (let i = offset; i < offset + length; i++) number = number * 256 + (bytes[i] ?? 0);
  return number;
}
