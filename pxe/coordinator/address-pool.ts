import { ipv4FromNumber, ipv4ToNumber } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { isHostAddress } from "../net/subnet.js";
import { FreeOrder } from "./free-order.js";
import type { SubnetSettings } from "./settings.js";

/** Addresses tried around the one a MAC's hash names. */
const PROBES = 8;
/** One in so many addresses is kept for machines that some driver claims: strangers with ever new MACs cannot take the whole pool. */
const KEPT_FROM_STRANGERS = 8;
/** Entries in the free order for each address of the pool before it is compacted. */
const SLACK = 4;

/** What the pool must know of an address's use. */
export interface AddressUse {
  isUsed(address: number): boolean;
  /** Milliseconds since 1970 from which it is free; infinity: never. */
  freeAt(address: number): number;
}

/**
 * Chooses addresses of one subnet's pool in constant time: first those never used, beginning where the MAC's hash points (so that a machine
 * mostly gets the same one even from a coordinator that lost its disk), then the one that has been free for longest.
 */
export class AddressPool {
  private readonly first: number;
  private readonly last: number;
  private readonly avoided: ReadonlySet<number>;
  private readonly subnet: SubnetSettings;
  private readonly use: AddressUse;
  private readonly freed: FreeOrder;
  /** No address below it was never used, save those never to be given out. */
  private cursor: number;

  /** `undefined` for a subnet without a pool. */
  static of(subnet: SubnetSettings, use: AddressUse): AddressPool | undefined {
    const { pool } = subnet;
    if (pool === undefined) return undefined;
    return new AddressPool(subnet, ipv4ToNumber(pool.start), ipv4ToNumber(pool.end), use);
  }

  /** The part of it that strangers may have: all but its last eighth. */
  forStrangers(): AddressPool {
    const kept = Math.floor((this.last - this.first + 1) / KEPT_FROM_STRANGERS);
    return new AddressPool(this.subnet, this.first, this.last - kept, this.use);
  }

  private constructor(subnet: SubnetSettings, first: number, last: number, use: AddressUse) {
    this.subnet = subnet;
    this.first = first;
    this.last = last;
    this.cursor = first;
    this.use = use;
    this.freed = new FreeOrder((address) => use.freeAt(address));
    const gateway = subnet.gateway === undefined ? [] : [subnet.gateway];
    this.avoided = new Set([...gateway, ...subnet.dns].map(ipv4ToNumber));
  }

  /** True for an address the pool may give out when it is free. */
  serves(address: number): boolean {
    if (address < this.first || address > this.last || this.avoided.has(address)) return false;
    return isHostAddress(this.subnet.subnet, ipv4FromNumber(address));
  }

  /** Call whenever the use of an address has changed. */
  changed(address: number): void {
    if (!this.serves(address)) return;
    this.freed.push(address);
    if (this.freed.size > SLACK * (this.last - this.first + 1) + PROBES)
      this.freed.compact(this.usedAddresses());
  }

  /** `undefined`: nothing is free at `now`. `avoid` is an address that is never to be given out, the server's own. */
  choose(mac: MacAddress, now: number, avoid: number): number | undefined {
    return this.neverUsedNear(mac, avoid) ?? this.nextNeverUsed(avoid) ?? this.freed.earliest(now);
  }

  private neverUsedNear(mac: MacAddress, avoid: number): number | undefined {
    const size = this.last - this.first + 1;
    const start = hash(mac) % size;
    for (let probe = 0; probe < Math.min(PROBES, size); probe++) {
      const address = this.first + ((start + probe) % size);
      if (this.isNeverUsed(address, avoid)) return address;
    }
    return undefined;
  }

  private nextNeverUsed(avoid: number): number | undefined {
    while (this.cursor <= this.last && !this.isNeverUsed(this.cursor, avoid)) this.cursor++;
    return this.cursor <= this.last ? this.cursor : undefined;
  }

  private isNeverUsed(address: number, avoid: number): boolean {
    return address !== avoid && !this.use.isUsed(address) && this.serves(address);
  }

  private *usedAddresses(): Iterable<number> {
    for (let address = this.first; address <= this.last; address++)
      if (this.use.isUsed(address) && this.serves(address)) yield address;
  }
}

/** FNV-1a, 32 bits. */
function hash(mac: MacAddress): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < mac.length; index++)
    value = Math.imul(value ^ mac.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
