import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { type Subnet, subnetContains } from "../net/subnet.js";
import { AddressPool, type AddressUse, type PoolKind } from "./address-pool.js";
import { AddressSet } from "./address-set.js";
import type { Lease, LeaseChange } from "./lease.js";
import { emptySlot, freeAt, freeButOfferedAt, type Hold, isEmpty, type Slot } from "./lease-slot.js";
import type { SubnetSettings } from "./settings.js";

export type { Hold } from "./lease-slot.js";

/** Another machine that has an address, or was offered it. */
export interface Holder {
  readonly kind: "leased" | "held";
  readonly mac: MacAddress;
}

/** Why a MAC cannot have an address now. */
export type Obstacle = Holder | { readonly kind: "declined"; readonly until: number };

export interface PoolWish {
  readonly mac: MacAddress;
  readonly kind: PoolKind;
  /** Option 50: taken when it is free. */
  readonly requested?: Ipv4Address | undefined;
  /** Of the addresses of this host. */
  readonly isOwn: (address: Ipv4Address) => boolean;
}

/**
 * Leases and holds by address and by MAC, in memory. It says what is true now; what outlives the process is `LeaseStore`'s, and the book
 * takes a change only once that has it. Expired leases stay, so that a machine finds its old address again, until somebody else needs it:
 * what strangers can fill are the pools. A MAC has at most one lease in a subnet and one hold. Times are milliseconds since 1970.
 */
export class LeaseBook {
  private readonly slots = new Map<number, Slot>();
  private readonly leased = new AddressSet();
  private readonly leasesByMac = new Map<MacAddress, readonly Lease[]>();
  private readonly heldByMac = new Map<MacAddress, number>();
  /** How many addresses of the MAC have a change on its way to disk, each counted as often as it has. */
  private readonly pendingByMac = new Map<MacAddress, number>();
  private readonly pools = new Map<SubnetSettings, AddressPool>();
  /** The same in the order of their addresses; subnets do not overlap. */
  private readonly inOrder: readonly AddressPool[];

  constructor(subnets: readonly SubnetSettings[], leases: readonly Lease[]) {
    const use: AddressUse = {
      isUsed: (address) => this.slots.has(address),
      freeAt: (address) => freeAt(this.slots.get(address)),
      freeButOfferedAt: (address) => freeButOfferedAt(this.slots.get(address)),
    };
    for (const subnet of subnets) {
      const pool = AddressPool.of(subnet, use);
      if (pool !== undefined) this.pools.set(subnet, pool);
    }
    this.inOrder = Array.from(this.pools.values()).sort((a, b) => a.first - b.first);
    for (const lease of leases) this.put(lease);
  }

  /** One that changes by itself from now on, for trials. */
  copy(): LeaseBook {
    const copy = new LeaseBook([...this.pools.keys()], this.leases());
    for (const [number, { hold, pending, quarantinedUntil, reserved }] of this.slots)
      copy.change(number, (slot) => Object.assign(slot, { hold, pending, quarantinedUntil, reserved }));
    for (const [mac, number] of this.heldByMac) copy.heldByMac.set(mac, number);
    for (const [mac, count] of this.pendingByMac) copy.pendingByMac.set(mac, count);
    return copy;
  }

  /** Addresses remembered: of the pools those that were ever used, of all others those in use. */
  get size(): number {
    return this.slots.size;
  }

  /** Every lease, expired ones too, in no order. */
  leases(): Lease[] {
    return Array.from(this.leasesByMac.values()).flat();
  }

  /** Those with addresses from a number on, by address. */
  *leasesFrom(number: number): Iterable<Lease> {
    for (const address of this.leased.from(number)) {
      const lease = this.slots.get(address)?.lease;
      if (lease !== undefined) yield lease;
    }
  }

  leaseAt(address: Ipv4Address): Lease | undefined {
    return this.slots.get(ipv4ToNumber(address))?.lease;
  }

  leasesOf(mac: MacAddress): readonly Lease[] {
    return this.leasesByMac.get(mac) ?? [];
  }

  leaseIn(subnet: Subnet, mac: MacAddress): Lease | undefined {
    const leases = this.leasesByMac.get(mac);
    if (leases === undefined) return undefined;
    return leases.find((lease) => subnetContains(subnet, lease.address));
  }

  /** The MAC that has the address by an unexpired lease, a lease being written, or a hold. */
  holderOf(address: Ipv4Address, now: number): MacAddress | undefined {
    const slot = this.slots.get(ipv4ToNumber(address));
    if (slot?.pending !== undefined) return slot.pending.mac;
    if (slot?.lease !== undefined && slot.lease.expiresAt > now) return slot.lease.mac;
    return slot?.hold !== undefined && slot.hold.until > now ? slot.hold.mac : undefined;
  }

