import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { type Subnet, subnetContains } from "../net/subnet.js";
import { AddressPool, type AddressUse } from "./address-pool.js";
import type { Lease, LeaseChange } from "./lease.js";
import type { SubnetSettings } from "./settings.js";

/** An address set aside for a MAC it was offered to. */
export interface Hold {
  readonly mac: MacAddress;
  readonly kind: Lease["kind"];
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Why a MAC cannot have an address now. */
export type Obstacle =
  | { readonly kind: "leased"; readonly mac: MacAddress }
  | { readonly kind: "held"; readonly mac: MacAddress }
  | { readonly kind: "declined"; readonly until: number };

export interface PoolWish {
  readonly mac: MacAddress;
  readonly kind: "pool" | "unknownMachine";
  /** Option 50: taken when it is free. */
  readonly requested?: Ipv4Address | undefined;
  /** The server's own address. */
  readonly avoid: Ipv4Address;
}

/** All that is known of one address; made at its first use and kept. */
interface Slot {
  lease: Lease | undefined;
  hold: Hold | undefined;
  /** Changes on their way to disk, all of one MAC. */
  pending: { readonly mac: MacAddress; readonly count: number } | undefined;
  quarantinedUntil: number;
  /** It is or was some machine's fixed address: the pool leaves it alone, and who has it from the pool cannot extend its lease. */
  reserved: boolean;
}

/**
 * Leases and holds by address and by MAC, in memory. It says what is true now; what outlives the process is `LeaseStore`'s, and the book
 * takes a change only once that has it. Expired leases stay, so that a machine finds its old address again, until somebody else needs it.
 * A MAC has at most one lease in a subnet and one hold. Times are milliseconds since 1970.
 */
export class LeaseBook {
  private readonly slots = new Map<number, Slot>();
  private readonly leasesByMac = new Map<MacAddress, readonly Lease[]>();
  private readonly heldByMac = new Map<MacAddress, number>();
  /** How many addresses of the MAC have a change on its way to disk, each counted as often as it has. */
  private readonly pendingByMac = new Map<MacAddress, number>();
  private readonly pools: ReadonlyMap<SubnetSettings, Readonly<Record<PoolWish["kind"], AddressPool>>>;

  constructor(subnets: readonly SubnetSettings[], leases: readonly Lease[]) {
    const use: AddressUse = {
      isUsed: (address) => this.slots.has(address),
      freeAt: (address) => freeAt(this.slots.get(address)),
    };
    const pools = new Map<SubnetSettings, Record<PoolWish["kind"], AddressPool>>();
    for (const subnet of subnets) {
      const pool = AddressPool.of(subnet, use);
      if (pool !== undefined) pools.set(subnet, { pool, unknownMachine: pool.forStrangers() });
    }
    this.pools = pools;
    for (const lease of leases) this.put(lease);
  }

  /** Every lease, expired ones too, in no order. */
  leases(): Lease[] {
    return Array.from(this.leasesByMac.values()).flat();
  }

  /** The same, each with its address as a number. */
  *numberedLeases(): Iterable<readonly [number, Lease]> {
    for (const [number, { lease }] of this.slots) if (lease !== undefined) yield [number, lease];
  }

  leaseAt(address: Ipv4Address): Lease | undefined {
    return this.slots.get(ipv4ToNumber(address))?.lease;
  }

  leasesOf(mac: MacAddress): readonly Lease[] {
    return this.leasesByMac.get(mac) ?? [];
  }

  leaseIn(subnet: Subnet, mac: MacAddress): Lease | undefined {
    return this.leasesOf(mac).find((lease) => subnetContains(subnet, lease.address));
  }

  /** The MAC that has the address by an unexpired lease, a lease being written, or a hold. */
  holderOf(address: Ipv4Address, now: number): MacAddress | undefined {
    const slot = this.slots.get(ipv4ToNumber(address));
    if (slot?.pending !== undefined) return slot.pending.mac;
    if (slot?.lease !== undefined && slot.lease.expiresAt > now) return slot.lease.mac;
    return slot?.hold !== undefined && slot.hold.until > now ? slot.hold.mac : undefined;
  }

