import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { UnknownReport } from "./unknown-machine.js";

/** One piece of what a driver tells of its strangers' reports; `down`: its stream ended, and what it told stands until it tells anew. */
export type ReportNews =
  | { readonly kind: "reported"; readonly report: UnknownReport }
  | { readonly kind: "forgotten"; readonly mac: MacAddress }
  | { readonly kind: "synced" }
  | { readonly kind: "down" };

/** One driver's reports, as it tells them. */
interface Shelf {
  readonly reports: Map<MacAddress, UnknownReport>;
  /** Told since its stream began; once it has told all, what is not among them is gone. */
  told: Set<MacAddress> | undefined;
}

/** Drivers keep at most 1,024 each; one that tells more is not listened to beyond this. */
const MOST = 2048;

/** The reports of all drivers that are listened to; the drivers keep them, and tell them again to a coordinator that has started anew. */
export class ReportShelf {
  private readonly shelves = new Map<string, Shelf>();

  take(driver: string, news: ReportNews): void {
    const shelf = this.of(driver);
    switch (news.kind) {
      case "reported":
        this.put(shelf, news.report);
        break;
      case "forgotten":
        shelf.reports.delete(news.mac);
        break;
      case "synced":
        for (const mac of shelf.reports.keys()) if (!shelf.told?.has(mac)) shelf.reports.delete(mac);
        shelf.told = undefined;
        break;
      case "down":
        shelf.told = new Set();
        break;
    }
  }

  /** The newest of several. */
  find(mac: MacAddress): { readonly driver: string; readonly report: UnknownReport } | undefined {
    let newest: { readonly driver: string; readonly report: UnknownReport } | undefined;
    for (const [driver, { reports }] of this.shelves) {
      const report = reports.get(mac);
      if (report !== undefined && report.at > (newest?.report.at ?? Number.NEGATIVE_INFINITY))
        newest = { driver, report };
    }
    return newest;
  }

  macs(): ReadonlySet<MacAddress> {
    return new Set([...this.shelves.values()].flatMap(({ reports }) => [...reports.keys()]));
  }

  /** The drivers that have a report of any of these. */
  driversWith(macs: readonly MacAddress[]): readonly (readonly [driver: string, mac: MacAddress])[] {
    return [...this.shelves].flatMap(([driver, { reports }]) =>
      macs.filter((mac) => reports.has(mac)).map((mac) => [driver, mac] as const),
    );
  }

  private put(shelf: Shelf, report: UnknownReport): void {
    if (!shelf.reports.has(report.mac) && shelf.reports.size >= MOST) return;
    shelf.reports.set(report.mac, report);
    shelf.told?.add(report.mac);
  }

  private of(driver: string): Shelf {
    const known = this.shelves.get(driver);
    if (known !== undefined) return known;
    const shelf: Shelf = { reports: new Map(), told: new Set() };
    this.shelves.set(driver, shelf);
    return shelf;
  }
}
