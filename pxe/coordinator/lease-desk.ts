import type { BootEventDetail } from "../boot/boot-event.js";
import { type Ipv4Address, ipv4ToNumber } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { subnetContains } from "../net/subnet.js";
import type { Lease, LeaseChange, LeaseStore } from "./lease.js";
import type { LeaseBook } from "./lease-book.js";
import { isWanted, type LeaseFilter } from "./lease-filter.js";
import { type ImportOutcome, LeaseIntake } from "./lease-intake.js";
import type { SubnetSettings } from "./settings.js";

export interface LeaseDeskOptions {
  readonly book: LeaseBook;
  readonly subnets: readonly SubnetSettings[];
  readonly store: Pick<LeaseStore, "commit">;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly report: (mac: MacAddress, detail: BootEventDetail) => void;
  /** Told what became of leases that were brought in, once what was added is durable. */
  readonly imported?: ((outcomes: readonly ImportOutcome[]) => void) | undefined;
}

export type LeaseName = { readonly address: Ipv4Address } | { readonly mac: MacAddress };

export type Release =
  | { readonly kind: "released"; readonly leases: readonly Lease[] }
  | { readonly kind: "none" }
  /** It is being written for its machine. */
  | { readonly kind: "busy"; readonly lease: Lease };

/** Where operators see and change leases while machines are served. It keeps to the book's rules as transactions do. */
export class LeaseDesk {
  private readonly options: LeaseDeskOptions;
  private readonly commits = new Set<Promise<void>>();

  constructor(options: LeaseDeskOptions) {
    this.options = options;
  }

  /** Milliseconds since 1970, as leases are judged here. */
  now(): number {
    return this.options.clock();
  }

  /** The first `limit` of the wanted leases by address, from the address with the number `from` on. */
  list(filter: LeaseFilter, from = 0, limit = Number.POSITIVE_INFINITY): readonly Lease[] {
    const { book } = this.options;
    const now = this.now();
    const found: Lease[] = [];
    const { within } = filter;
    const start = within === undefined ? from : Math.max(from, ipv4ToNumber(within.network));
    for (const lease of book.leasesFrom(start)) {
      if (found.length === limit || (within !== undefined && !subnetContains(within, lease.address))) break;
      if (isWanted(filter, lease, now)) found.push(lease);
    }
    return found;
  }

  /** One outcome a lease, in their order, all durable. Rejects when the store does, and then nothing was added. With `dryRun` nothing changes. */
  async importLeases(leases: readonly Lease[], dryRun: boolean): Promise<readonly ImportOutcome[]> {
    const { book, subnets, clock, imported } = this.options;
    const commit = (changes: readonly LeaseChange[]) => this.commit(changes);
    const outcomes = await new LeaseIntake({ book, subnets, clock, commit, dryRun }).take(leases);
    if (!dryRun) imported?.(outcomes);
    return outcomes;
  }

  /** Frees what the address or the MAC has; durable, and told as an event of the machine. Rejects when the store does. */
  async release(name: LeaseName): Promise<Release> {
    const { book } = this.options;
    const leases = "mac" in name ? book.leasesOf(name.mac) : leasesAt(book, name.address);
    const busy = leases.find(({ address }) => !book.isSettled(address));
    if (busy !== undefined) return { kind: "busy", lease: busy };
    if (leases.length === 0) return { kind: "none" };
    await Promise.all(leases.map((lease) => this.remove(lease)));
    return { kind: "released", leases };
  }

  /** Resolves when nothing is being written any more. */
  async close(): Promise<void> {
    await Promise.allSettled(this.commits);
  }

  private async remove({ mac, address }: Lease): Promise<void> {
    const { book, report } = this.options;
    const changes = [{ kind: "remove", address } as const];
    book.beginCommit(mac, changes);
    try {
      await this.commit(changes);
    } finally {
      book.endCommit(mac, changes);
    }
    book.apply(changes);
    report(mac, { kind: "addressReleased", address, byOperator: true });
  }

  private commit(changes: readonly LeaseChange[]): Promise<void> {
    const commit = this.options.store.commit(changes);
    this.commits.add(commit);
    const forget = () => void this.commits.delete(commit);
    commit.then(forget, forget);
    return commit;
  }
}

function leasesAt(book: LeaseBook, address: Ipv4Address): readonly Lease[] {
  const lease = book.leaseAt(address);
  return lease === undefined ? [] : [lease];
}