  /** What keeps `mac` from having `address` at `now`. Fixed goes before pool and pool before strangers where nothing but an offer was made; a lease stands. */
  obstacle(address: Ipv4Address, mac: MacAddress, kind: Lease["kind"], now: number): Obstacle | undefined {
    const slot = this.slots.get(ipv4ToNumber(address));
    if (slot === undefined) return undefined;
    const { lease, hold, pending, quarantinedUntil } = slot;
    if (pending !== undefined && pending.mac !== mac) return { kind: "leased", mac: pending.mac };
    if (lease !== undefined && lease.expiresAt > now && lease.mac !== mac)
      return { kind: "leased", mac: lease.mac };
    if (hold !== undefined && hold.until > now && hold.mac !== mac && !yields(hold, kind))
      return { kind: "held", mac: hold.mac };
    return quarantinedUntil > now ? { kind: "declined", until: quarantinedUntil } : undefined;
  }

  /** True when the subnet's pool may give `address` to the machine at `now`. */
  poolAllows(
    subnet: SubnetSettings,
    address: Ipv4Address,
    { mac, kind }: Pick<PoolWish, "mac" | "kind">,
    now: number,
  ): boolean {
    const number = ipv4ToNumber(address);
    const slot = this.slots.get(number);
    if (slot?.reserved === true && (slot.lease?.mac !== mac || slot.lease.kind !== "fixed")) return false;
    const serves = this.pools.get(subnet)?.[kind].serves(number) ?? false;
    return serves && this.obstacle(address, mac, kind, now) === undefined;
  }

  /**
   * The MAC's held or earlier address (RFC 2131 §4.3.1), else the one it asks for, else a free one, else, for a machine that some driver claims,
   * one that was only offered to a stranger; `undefined` when the pool is empty.
   */
  choose(subnet: SubnetSettings, wish: PoolWish, now: number): Ipv4Address | undefined {
    const { mac, kind, requested, avoid } = wish;
    const wanted = [this.heldBy(mac, now), this.leaseIn(subnet.subnet, mac)?.address, requested];
    for (const address of wanted)
      if (address !== undefined && address !== avoid && this.poolAllows(subnet, address, wish, now))
        return address;
    const chosen = this.pools.get(subnet)?.[kind].choose(mac, now, ipv4ToNumber(avoid));
    return chosen === undefined ? this.offeredToStranger(subnet, wish, now) : ipv4FromNumber(chosen);
  }

  /** The address is some machine's fixed one, which another has still: it is not to be extended. */
  reserve(address: Ipv4Address): void {
    const number = ipv4ToNumber(address);
    this.slotAt(number).reserved = true;
    this.changed(number);
  }

  /** Replaces the MAC's earlier hold, and whatever hold was on the address. */
  hold(address: Ipv4Address, hold: Hold): void {
    const number = ipv4ToNumber(address);
    this.unhold(hold.mac);
    const slot = this.slotAt(number);
    if (slot.hold !== undefined) this.heldByMac.delete(slot.hold.mac);
    slot.hold = hold;
    if (hold.kind === "fixed") slot.reserved = true;
    this.heldByMac.set(hold.mac, number);
    this.changed(number);
  }

  unhold(mac: MacAddress): void {
    const number = this.heldByMac.get(mac);
    if (number === undefined) return;
    this.heldByMac.delete(mac);
    this.slotAt(number).hold = undefined;
    this.changed(number);
  }

  quarantine(address: Ipv4Address, until: number): void {
    const number = ipv4ToNumber(address);
    this.slotAt(number).quarantinedUntil = until;
    this.changed(number);
  }

