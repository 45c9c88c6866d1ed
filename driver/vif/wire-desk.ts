import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { Inventory } from "../inventory/inventory.js";
import type { Store } from "../store/store.js";
import { NetworkLane, type WireNotice } from "./network-lane.js";
import type { Network, NetworkDesk, VifPlace, WireEntry } from "./network-port.js";
import type { NetworkKinds } from "./vif-network.js";
import { cableOf } from "./vif-network.js";
import { WIRE_PREFIX, type WireRecord } from "./wire-plan.js";

export interface DeskOptions {
  readonly inventory: WiredInventory;
  readonly store: Store;
  readonly networks: readonly Network[];
  /** What the store has of the wire, or what is wrong with it in a few words. */
  readonly parseRecord: (value: unknown) => WireRecord | string;
  readonly report: (notice: WireNotice) => void;
  /** Milliseconds between looks whether all is still there. */
  readonly interval?: number;
}

type WiredInventory = Pick<Inventory, "findNode" | "nodes" | "instanceOn"> & {
  subscribe(listener: () => void): () => void;
};

interface PlacedEntry extends WireEntry {
  readonly network: string;
}

const INTERVAL = 60_000;

/** Reads back what was made on the wire and begins to bring the wire to what the instances' vifs want. */
export async function openWireDesk(options: DeskOptions): Promise<WireDesk> {
  const made: WireRecord[] = [];
  for (const [key, value] of options.store.entries(WIRE_PREFIX)) {
    const record = options.parseRecord(value);
    if (typeof record === "string") await options.store.setAside(key, record);
    else made.push(record);
  }
  return new WireDesk(options, made);
}

/**
 * The desk of all networks. What is wanted is never stored: it is the instances' vifs, and what a call that is under way holds. What was made is
 * stored before it is made, so that a driver that was killed takes back what no instance wants any more, and touches nothing of anybody else.
 */
export class WireDesk implements NetworkDesk, AsyncDisposable {
  readonly kinds: NetworkKinds;
  private readonly inventory: WiredInventory;
  private readonly lanes: ReadonlyMap<string, NetworkLane>;
  private readonly held = new Set<{ readonly node: string; readonly macs: readonly MacAddress[] }>();
  private readonly ends: (() => void)[] = [];
  private isPoked = false;

  constructor(options: DeskOptions, made: readonly WireRecord[]) {
    const { inventory, networks, store, report } = options;
    this.inventory = inventory;
    this.kinds = new Map(networks.map(({ name, kind }) => [name, kind]));
    this.lanes = new Map(
      networks
        .filter(({ kind }) => kind !== "flat")
        .map((network) => {
          const own = made.filter((record) => record.network === network.name);
          const wanted = () => this.wantedOn(network.name);
          return [network.name, new NetworkLane({ network, store, made: own, wanted, report })];
        }),
    );
    reportStrays(made, this.lanes, report);
    if (this.lanes.size === 0) return;
    this.ends.push(inventory.subscribe(() => this.poke()));
    const timer = setInterval(() => void this.passAll(true), options.interval ?? INTERVAL);
    this.ends.push(() => clearInterval(timer));
    void this.passAll(true);
  }

  async applied(node: string, signal?: AbortSignal): Promise<void> {
    await this.bring(this.entriesOf(node, this.macsOf(node)), signal);
  }

  async whilePlugged<T>(node: string, macs: readonly MacAddress[], act: () => Promise<T>): Promise<T> {
    const entries = this.entriesOf(node, macs);
    const hold = { node, macs };
    this.held.add(hold);
    try {
      await this.bring(entries);
      return await act();
    } catch (error) {
      this.held.delete(hold);
      await this.passOver(entries);
      throw error;
    } finally {
      this.held.delete(hold);
      this.poke();
    }
  }

  async settled(): Promise<void> {
    await this.passAll(false);
  }

  placeOf(node: string, mac: MacAddress): VifPlace {
    const known = this.inventory.findNode(node);
    const cable = known && cableOf(known, mac);
    if (cable === undefined) return {};
    const { network, port } = cable;
    const kind = this.kinds.get(network);
    const trouble =
      kind === undefined ? `network "${network}" is not configured` : this.troubleOf(node, network, mac);
    return {
      network,
      ...(kind === undefined ? {} : { kind }),
      ...(port === undefined ? {} : { port }),
      ...(trouble === undefined ? {} : { trouble }),
    };
  }

  /** What is on the wire stays there. Closing twice is harmless. */
  async close(): Promise<void> {
    for (const end of this.ends.splice(0)) end();
    await Promise.all([...this.lanes.values()].map((lane) => lane.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private async bring(entries: readonly PlacedEntry[], signal?: AbortSignal): Promise<void> {
    await orAborted(this.passOver(entries), signal);
    for (const { network, mac, port } of entries) {
      const lane = this.lanes.get(network);
      const found = lane?.troubleOf(mac) ?? (lane?.isConfirmed(mac) ? undefined : "the driver is stopping");
      if (found !== undefined) throw failure("NETWORK_FAILED", { mac, network, port, found });
    }
  }

  private troubleOf(node: string, network: string, mac: MacAddress): string | undefined {
    const lane = this.lanes.get(network);
    if (lane === undefined) return undefined;
    const isWaiting = this.macsOf(node).includes(mac) && !lane.isConfirmed(mac);
    return lane.troubleOf(mac) ?? (isWaiting ? "it is being plugged" : undefined);
  }

  /** Changes come in crowds: one pass for all of a moment. */
  private poke(): void {
    if (this.isPoked || this.lanes.size === 0) return;
    this.isPoked = true;
    setImmediate(() => {
      this.isPoked = false;
      void this.passAll(false);
    });
  }

  private async passAll(whole: boolean): Promise<void> {
    await Promise.all([...this.lanes.values()].map((lane) => lane.pass({ whole })));
  }

  private async passOver(entries: readonly PlacedEntry[]): Promise<void> {
    const names = new Set(entries.map(({ network }) => network));
    await Promise.all([...names].map((name) => this.lanes.get(name)?.pass()));
  }

  private wantedOn(network: string): readonly WireEntry[] {
    return this.inventory
      .nodes()
      .filter(({ cables = [] }) => cables.some((cable) => cable.network === network))
      .flatMap(({ name }) => this.entriesOf(name, this.macsOf(name)))
      .filter((entry) => entry.network === network);
  }

  /** Plugged, or about to be. */
  private macsOf(node: string): readonly MacAddress[] {
    const plugged = this.inventory.instanceOn(node)?.vifs.map(({ mac }) => mac) ?? [];
    const held = [...this.held].filter((hold) => hold.node === node).flatMap(({ macs }) => macs);
    return [...new Set([...plugged, ...held])];
  }

  private entriesOf(node: string, macs: readonly MacAddress[]): readonly PlacedEntry[] {
    return (this.inventory.findNode(node)?.cables ?? [])
      .filter(({ mac, network }) => macs.includes(mac) && this.lanes.has(network))
      .map(({ mac, network, port = "" }) => ({ mac, network, port }));
  }
}

function reportStrays(
  made: readonly WireRecord[],
  lanes: ReadonlyMap<string, NetworkLane>,
  report: DeskOptions["report"],
): void {
  for (const { network, mac, port } of made)
    if (!lanes.has(network)) {
      const text = "its network is not configured any more, so it stays plugged";
      report({ kind: "leftover", network, mac, port, text });
    }
}

async function orAborted(pass: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return pass;
  signal.throwIfAborted();
  const stop = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: stop.signal });
  });
  try {
    await Promise.race([pass, aborted]);
  } finally {
    stop.abort();
  }
}
