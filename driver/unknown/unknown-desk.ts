import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import { AcceptDesk, type Accepted, type DriverCalls } from "./accept-desk.js";
import type { Acceptances, AcceptRequest } from "./acceptance.js";
import { assertUnclaimed } from "./claims.js";
import type { IgnoredBook } from "./ignored-book.js";
import { type ReportNews, ReportShelf } from "./report-shelf.js";
import { fitsFilter, stateOf, type UnknownFilter, type UnknownMachine } from "./unknown-machine.js";

export interface UnknownDeskOptions {
  readonly coordinator: Pick<
    Coordinator,
    "sightings" | "addressOf" | "isClaimed" | "claimants" | "drivers" | "driversNamed" | "report"
  >;
  readonly ignored: IgnoredBook;
  readonly acceptances: Acceptances;
  readonly drivers: DriverCalls;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly stopping: AbortSignal;
}

export interface IgnoreRequest {
  readonly mac: MacAddress;
  /** Take it back. */
  readonly undo: boolean;
  readonly operator: string;
  readonly note: string;
}

/** The operator's desk for machines that no driver claims. */
export class UnknownDesk {
  private readonly options: UnknownDeskOptions;
  private readonly reports = new ReportShelf();
  private readonly acceptDesk: AcceptDesk;

  constructor(options: UnknownDeskOptions) {
    this.options = options;
    this.acceptDesk = new AcceptDesk({ ...options, reports: this.reports, get: (mac) => this.get(mac) });
  }

  /** Takes what a driver's stream says. */
  news(driver: string, news: ReportNews): void {
    this.reports.take(driver, news);
  }

  list(filter: UnknownFilter = {}): readonly UnknownMachine[] {
    const { coordinator, ignored } = this.options;
    const macs = new Set<MacAddress>([
      ...coordinator.sightings.all().map(({ mac }) => mac),
      ...this.reports.macs(),
      ...ignored.all().map(({ mac }) => mac),
    ]);
    const machines = [...macs].flatMap((mac) => this.find(mac) ?? []);
    return machines.filter((machine) => fitsFilter(machine, filter));
  }

  /** Throws UNKNOWN_NOT_FOUND, and UNKNOWN_CLAIMED of a machine that is a node. */
  get(mac: MacAddress): UnknownMachine {
    assertUnclaimed(this.options.coordinator, "show", mac, [mac]);
    const machine = this.find(mac);
    if (machine === undefined)
      throw failure("UNKNOWN_NOT_FOUND", {
        mac,
        where: "the coordinator, which has not heard it lately",
      });
    return machine;
  }

  /** Throws UNKNOWN_CLAIMED, UNKNOWN_NOT_FOUND where there is nothing to take back, or what the store throws. */
  async ignore({ mac, undo, operator, note }: IgnoreRequest): Promise<UnknownMachine> {
    const { ignored, clock, coordinator } = this.options;
    if (undo) return this.reconsider(mac);
    assertUnclaimed(coordinator, "ignore", mac, [mac]);
    await ignored.put({ mac, at: clock(), operator, note });
    coordinator.report(mac, { kind: "strangerDecided", decision: "ignored" });
    return this.get(mac);
  }

  /** Makes the machine a node. Throws what `AcceptDesk` throws. */
  accept(request: AcceptRequest): Promise<Accepted> {
    return this.acceptDesk.accept(request);
  }

  /** The word about a machine that has become a node meanwhile is taken back as well. */
  private async reconsider(mac: MacAddress): Promise<UnknownMachine> {
    const { ignored, coordinator } = this.options;
    if (ignored.of(mac) === undefined) return this.get(mac);
    await ignored.remove([mac]);
    coordinator.report(mac, { kind: "strangerDecided", decision: "reconsidered" });
    return this.find(mac) ?? { mac, state: "heard" };
  }

  private find(mac: MacAddress): UnknownMachine | undefined {
    const { coordinator, ignored } = this.options;
    if (coordinator.isClaimed(mac)) return undefined;
    const sighting = coordinator.sightings.of(mac);
    const found = this.reports.find(mac);
    const word = ignored.of(mac);
    if (sighting === undefined && found === undefined && word === undefined) return undefined;
    const address = sighting && coordinator.addressOf(mac);
    const known = {
      ...(sighting && { sighting: { ...sighting, ...(address && { address }) } }),
      ...(found && { report: found.report, hypervisor: this.nameOf(found.driver) }),
      ...(word && { ignored: word }),
    };
    return { mac, state: stateOf(known), ...known };
  }

  private nameOf(driver: string): string {
    return this.options.coordinator.drivers().find((one) => one.driver === driver)?.hypervisor ?? driver;
  }
}
