import type { Ipv4Address } from "../net/ipv4-address.js";
import { subnetContains } from "../net/subnet.js";
import type { Lease, LeaseChange } from "./lease.js";
import type { LeaseBook } from "./lease-book.js";
import { type ImportPlan, planImport } from "./lease-import.js";
import type { SubnetSettings } from "./settings.js";

export interface LeaseIntakeOptions {
  readonly book: LeaseBook;
  readonly subnets: readonly SubnetSettings[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Resolves once all changes are durable together; rejects when none is. */
  readonly commit: (changes: readonly LeaseChange[]) => Promise<void>;
  readonly dryRun: boolean;
}

/** What became of one imported lease. */
export interface ImportOutcome {
  readonly kind: "added" | "kept" | "refused";
  /** Why it was not added. */
  readonly text: string;
}

/** A lease on its way to disk. */
interface Incoming {
  readonly lease: Lease;
  readonly changes: readonly LeaseChange[];
  readonly place: number;
}

/**
 * Takes imported leases into a book from which machines are served meanwhile. What is on its way to disk is closed to every other machine, as
 * in a transaction. The machine itself may boot in that time; so each plan is made again once it is durable, and where it no longer holds,
 * the disk is told what the book says.
 */
export class LeaseIntake {
  private readonly options: LeaseIntakeOptions;
  private readonly outcomes: ImportOutcome[] = [];
  private incoming: Incoming[] = [];
  /** MACs and addresses of `incoming`: the next lease of one is planned when these are in the book. */
  private readonly touched = new Set<string>();

  constructor(options: LeaseIntakeOptions) {
    this.options = options;
  }

  async take(leases: readonly Lease[]): Promise<readonly ImportOutcome[]> {
    for (const lease of leases) {
      if (this.touched.has(lease.mac) || this.touched.has(lease.address)) await this.store();
      this.plan(lease);
    }
    await this.store();
    return this.outcomes;
  }

  private plan(lease: Lease): void {
    const plan = this.planned(lease);
    const place = this.outcomes.push(outcomeOf(plan)) - 1;
    if (plan.kind !== "add" || this.options.dryRun) return;
    this.options.book.beginCommit(lease.mac, plan.changes);
    this.incoming.push({ lease, changes: plan.changes, place });
    for (const name of [lease.mac, ...addressesOf(plan.changes)]) this.touched.add(name);
  }

  private async store(): Promise<void> {
    const { book, commit } = this.options;
    const incoming = this.incoming;
    this.incoming = [];
    this.touched.clear();
    try {
      if (incoming.length > 0) await commit(incoming.flatMap(({ changes }) => changes));
    } finally {
      for (const { lease, changes } of incoming) book.endCommit(lease.mac, changes);
    }
    const crossed = incoming.filter((item) => !this.settle(item));
    if (crossed.length > 0) await this.restore(crossed);
  }

  /** False when the machine's own exchange came in between. */
  private settle({ lease, changes, place }: Incoming): boolean {
    const plan = this.planned(lease);
    if (plan.kind === "add") this.options.book.apply(changes);
    else this.outcomes[place] = outcomeOf(plan);
    return plan.kind === "add";
  }

  /** An address whose change is under way is left to that one, which reaches the disk later. */
  private async restore(crossed: readonly Incoming[]): Promise<void> {
    const { book, commit } = this.options;
    const settled = crossed.flatMap(({ changes }) => addressesOf(changes)).filter((a) => book.isSettled(a));
    const changes = settled.map((address) => this.truthOf(address));
    book.apply(changes.filter(({ kind }) => kind === "remove"));
    if (changes.length > 0) await commit(changes);
  }

  private truthOf(address: Ipv4Address): LeaseChange {
    const lease = this.options.book.leaseAt(address);
    return lease === undefined || this.isLeftBehind(lease)
      ? { kind: "remove", address }
      : { kind: "put", lease };
  }

  /** Its machine got another address while this one was to be somebody else's: a machine has one lease a subnet. */
  private isLeftBehind(lease: Lease): boolean {
    const { book, subnets, clock } = this.options;
    const [now, subnet] = [clock(), subnets.find(({ subnet: one }) => subnetContains(one, lease.address))];
    if (subnet === undefined || lease.expiresAt > now) return false;
    return book.isExchanging(lease.mac, now) || book.leaseIn(subnet.subnet, lease.mac) !== lease;
  }

  private planned(lease: Lease): ImportPlan {
    const { book, subnets, clock } = this.options;
    return planImport(book, subnets, lease, clock());
  }
}

const OUTCOMES = { add: "added", keep: "kept", refuse: "refused" } as const;

function outcomeOf(plan: ImportPlan): ImportOutcome {
  return { kind: OUTCOMES[plan.kind], text: plan.kind === "add" ? "" : plan.text };
}

function addressesOf(changes: readonly LeaseChange[]): readonly Ipv4Address[] {
  return changes.map((change) => (change.kind === "put" ? change.lease.address : change.address));
}
