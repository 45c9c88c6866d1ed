import type { BootEventDetail } from "../boot/boot-event.js";
import { messageType } from "../dhcp/options.js";
import { decodeDhcp } from "../dhcp/packet.js";
import type { MacAddress } from "../net/mac-address.js";
import type { StrangerLimits } from "./settings.js";
import { StrangerLimiter } from "./stranger-limiter.js";

/** Lets in what strangers may send, and tells once in a while who sends more. `clock` is milliseconds. */
export function strangersGate(
  limits: Partial<StrangerLimits> | undefined,
  report: (mac: MacAddress, detail: BootEventDetail) => void,
  clock: () => number,
): (bytes: Uint8Array, interfaceName: string | undefined) => boolean {
  const limiter = new StrangerLimiter(limits);
  return (bytes, interfaceName) => {
    const now = clock();
    const excess = limiter.excess(bytes, interfaceName, now);
    if (excess === undefined) return true;
    const text = limiter.textFor(excess, now);
    if (text !== undefined) tell(bytes, text, report);
    return false;
  };
}

/** Only what is told is decoded. */
function tell(
  bytes: Uint8Array,
  text: string,
  report: (mac: MacAddress, detail: BootEventDetail) => void,
): void {
  const decoded = decodeDhcp(bytes);
  const message = decoded.ok ? (messageType(decoded.value) ?? "BOOTP") : undefined;
  if (decoded.ok && message !== undefined)
    report(decoded.value.chaddr, { kind: "dhcpIgnored", message, reason: "rateLimited", text });
}
