import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { ChangeListeners } from "../inventory/change-listeners.js";

/** MACs kept in mind, and how many of them may be strangers'; the one told of longest ago is forgotten first. */
const MOST = 65_536;
const MOST_STRANGERS = 4096;

/**
 * The pool addresses that DHCP gave this driver's machines, and the strangers that it discovers, as the coordinator told with its questions. Every
 * boot and every renewal tells again, so they are kept in memory only.
 */
export class GivenAddresses {
  private readonly byMac = new Map<MacAddress, Ipv4Address>();
  private readonly byAddress = new Map<Ipv4Address, MacAddress>();
  private readonly strangers = new Set<MacAddress>();
  private readonly changed = new ChangeListeners();

  note(mac: MacAddress, address: Ipv4Address): void {
    if (this.byMac.get(mac) === address && !this.strangers.has(mac)) return;
    this.put(mac, address);
    this.changed.tell();
  }

  /** Strangers push out strangers only. */
  noteStranger(mac: MacAddress, address: Ipv4Address): void {
    if (this.byMac.get(mac) === address) return;
    this.put(mac, address);
    this.strangers.add(mac);
    const [oldest] = this.strangers;
    if (this.strangers.size > MOST_STRANGERS) this.forget(oldest);
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

  private put(mac: MacAddress, address: Ipv4Address): void {
    this.forget(mac);
    this.forget(this.byAddress.get(address));
    const [oldest] = this.byMac.keys();
    if (this.byMac.size >= MOST) this.forget(oldest);
    this.byMac.set(mac, address);
    this.byAddress.set(address, mac);
  }

  private forget(mac: MacAddress | undefined): void {
    if (mac === undefined) return;
    const address = this.byMac.get(mac);
    this.byMac.delete(mac);
    this.strangers.delete(mac);
    if (address !== undefined) this.byAddress.delete(address);
  }
}
