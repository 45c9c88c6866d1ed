import type { MacAddress } from "../../pxe/net/mac-address.js";

/** The last boot session of each MAC; beyond `limit`, those not seen longest are forgotten. */
export class Sessions {
  private readonly limit: number;
  private readonly byMac = new Map<MacAddress, string>();

  constructor(limit: number) {
    this.limit = limit;
  }

  remember(mac: MacAddress, bootSession: string): void {
    this.byMac.delete(mac);
    this.byMac.set(mac, bootSession);
    for (const oldest of this.byMac.keys()) {
      if (this.byMac.size <= this.limit) return;
      this.byMac.delete(oldest);
    }
  }

  /** Bound, so that it can be handed out. */
  readonly of = (mac: MacAddress): string | undefined => this.byMac.get(mac);
}
