import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../net/ipv4-address.js";
import { Spellings } from "../net/spellings.js";

/** More relays than this talk in turns only in very large sites. */
const RELAYS = 256;
const PORTS = 65_536;

const RELAY_TEXTS = new Spellings(RELAYS, (relay) => `relay ${ipv4FromNumber(relay)}`);
const RELAY_END_TEXTS = new Spellings(
  RELAYS,
  (end) => `relay ${ipv4FromNumber(Math.floor(end / PORTS))}:${end % PORTS}`,
);

/** By which relay a message came. The same for thousands of events, which are many at a time in memory: made once. */
export function relayText(relay: Ipv4Address): string {
  return RELAY_TEXTS.of(ipv4ToNumber(relay));
}

/** To which relay an answer goes. */
export function relayEndText(relay: Ipv4Address, port: number): string {
  return RELAY_END_TEXTS.of(ipv4ToNumber(relay) * PORTS + port);
}