  /** True when the MAC has the address, or was offered it: then the network need not be asked for it. */
  isGivenTo(address: Ipv4Address, mac: MacAddress, now: number): boolean {
    const { hold } = this.slots.get(ipv4ToNumber(address)) ?? {};
    const isOffered = hold?.mac === mac && hold.until > now && hold.isProbed !== true;
    return isOffered || this.isLeasedTo(address, mac, now);
  }

  /** Leased, or about to be; not what gives way to its end, or to another machine's lease: a clock set back makes that look alive. */
  isLeasedTo(address: Ipv4Address, mac: MacAddress, now: number): boolean {
    const { lease, pending } = this.slots.get(ipv4ToNumber(address)) ?? {};
    if (pending !== undefined) return pending.mac === mac && pending.last === "put";
    return lease?.mac === mac && lease.expiresAt > now;
  }

  /** Who keeps `mac` from `address`. Fixed goes before pool and pool before strangers where nothing but an offer was made; a lease stands. */
  takenBy(address: Ipv4Address, mac: MacAddress, kind: Lease["kind"], now: number): Holder | undefined {
    const { lease, hold, pending } = this.slots.get(ipv4ToNumber(address)) ?? {};
    if (pending !== undefined && pending.mac !== mac) return { kind: "leased", mac: pending.mac };
    if (lease !== undefined && lease.expiresAt > now && lease.mac !== mac)
      return { kind: "leased", mac: lease.mac };
    if (hold !== undefined && hold.until > now && hold.mac !== mac && !yields(hold, kind))
      return { kind: "held", mac: hold.mac };
    return undefined;
  }

  /**
   * What keeps `mac` from having `address` at `now`. That it was declined, or some host was found to have it, keeps it from the pool alone: who
   * has it as a fixed address can have no other.
   */
  obstacle(address: Ipv4Address, mac: MacAddress, kind: Lease["kind"], now: number): Obstacle | undefined {
    const holder = this.takenBy(address, mac, kind, now);
    const until = this.slots.get(ipv4ToNumber(address))?.quarantinedUntil ?? 0;
    if (holder !== undefined || kind === "fixed" || until <= now) return holder;
    return { kind: "declined", until };
  }

  /** True when the subnet's pool may give `address` to the machine at `now`. */
  poolAllows(
    subnet: SubnetSettings,
    address: Ipv4Address,
    { mac, kind }: Pick<PoolWish, "mac" | "kind">,
    now: number,
  ): boolean {
    const number = ipv4ToNumber(address);
    if (this.pools.get(subnet)?.serves(number, kind) !== true) return false;
    const slot = this.slots.get(number);
    if (slot?.reserved === true && (slot.lease?.mac !== mac || slot.lease.kind !== "fixed")) return false;
    return this.obstacle(address, mac, kind, now) === undefined;
  }

  /**
   * The MAC's held or earlier address (RFC 2131 §4.3.1), else the one it was offered last, else the one it asks for, else a free one, else, for a machine that some driver claims,
   * one that was only offered to a stranger; `undefined` when the pool is empty.
   */
  choose(subnet: SubnetSettings, wish: PoolWish, now: number): Ipv4Address | undefined {
    const { mac, kind, requested, isOwn } = wish;
    const held = this.heldByMac.get(mac);
    const offered = held === undefined ? undefined : ipv4FromNumber(held);
    const leased = this.leaseIn(subnet.subnet, mac)?.address;
    const isHeld = held !== undefined && this.isHeldStill(held, now);
    const wanted =
      this.ifAllowed(subnet, isHeld ? offered : leased, wish, now) ??
      this.ifAllowed(subnet, isHeld ? leased : offered, wish, now) ??
      this.ifAllowed(subnet, requested, wish, now);
    if (wanted !== undefined) return wanted;
    const chosen = this.pools.get(subnet)?.choose(mac, kind, now, (one) => isOwn(ipv4FromNumber(one)));
    return chosen === undefined ? undefined : ipv4FromNumber(chosen);
  }

  private ifAllowed(
    subnet: SubnetSettings,
    address: Ipv4Address | undefined,
    wish: PoolWish,
    now: number,
  ): Ipv4Address | undefined {
    const isWish = address !== undefined && !wish.isOwn(address);
    return isWish && this.poolAllows(subnet, address, wish, now) ? address : undefined;
  }

  /** The address is some machine's fixed one, which another has still: it is not to be extended. */
  reserve(address: Ipv4Address): void {
    this.change(ipv4ToNumber(address), (slot) => {
      slot.reserved = true;
    });
  }

