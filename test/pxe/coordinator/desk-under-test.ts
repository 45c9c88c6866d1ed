import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import { LeaseBook } from "../../../pxe/coordinator/lease-book.js";
import { LeaseDesk } from "../../../pxe/coordinator/lease-desk.js";
import type { SubnetSettings } from "../../../pxe/coordinator/settings.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { MemoryStore } from "./harness.js";
import { ETH1 } from "./lab.js";

export interface DeskUnderTest {
  readonly desk: LeaseDesk;
  readonly book: LeaseBook;
  readonly store: MemoryStore;
  readonly told: readonly (readonly [MacAddress, BootEventDetail])[];
}

/** A desk over a real book and a store in memory, where it is always `now`. */
export function deskOf(
  leases: readonly Lease[],
  now: number,
  subnets: readonly SubnetSettings[] = [ETH1],
): DeskUnderTest {
  const store = new MemoryStore();
  for (const lease of leases) store.leases.set(lease.address, lease);
  const book = new LeaseBook(subnets, leases);
  const told: [MacAddress, BootEventDetail][] = [];
  const report = (mac: MacAddress, detail: BootEventDetail): void => void told.push([mac, detail]);
  return { desk: new LeaseDesk({ book, subnets, store, clock: () => now, report }), book, store, told };
}
