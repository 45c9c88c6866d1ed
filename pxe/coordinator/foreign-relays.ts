import type { DhcpPacket } from "../dhcp/packet.js";
import type { Arrival } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import { type Subnet, subnetContains } from "../net/subnet.js";

/** Milliseconds between two reports: who sends a flood must not fill the log with it. */
const REPORT_EVERY = 10_000;

/**
 * Whether a message claims to come through a relay that is not listed. A listed relay's giaddr alone proves nothing, since anybody can write it into a
 * message, so the address that the message was sent from must be listed as well. That is often another one of the relay's: relays send from
 * the interface that leads to the server, and giaddr is the one that leads to the clients.
 */
export function isForeignRelay(
  relays: readonly Subnet[] | undefined,
  { giaddr }: Pick<DhcpPacket, "giaddr">,
  arrival: Pick<Arrival, "address">,
): boolean {
  if (relays === undefined || giaddr === UNSPECIFIED) return false;
  const isListed = (address: Ipv4Address) => relays.some((relay) => subnetContains(relay, address));
  return !isListed(giaddr) || !isListed(arrival.address);
}

/** Messages that were dropped for their relay. */
export class ForeignRelays {
  private dropped = 0;
  private reportedAt = Number.NEGATIVE_INFINITY;

  /** Counts one; answers what to tell the operator, if it is time to. `now` in milliseconds. */
  note(giaddr: Ipv4Address, arrival: Pick<Arrival, "address">, now: number): string | undefined {
    this.dropped += 1;
    if (now - this.reportedAt < REPORT_EVERY) return undefined;
    this.reportedAt = now;
    const relay = `giaddr ${giaddr}, sent from ${arrival.address}, is not in dhcp.relays`;
    return this.dropped === 1 ? relay : `${relay}; ${this.dropped} such messages since the start`;
  }
}
