import type { OptionValues } from "../../../../pxe/dhcp/options.js";
import { type Ipv4Address, ipv4ToNumber } from "../../../../pxe/net/ipv4-address.js";
import { ip, SERVER } from "../lab.js";

/** A relay as the server sees it. */
export interface Relay {
  readonly giaddr: Ipv4Address;
  readonly information?: OptionValues["relayAgentInformation"];
  /** What machines behind it take for the server. */
  readonly server: Ipv4Address;
}

export const RELAYED_NETWORK = ip("10.78.0.0");
const ON_LINK = ip("10.78.0.1");
/** On a network that the server does not serve. */
const ELSEWHERE = ip("10.99.0.1");
const [LINK_SELECTION, SERVER_IDENTIFIER_OVERRIDE] = [5, 11];

/** Where a machine can be: on the server's own segment, or on another that several kinds of relays lead from. */
export const SEGMENTS = {
  eth1: undefined,
  relay: { giaddr: ON_LINK, server: SERVER },
  overridingRelay: {
    ...{ giaddr: ON_LINK, server: ON_LINK },
    information: subOptions([SERVER_IDENTIFIER_OVERRIDE, ON_LINK]),
  },
  selectingRelay: {
    ...{ giaddr: ELSEWHERE, server: SERVER },
    information: subOptions([LINK_SELECTION, RELAYED_NETWORK]),
  },
  wholeRelay: {
    ...{ giaddr: ELSEWHERE, server: ELSEWHERE },
    information: subOptions([LINK_SELECTION, RELAYED_NETWORK], [SERVER_IDENTIFIER_OVERRIDE, ELSEWHERE]),
  },
} as const satisfies Readonly<Record<string, Relay | undefined>>;
export type Segment = keyof typeof SEGMENTS;
export const RELAYED = [
  "relay",
  "overridingRelay",
  "selectingRelay",
  "wholeRelay",
] as const satisfies Segment[];

/** By which machines know the server. */
export const SERVER_NAMES: ReadonlySet<Ipv4Address> = new Set([SERVER, ON_LINK, ELSEWHERE]);

function subOptions(...all: readonly (readonly [number, Ipv4Address])[]) {
  const bytes = all.map(([code, address]) => [code, bytesOf(address)] as const);
  return { subOptions: new Map(bytes), usesSourcePort: false };
}

function bytesOf(address: Ipv4Address): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(ipv4ToNumber(address));
  return bytes;
}
