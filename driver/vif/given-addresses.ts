import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { ChangeListeners } from "../inventory/change-listeners.js";

/** MACs kept in mind; the one told of longest ago is forgotten first. */
const MOST = 65_536;

/**
 * The pool addresses that DHCP gave this driver's machines, as the coordinator told with its questions. Every boot and every renewal tells
 * again, so they are kept in memory only.
 */
export class GivenAddresses {
  private readonly byMac = new Map<MacAddress, Ipv4Address>();
  private readonly byAddress = new Map<Ipv4Address, MacAddress>();
  private readonly changed = new ChangeListeners();

  note(mac: MacAddress, address: Ipv4Address): void {
    if (this.byMac.get(mac) === address) return;
    this.forget(mac);
    this.forget(this.byAddress.get(address));
    const [oldest] = this.byMac.keys();
    if (this.byMac.size >= MOST) this.forget(oldest);
    this.byMac.set(mac, address);
    this.byAddress.set(address, mac);
    this.changed.tell();
  }

  addressOf(mac: MacAddress): Ipv4Address | undefined {
    return this.byMac.get(mac);
  }

  macAt(address: Ipv4Address): MacAddress | undefined {
    return this.byAddress.get(address);
  }

  /** Called at once after every change. Returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    return this.changed.subscribe(listener);
  }

  private forget(mac: MacAddress | undefined): void {
    if (mac === undefined) return;
    const address = this.byMac.get(mac);
    this.byMac.delete(mac);
    if (address !== undefined) this.byAddress.delete(address);
  }
}
