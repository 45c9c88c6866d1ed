import type { MacAddress } from "../net/mac-address.js";
import type { AddressPool } from "./address-pool.js";
import type { Lease, LeaseChange } from "./lease.js";

/** An address set aside for a MAC it was offered to. */
export interface Hold {
  readonly mac: MacAddress;
  readonly kind: Lease["kind"];
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Not offered yet: the network is still being asked whether some host has it. */
  readonly isProbed?: true;
}

/** All that is known of one address; made at its first use, and kept where a pool has the address. */
export interface Slot {
  readonly pool: AddressPool | undefined;
  lease: Lease | undefined;
  hold: Hold | undefined;
  /** Changes on their way to disk, all of one MAC; one that ends the lease counts as its removal. */
  pending:
    | { readonly mac: MacAddress; readonly count: number; readonly last: LeaseChange["kind"] }
    | undefined;
  quarantinedUntil: number;
  /** It is or was some machine's fixed address: the pool leaves it alone, and who has it from the pool cannot extend its lease. */
  reserved: boolean;
}

export function emptySlot(pool: AddressPool | undefined): Slot {
  return {
    pool,
    lease: undefined,
    hold: undefined,
    pending: undefined,
    quarantinedUntil: 0,
    reserved: false,
  };
}

export function isEmpty({ lease, hold, pending }: Slot): boolean {
  return lease === undefined && hold === undefined && pending === undefined;
}

/** An address whose lease is being written, and one that is some machine's fixed one, falls free by another change only. */
export function freeAt(slot: Slot | undefined): number {
  return slot === undefined ? 0 : Math.max(freeButHeldAt(slot), slot.hold?.until ?? 0);
}

export function freeButOfferedAt(slot: Slot | undefined): number {
  return slot?.hold?.kind === "unknownMachine" ? freeButHeldAt(slot) : Number.POSITIVE_INFINITY;
}

/** An address whose lease is being written, and one that is some machine's fixed one, fall free by another change only. */
function freeButHeldAt({ reserved, pending, lease, quarantinedUntil }: Slot): number {
  if (reserved || pending !== undefined) return Number.POSITIVE_INFINITY;
  return Math.max(lease?.expiresAt ?? 0, quarantinedUntil);
}
