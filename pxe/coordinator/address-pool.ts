import { ipv4ToNumber } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { type Subnet, subnetContains } from "../net/subnet.js";
import { FreeOrder } from "./free-order.js";
import type { SubnetSettings } from "./settings.js";

/** Addresses tried around the one a MAC's hash names. */
const TRIED_NEAR = 8;
/** One in so many addresses is kept for machines that some driver claims: strangers with ever new MACs cannot take the whole pool. */
const KEPT_FROM_STRANGERS = 8;

/** Whom an address is for: a machine that some driver claims, or a stranger. */
export type PoolKind = "pool" | "unknownMachine";

/** What the pool must know of an address's use. Times are milliseconds since 1970; infinity: never. */
export interface AddressUse {
  isUsed(address: number): boolean;
  /** From when on it is free for anybody. */
  freeAt(address: number): number;
  /** Of one that is only offered to a stranger, from when on it were free without that; infinity for all others. */
  freeButOfferedAt(address: number): number;
}

/**
 * Chooses addresses of one subnet's pool in logarithmic time: first those never used, beginning where the MAC's hash points (so that a machine
 * mostly gets the same one even from a coordinator that lost its disk), then the one that has been free for longest, and for a machine that some
 * driver claims, where none is left, one that was only offered to a stranger.
 */
export class AddressPool {
  /** The lowest address it can give out. */
  readonly first: number;
  private readonly last: { readonly [K in PoolKind]: number };
  private readonly isUsed: (address: number) => boolean;
  /** Of those that anybody may have, and of the last eighth. */
  private readonly freed: { readonly open: FreeOrder; readonly kept: FreeOrder };
  private readonly offered: FreeOrder;
  /** The gateway, name servers, and what turned out to be an address of this host. */
  private readonly avoided: Set<number>;
  /** No address below it was never used, save those never to be given out. */
  private cursor: number;

  /** `undefined` for a subnet without a pool. */
  static of(subnet: SubnetSettings, use: AddressUse): AddressPool | undefined {
    const bounds = hostsOf(subnet);
    return bounds === undefined ? undefined : new AddressPool(subnet, bounds, use);
  }

  private constructor(subnet: SubnetSettings, { first, last }: Bounds, use: AddressUse) {
    this.first = first;
    this.last = { pool: last, unknownMachine: last - Math.floor((last - first + 1) / KEPT_FROM_STRANGERS) };
    this.cursor = first;
    this.isUsed = (address) => use.isUsed(address);
    const gateway = subnet.gateway === undefined ? [] : [subnet.gateway];
    this.avoided = new Set([...gateway, ...subnet.dns].map(ipv4ToNumber));
    const order = (time: AddressUse["freeAt"]) =>
      new FreeOrder((address) => (this.avoided.has(address) ? Number.POSITIVE_INFINITY : time(address)));
    this.freed = { open: order(use.freeAt), kept: order(use.freeAt) };
    this.offered = order(use.freeButOfferedAt);
  }

  /** True for an address the pool may give out to such a machine when it is free. */
  serves(address: number, kind: PoolKind): boolean {
    return address >= this.first && address <= this.last[kind] && !this.avoided.has(address);
  }

  /** Call whenever the use of one of its addresses has changed. */
  changed(address: number): void {
    const { open, kept } = this.freed;
    (address <= this.last.unknownMachine ? open : kept).changed(address);
    this.offered.changed(address);
  }

  /** `undefined`: nothing is free at `now`. What `isOwn` is true of, this host's own addresses, is never given out. */
  choose(
    mac: MacAddress,
    kind: PoolKind,
    now: number,
    isOwn: (address: number) => boolean,
  ): number | undefined {
    for (;;) {
      const free = this.neverUsedNear(mac, kind) ?? this.nextNeverUsed(kind) ?? this.freeFor(kind, now);
      if (free === undefined || !isOwn(free)) return free;
      this.neverGive(free);
    }
  }

  private neverGive(address: number): void {
    this.avoided.add(address);
    this.changed(address);
  }

  private neverUsedNear(mac: MacAddress, kind: PoolKind): number | undefined {
    const size = this.last[kind] - this.first + 1;
    const start = hash(mac) % size;
    for (let step = 0; step < Math.min(TRIED_NEAR, size); step++) {
      const address = this.first + ((start + step) % size);
      if (this.isNeverUsed(address)) return address;
    }
    return undefined;
  }

  private nextNeverUsed(kind: PoolKind): number | undefined {
    const last = this.last[kind];
    while (this.cursor <= last && !this.isNeverUsed(this.cursor)) this.cursor++;
    return this.cursor <= last ? this.cursor : undefined;
  }

  private isNeverUsed(address: number): boolean {
    return !this.isUsed(address) && this.serves(address, "pool");
  }

  private freeFor(kind: PoolKind, now: number): number | undefined {
    const { open, kept } = this.freed;
    const free = open.earliest(now);
    return kind === "unknownMachine" ? free : (free ?? kept.earliest(now) ?? this.offered.earliest(now));
  }
}

interface Bounds {
  readonly first: number;
  readonly last: number;
}

/** What of the pool hosts can have: neither the network's own nor the broadcast address, save in /31 and /32 (RFC 3021). */
function hostsOf({ pool, subnet }: SubnetSettings): Bounds | undefined {
  if (pool === undefined || !subnetContains(subnet, pool.start) || !subnetContains(subnet, pool.end))
    return undefined;
  const { first, last } = hostBounds(subnet);
  return {
    first: Math.max(first, ipv4ToNumber(pool.start)),
    last: Math.min(last, ipv4ToNumber(pool.end)),
  };
}

function hostBounds({ network, prefixLength }: Subnet): Bounds {
  const first = ipv4ToNumber(network);
  const last = first + 2 ** (32 - prefixLength) - 1;
  return prefixLength >= 31 ? { first, last } : { first: first + 1, last: last - 1 };
}

/** FNV-1a, 32 bits. */
function hash(mac: MacAddress): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < mac.length; index++)
    value = Math.imul(value ^ mac.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