  /** Replaces the MAC's earlier hold, and whatever hold was on the address. */
  hold(address: Ipv4Address, hold: Hold): void {
    const number = ipv4ToNumber(address);
    this.unhold(hold.mac);
    this.change(number, (slot) => {
      if (slot.hold !== undefined) this.heldByMac.delete(slot.hold.mac);
      slot.hold = hold;
      if (hold.kind === "fixed") slot.reserved = true;
    });
    this.heldByMac.set(hold.mac, number);
  }

  unhold(mac: MacAddress): void {
    const number = this.heldByMac.get(mac);
    if (number === undefined) return;
    this.heldByMac.delete(mac);
    this.change(number, (slot) => {
      slot.hold = undefined;
    });
  }

  quarantine(address: Ipv4Address, until: number): void {
    this.change(ipv4ToNumber(address), (slot) => {
      slot.quarantinedUntil = until;
    });
  }

  /** The MAC's changes are on their way to disk: until `endCommit` nobody else gets their addresses. */
  beginCommit(mac: MacAddress, changes: readonly LeaseChange[]): void {
    for (const change of changes)
      this.change(addressOf(change), (slot) => {
        slot.pending = { mac, count: (slot.pending?.count ?? 0) + 1, last: lastOf(change) };
      });
    this.pendingByMac.set(mac, (this.pendingByMac.get(mac) ?? 0) + changes.length);
  }

  endCommit(mac: MacAddress, changes: readonly LeaseChange[]): void {
    for (const number of changes.map(addressOf))
      this.change(number, (slot) => {
        const { count = 0, last = "put" } = slot.pending ?? {};
        slot.pending = count > 1 ? { mac, count: count - 1, last } : undefined;
      });
    const left = (this.pendingByMac.get(mac) ?? 0) - changes.length;
    if (left > 0) this.pendingByMac.set(mac, left);
    else this.pendingByMac.delete(mac);
  }

  /** True while an offer to the MAC is open or a change of its leases is on its way to disk. */
  isExchanging(mac: MacAddress, now: number): boolean {
    const held = this.heldByMac.get(mac);
    return this.pendingByMac.has(mac) || (held !== undefined && this.isHeldStill(held, now));
  }

  /** False while a change of the address is on its way to disk: what the book says of it may not last. */
  isSettled(address: Ipv4Address): boolean {
    return this.slots.get(ipv4ToNumber(address))?.pending === undefined;
  }

  /** What the store has made durable. */
  apply(changes: readonly LeaseChange[]): void {
    for (const change of changes) {
      if (change.kind === "remove") this.remove(addressOf(change));
      else this.put(change.lease);
    }
  }

  private put(lease: Lease): void {
    const number = ipv4ToNumber(lease.address);
    this.remove(number);
    this.change(number, (slot) => {
      slot.lease = lease;
      slot.reserved = lease.kind === "fixed";
    });
    this.leased.add(number);
    this.leasesByMac.set(lease.mac, [...this.leasesOf(lease.mac), lease]);
  }

  private remove(number: number): void {
    const old = this.slots.get(number)?.lease;
    if (old === undefined) return;
    const rest = this.leasesOf(old.mac).filter((lease) => lease !== old);
    if (rest.length === 0) this.leasesByMac.delete(old.mac);
    else this.leasesByMac.set(old.mac, rest);
    this.leased.delete(number);
    this.change(number, (slot) => {
      slot.lease = undefined;
    });
  }

  private isHeldStill(number: number, now: number): boolean {
    return (this.slots.get(number)?.hold?.until ?? 0) > now;
  }

  private change(number: number, make: (slot: Slot) => void): void {
    const slot = this.slots.get(number) ?? emptySlot(this.poolServing(number));
    this.slots.set(number, slot);
    make(slot);
    slot.pool?.changed(number);
    if (slot.pool === undefined && isEmpty(slot)) this.slots.delete(number);
  }

  /** By halving: the last pool that does not begin after the address is the only one that can have it. */
  private poolServing(number: number): AddressPool | undefined {
    let [low, high] = [0, this.inOrder.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.inOrder[middle]?.first ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    const found = this.inOrder[low - 1];
    return found?.serves(number, "pool") === true ? found : undefined;
  }
}

function lastOf(change: LeaseChange): LeaseChange["kind"] {
  return change.kind === "put" && change.isEnd === true ? "remove" : change.kind;
}

function addressOf(change: LeaseChange): number {
  return ipv4ToNumber(change.kind === "put" ? change.lease.address : change.address);
}

/** An offer is no promise yet: a machine whose fixed address it is goes first, and a known machine before a stranger. */
function yields(hold: Hold, to: Lease["kind"]): boolean {
  return RANK[to] > RANK[hold.kind];
}

const RANK = { unknownMachine: 0, pool: 1, fixed: 2 } as const;
