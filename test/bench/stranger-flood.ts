import { randomFillSync } from "node:crypto";
import { discover } from "../../pxe/client/dhcp-messages.js";
import { encodeDhcp, FIELDS } from "../../pxe/dhcp/packet.js";
import { macAddressFromBytes } from "../../pxe/net/mac-address.js";
import { setXid } from "./dhcp-answer.js";
import type { Relay } from "./dhcp-script.js";

/** Locally administered, as no known machine of the bench is. */
const FIRST_BYTES = Uint8Array.of(0x02, 0, 0, 0, 0, 0);

/** DISCOVERs of firmware at a rate, each from a random MAC. Their xids are all `xid`, and nobody waits for answers. */
export class StrangerFlood {
  sent = 0;
  readonly #perSecond: number;
  readonly #message: Buffer;

  constructor({ giaddr }: Pick<Relay, "giaddr">, perSecond: number, xid: number) {
    const facts = { mac: macAddressFromBytes(FIRST_BYTES), xid: 0, architecture: 0, isIpxe: true };
    this.#message = Buffer.from(encodeDhcp(discover({ ...facts, relay: { giaddr } }), {}));
    setXid(this.#message, xid);
    this.#perSecond = perSecond;
  }

  /** Sends what is due `elapsed` milliseconds after the start. */
  sendDue(elapsed: number, send: (bytes: Buffer) => void): void {
    for (; this.sent * 1000 < elapsed * this.#perSecond; this.sent++) {
      randomFillSync(this.#message, FIELDS.chaddr + 1, 5);
      send(this.#message);
    }
  }
}
