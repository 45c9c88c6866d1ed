import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Store } from "../store/store.js";
import type { Network, WireEntry } from "./network-port.js";
import {
  pauseAfter,
  planWire,
  settingsAfter,
  settingsBefore,
  type WireRecord,
  wireKey,
} from "./wire-plan.js";

/** What an operator is to know of the wire. */
export interface WireNotice {
  readonly kind: "trouble" | "plugged" | "leftover";
  readonly network: string;
  readonly mac: MacAddress;
  readonly port: string;
  /** One sentence. */
  readonly text: string;
}

export interface LaneOptions {
  readonly network: Network;
  readonly store: Store;
  readonly made: readonly WireRecord[];
  /** Asked at the start of each pass. */
  readonly wanted: () => readonly WireEntry[];
  readonly report: (notice: WireNotice) => void;
}

/** After so many failures in one pass the rest waits for the next: a switch that is away costs three time-outs. */
const MOST_FAILURES = 3;

/** One network's wire: passes over it, one command at a time. */
export class NetworkLane {
  readonly network: Network;
  private readonly options: LaneOptions;
  private readonly made: Map<MacAddress, WireRecord>;
  /** Seen on the wire, or put there, when last looked. */
  private readonly confirmed = new Set<MacAddress>();
  private readonly troubles = new Map<MacAddress, string>();
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  private isWhole = true;
  private failuresInPass = 0;
  private failedPasses = 0;
  private retry: NodeJS.Timeout | undefined;

  constructor(options: LaneOptions) {
    this.network = options.network;
    this.options = options;
    this.made = new Map(options.made.map((record) => [record.mac, record]));
  }

  /** Why the MAC's entry is not as it is to be; `undefined` when it is, as far as is known. */
  troubleOf(mac: MacAddress): string | undefined {
    return this.troubles.get(mac);
  }

  isConfirmed(mac: MacAddress): boolean {
    return this.confirmed.has(mac);
  }

  /** Resolves after a pass that began after the call. A `whole` one also looks whether what was made is still there. Never rejects. */
  pass({ whole = false } = {}): Promise<void> {
    if (this.stop.signal.aborted) return this.running;
    this.isWhole ||= whole;
    if (this.next !== undefined) return this.next;
    this.next = this.running.then(() => {
      this.next = undefined;
      return this.carryOut();
    });
    this.running = this.next;
    return this.next;
  }

  /** Ends the command that runs; what is on the wire stays. Closing twice is harmless. */
  async close(): Promise<void> {
    this.stop.abort();
    clearTimeout(this.retry);
    await this.running;
  }

  private async carryOut(): Promise<void> {
    if (this.stop.signal.aborted) return;
    clearTimeout(this.retry);
    const confirmed = this.isWhole ? new Set<MacAddress>() : this.confirmed;
    this.isWhole = false;
    this.failuresInPass = 0;
    const all = this.options.wanted();
    const wanted = all.filter((entry) => this.checkPort(entry));
    const { unplug, look, plug } = planWire(wanted, this.made, confirmed, this.troubles);
    for (const record of unplug) await this.attempt(record, () => this.unplug(record));
    for (const entry of await this.lost(look)) await this.attempt(entry, () => this.plugAgain(entry));
    for (const entry of plug) await this.attempt(entry, () => this.plug(entry));
    this.forgetTroubles(all);
    this.armRetry();
  }

  private checkPort(entry: WireEntry): boolean {
    const flaw = this.network.portFlaw(entry.port);
    if (flaw !== undefined) this.fail(entry, flaw);
    return flaw === undefined;
  }

  /** Those that are gone from the wire; the others are confirmed. */
  private async lost(look: readonly WireRecord[]): Promise<readonly WireEntry[]> {
    const [first] = look;
    if (first === undefined) return [];
    try {
      const missing = await this.network.missing(look, this.stop.signal);
      const macs = new Set(missing.map(({ mac }) => mac));
      for (const { mac } of look) if (!macs.has(mac)) this.succeed(mac);
      return missing;
    } catch (error) {
      this.failuresInPass += 1;
      for (const record of look) this.fail(record, textOf(error));
      return [];
    }
  }

  private async plug(entry: WireEntry): Promise<void> {
    const { signal } = this.stop;
    const { name: network } = this.network;
    const earlier = this.made.get(entry.mac);
    if (earlier !== undefined) throw new Error(`it is still plugged at port "${earlier.port}"`);
    const before = settingsBefore(this.made, entry.port) ?? (await this.network.settings(entry.port, signal));
    const record = { network, mac: entry.mac, port: entry.port, before };
    await this.options.store.commit([{ key: wireKey(record), value: record }]);
    this.made.set(record.mac, record);
    await this.plugAgain(record);
  }

  private async plugAgain(entry: WireEntry): Promise<void> {
    await this.network.plug(entry, this.stop.signal);
    this.succeed(entry.mac);
  }

  private async unplug(record: WireRecord): Promise<void> {
    this.confirmed.delete(record.mac);
    await this.network.unplug(record, settingsAfter(this.made, record), this.stop.signal);
    await this.options.store.commit([{ key: wireKey(record), value: undefined }]);
    this.made.delete(record.mac);
    this.troubles.delete(record.mac);
  }

  private async attempt(entry: WireEntry, act: () => Promise<void>): Promise<void> {
    const { aborted } = this.stop.signal;
    if (aborted || this.failuresInPass >= MOST_FAILURES) {
      if (!aborted && !this.troubles.has(entry.mac)) this.fail(entry, "others before it failed; it waits");
      return;
    }
    try {
      await act();
    } catch (error) {
      this.failuresInPass += 1;
      if (!this.stop.signal.aborted) this.fail(entry, textOf(error));
    }
  }

  private fail({ mac, port }: WireEntry, text: string): void {
    this.confirmed.delete(mac);
    const isNews = this.troubles.get(mac) !== text;
    this.troubles.set(mac, text);
    const network = this.network.name;
    if (isNews) this.options.report({ kind: "trouble", network, mac, port, text });
  }

  private succeed(mac: MacAddress): void {
    this.confirmed.add(mac);
    if (!this.troubles.delete(mac)) return;
    const { port = "" } = this.made.get(mac) ?? {};
    const text = "it is on the wire again";
    this.options.report({ kind: "plugged", network: this.network.name, mac, port, text });
  }

  /** Of what is neither wanted nor made. */
  private forgetTroubles(wanted: readonly WireEntry[]): void {
    const macs = new Set(wanted.map(({ mac }) => mac));
    for (const mac of this.troubles.keys())
      if (!macs.has(mac) && !this.made.has(mac)) this.troubles.delete(mac);
  }

  private armRetry(): void {
    this.failedPasses = this.failuresInPass > 0 ? this.failedPasses + 1 : 0;
    if (this.failedPasses === 0 || this.stop.signal.aborted) return;
    this.retry = setTimeout(() => void this.pass(), pauseAfter(this.failedPasses));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
