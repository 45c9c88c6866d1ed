import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import { ChangeListeners } from "../inventory/change-listeners.js";
import type { Change, Store } from "../store/store.js";
import type { StrangerReport } from "./stranger.js";

export interface StrangerReportsOptions {
  readonly store: Pick<Store, "entries" | "commit" | "setAside">;
  /** The report as it was, or what is wrong with the record in a few words. */
  readonly parseRecord: (value: unknown) => StrangerReport | string;
  /** Whether the MAC is one of this driver's nodes': there is nothing to be decided about it then. */
  readonly isOwn: (mac: MacAddress) => boolean;
}

export type ReportChange =
  | { readonly kind: "reported"; readonly report: StrangerReport }
  | { readonly kind: "forgotten"; readonly mac: MacAddress };

/** Reports, and bytes of all their records; a rack of large machines takes some hundred KiB. The oldest goes first. */
const MOST = 1024;
const MOST_BYTES = 16 << 20;
/** Changes that may wait for the disk. */
const MOST_WAITING = 64;
const PREFIX = "stranger/";

interface Kept {
  readonly report: StrangerReport;
  readonly bytes: number;
}

/** Reads back what was kept; a record that cannot be read is set aside. */
export async function openStrangerReports(options: StrangerReportsOptions): Promise<StrangerReports> {
  const reports: StrangerReport[] = [];
  for (const [key, value] of options.store.entries(PREFIX)) {
    const report = options.parseRecord(value);
    if (typeof report === "string") await options.store.setAside(key, report);
    else if (key !== keyOf(report.mac)) await options.store.setAside(key, `it is a record of ${report.mac}`);
    else if (options.isOwn(report.mac)) await options.store.commit([{ key, value: undefined }]);
    else reports.push(report);
  }
  return new StrangerReports(options, reports);
}

/** What strangers told of themselves, durable before anybody hears of it. */
export class StrangerReports {
  private readonly options: StrangerReportsOptions;
  /** The oldest first. */
  private readonly kept = new Map<MacAddress, Kept>();
  private readonly changed = new ChangeListeners<ReportChange>();
  private bytes = 0;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(options: StrangerReportsOptions, reports: readonly StrangerReport[]) {
    this.options = options;
    for (const report of [...reports].sort((a, b) => a.at - b.at)) this.keep(report);
  }

  /** The oldest first. */
  all(): readonly StrangerReport[] {
    return Array.from(this.kept.values(), ({ report }) => report);
  }

  of(mac: MacAddress): StrangerReport | undefined {
    return this.kept.get(mac)?.report;
  }

  /** Takes the place of the machine's last one. Resolves once it is durable. */
  put(report: StrangerReport): Promise<void> {
    return this.inTurn(async () => {
      const outgoing = this.outgoingFor(report);
      const gone = outgoing.map((mac): Change => ({ key: keyOf(mac), value: undefined }));
      await this.options.store.commit([...gone, { key: keyOf(report.mac), value: report }]);
      for (const mac of outgoing) this.drop(mac);
      this.drop(report.mac);
      this.keep(report);
      for (const mac of outgoing) this.changed.tell({ kind: "forgotten", mac });
      this.changed.tell({ kind: "reported", report });
    });
  }

  /** Resolves once it is durable. Answers what there was. */
  forget(mac: MacAddress): Promise<StrangerReport | undefined> {
    return this.inTurn(async () => {
      const report = this.of(mac);
      if (report === undefined) return undefined;
      await this.options.store.commit([{ key: keyOf(mac), value: undefined }]);
      this.drop(mac);
      this.changed.tell({ kind: "forgotten", mac });
      return report;
    });
  }

  /** Called after every change. Returns the function that ends it. */
  subscribe(listener: (change: ReportChange) => void): () => void {
    return this.changed.subscribe(listener);
  }

  /** Whose reports have to go, so that this one has room. */
  private outgoingFor(report: StrangerReport): readonly MacAddress[] {
    const outgoing: MacAddress[] = [];
    const before = this.kept.get(report.mac);
    let bytes = this.bytes + bytesOf(report) - (before?.bytes ?? 0);
    let count = this.kept.size + (before === undefined ? 1 : 0);
    for (const [mac, oldest] of this.kept) {
      if (count <= MOST && bytes <= MOST_BYTES) break;
      if (mac === report.mac) continue;
      outgoing.push(mac);
      bytes -= oldest.bytes;
      count -= 1;
    }
    return outgoing;
  }

  private keep(report: StrangerReport): void {
    const bytes = bytesOf(report);
    this.kept.set(report.mac, { report, bytes });
    this.bytes += bytes;
  }

  private drop(mac: MacAddress): void {
    this.bytes -= this.kept.get(mac)?.bytes ?? 0;
    this.kept.delete(mac);
  }

  private async inTurn<T>(act: () => Promise<T>): Promise<T> {
    if (this.waiting >= MOST_WAITING)
      throw failure("LIMIT_REACHED", {
        found: `${this.waiting} reports wait for the disk`,
        limit: MOST_WAITING,
      });
    this.waiting += 1;
    const turn = this.last.then(act);
    this.last = turn.catch(() => undefined);
    return turn.finally(() => {
      this.waiting -= 1;
    });
  }
}

function keyOf(mac: MacAddress): string {
  return `${PREFIX}${mac}`;
}

function bytesOf(report: StrangerReport): number {
  return JSON.stringify(report).length;
}