  /** The MAC's changes are on their way to disk: until `endCommit` nobody else gets their addresses. */
  beginCommit(mac: MacAddress, changes: readonly LeaseChange[]): void {
    for (const number of changes.map(addressOf)) {
      const slot = this.slotAt(number);
      slot.pending = { mac, count: (slot.pending?.count ?? 0) + 1 };
      this.changed(number);
    }
    this.pendingByMac.set(mac, (this.pendingByMac.get(mac) ?? 0) + changes.length);
  }

  endCommit(mac: MacAddress, changes: readonly LeaseChange[]): void {
    for (const number of changes.map(addressOf)) {
      const slot = this.slotAt(number);
      const count = (slot.pending?.count ?? 0) - 1;
      slot.pending = count > 0 ? { mac, count } : undefined;
      this.changed(number);
    }
    const left = (this.pendingByMac.get(mac) ?? 0) - changes.length;
    if (left > 0) this.pendingByMac.set(mac, left);
    else this.pendingByMac.delete(mac);
  }

  /** True while an offer to the MAC is open or a change of its leases is on its way to disk. */
  isExchanging(mac: MacAddress, now: number): boolean {
    return this.pendingByMac.has(mac) || this.heldBy(mac, now) !== undefined;
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
    const slot = this.slotAt(number);
    slot.lease = lease;
    slot.reserved = lease.kind === "fixed";
    this.leasesByMac.set(lease.mac, [...this.leasesOf(lease.mac), lease]);
    this.changed(number);
  }

  private remove(number: number): void {
    const slot = this.slots.get(number);
    if (slot?.lease === undefined) return;
    const { mac } = slot.lease;
    const rest = this.leasesOf(mac).filter((lease) => lease !== slot.lease);
    if (rest.length === 0) this.leasesByMac.delete(mac);
    else this.leasesByMac.set(mac, rest);
    slot.lease = undefined;
    this.changed(number);
  }

  private offeredToStranger(subnet: SubnetSettings, wish: PoolWish, now: number): Ipv4Address | undefined {
    if (wish.kind === "unknownMachine") return undefined;
    for (const number of this.heldByMac.values()) {
      const address = ipv4FromNumber(number);
      const isStrangers = this.slots.get(number)?.hold?.kind === "unknownMachine";
      if (isStrangers && address !== wish.avoid && this.poolAllows(subnet, address, wish, now))
        return address;
    }
    return undefined;
  }

  private heldBy(mac: MacAddress, now: number): Ipv4Address | undefined {
    const number = this.heldByMac.get(mac);
    if (number === undefined) return undefined;
    return (this.slots.get(number)?.hold?.until ?? 0) > now ? ipv4FromNumber(number) : undefined;
  }

  private slotAt(number: number): Slot {
    const known = this.slots.get(number);
    if (known !== undefined) return known;
    const slot: Slot = {
      lease: undefined,
      hold: undefined,
      pending: undefined,
      quarantinedUntil: 0,
      reserved: false,
    };
    this.slots.set(number, slot);
    return slot;
  }

  private changed(number: number): void {
    for (const { pool, unknownMachine } of this.pools.values()) {
      pool.changed(number);
      unknownMachine.changed(number);
    }
  }
}

function addressOf(change: LeaseChange): number {
  return ipv4ToNumber(change.kind === "put" ? change.lease.address : change.address);
}

/** An offer is no promise yet: a machine whose fixed address it is goes first, and a known machine before a stranger. */
function yields(hold: Hold, to: Lease["kind"]): boolean {
  return RANK[to] > RANK[hold.kind];
}

const RANK = { unknownMachine: 0, pool: 1, fixed: 2 } as const;

function freeAt(slot: Slot | undefined): number {
  if (slot === undefined) return 0;
  if (slot.reserved || slot.pending !== undefined) return Number.POSITIVE_INFINITY;
  return Math.max(slot.lease?.expiresAt ?? 0, slot.hold?.until ?? 0, slot.quarantinedUntil);
}
