import { type BootFold, stateOf, summaryOf } from "../boot/boot-fold.js";
import type { BootSummary } from "../boot/boot-summary.js";
import type { BootEntry, PlacedEvent } from "../boot/event-archive.js";
import { foldEvents } from "../boot/fold-events.js";
import type { MacAddress } from "../net/mac-address.js";
import { type BootFilter, matchesBoot } from "./boot-filter.js";
import { Rounds } from "./rounds.js";

export interface BootTableOptions {
  /** Boots kept of machines some driver claims, and of strangers, who can push out only each other's. */
  readonly capacity: { readonly known: number; readonly strangers: number };
  readonly isKnown: (mac: MacAddress) => boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** The boots that are kept, each folded into one line as its events come. */
export class BootTable {
  private readonly options: BootTableOptions;
  private readonly known = new Map<string, BootFold>();
  private readonly strangers = new Map<string, BootFold>();
  private readonly lastOfMac = new Map<MacAddress, string>();
  /** Those that may stall. */
  private readonly booting = new Set<string>();
  private readonly looks = new Rounds(() => this.booting.values());
  private readonly forgets = new Rounds(() => this.all());
  private readonly listeners = new Set<(id: string) => void>();

  constructor(options: BootTableOptions) {
    this.options = options;
  }

  get(id: string): BootFold | undefined {
    return this.known.get(id) ?? this.strangers.get(id);
  }

  summary(id: string): BootSummary | undefined {
    const fold = this.get(id);
    return fold && summaryOf(fold, this.options.clock());
  }

  lastOf(mac: MacAddress): BootFold | undefined {
    const id = this.lastOfMac.get(mac);
    return id === undefined ? undefined : this.get(id);
  }

  /** The last boot of each machine, strangers' first. */
  *lastBoots(): Generator<BootFold> {
    for (const folds of [this.strangers, this.known])
      for (const fold of folds.values()) if (this.lastOfMac.get(fold.mac) === fold.id) yield fold;
  }

  /** Whether some driver claims the machine, or did when it last booted: claims are not all known as soon as the program runs. */
  isKnown(mac: MacAddress): boolean {
    return this.options.isKnown(mac) || this.known.has(this.lastOfMac.get(mac) ?? "");
  }

  /** The newest first, of those with a number below `before`. Read as they are taken. */
  *list(filter: BootFilter, before = Number.POSITIVE_INFINITY): Generator<BootSummary> {
    const now = this.options.clock();
    for (const fold of this.newestFirst()) {
      if (fold.number >= before) continue;
      const summary = summaryOf(fold, now);
      if (matchesBoot(filter, summary)) yield summary;
    }
  }

  /** Boots as they are after these events; nothing has changed yet. */
  fold(events: readonly PlacedEvent[]): readonly BootEntry[] {
    const changed = foldEvents(events, (id) => this.get(id));
    return [...changed.values()].map((fold) => ({ fold, isKnown: this.isKnown(fold.mac) }));
  }

  /** Keeps what `fold` answered, and tells it. */
  keep(entries: readonly BootEntry[]): void {
    const now = this.options.clock();
    for (const { fold, isKnown } of entries) {
      const { id } = fold;
      (isKnown ? this.strangers : this.known).delete(id);
      (isKnown ? this.known : this.strangers).set(id, fold);
      const last = this.lastOf(fold.mac);
      if (last === undefined || last.number <= fold.number) this.lastOfMac.set(fold.mac, id);
      if (stateOf(fold, now) === "booting") this.booting.add(id);
      else this.booting.delete(id);
    }
    this.bound(this.known, this.options.capacity.known);
    this.bound(this.strangers, this.options.capacity.strangers);
    for (const { fold } of entries) this.tell(fold.id);
  }

  /** Tells the boots that have stalled since, of `most` that may have; the next call goes on with others. Answers whether all had their turn. */
  look(most = Number.POSITIVE_INFINITY): boolean {
    const now = this.options.clock();
    return this.looks.visit(most, (id) => {
      const fold = this.get(id);
      if (fold !== undefined && stateOf(fold, now) === "booting") return;
      this.booting.delete(id);
      if (fold !== undefined) this.tell(id);
    });
  }

  /** Those whose last event was before it are gone: their events are. `most` have their turn, as with `look`. */
  forgetBefore(
    position: { readonly known: number; readonly strangers: number },
    most = Number.POSITIVE_INFINITY,
  ): boolean {
    return this.forgets.visit(most, (fold) => {
      const kind = this.known.has(fold.id) ? "known" : "strangers";
      if (fold.lastPosition < position[kind]) this.forget(this[kind], fold);
    });
  }

  /** Told the id of each boot that has changed. Returns the function that ends the subscription. */
  subscribe(listener: (id: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private *all(): Generator<BootFold> {
    yield* this.known.values();
    yield* this.strangers.values();
  }

  private newestFirst(): readonly BootFold[] {
    return [...this.all()].sort((a, b) => b.number - a.number);
  }

  private bound(folds: Map<string, BootFold>, capacity: number): void {
    for (const fold of folds.values()) {
      if (folds.size <= capacity) return;
      this.forget(folds, fold);
    }
  }

  private forget(folds: Map<string, BootFold>, { id, mac }: BootFold): void {
    folds.delete(id);
    this.booting.delete(id);
    if (this.lastOfMac.get(mac) === id) this.lastOfMac.delete(mac);
  }

  private tell(id: string): void {
    for (const listener of this.listeners) listener(id);
  }
}
