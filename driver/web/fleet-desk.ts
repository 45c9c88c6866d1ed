import { setTimeout as delay } from "node:timers/promises";
import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { DriverStatus } from "../../pxe/coordinator/claim-index.js";
import type { DriverClient, InstanceView, NodeView, Resources } from "../rpc/client.js";
import type { NodeRow } from "./contract.js";
import { driverKey, driverRow, instancePart, nodeKey, nodeRow } from "./fleet-rows.js";
import type { LiveTable } from "./live-table.js";

/** What the desk needs of the coordinator: it asks the drivers by the connections that are there anyhow. */
export interface FleetSource {
  readonly drivers: () => readonly DriverStatus[];
  /** `undefined` while there is no connection. */
  readonly client: (driver: string) => FleetClient | undefined;
}

export type FleetClient = Pick<DriverClient, "getResources" | "listNodesPage" | "listInstancesPage">;

/** Milliseconds between two rounds, drivers asked at once, nodes in one answer and in all. */
const EVERY = 4000;
const AT_ONCE = 4;
const PAGE = 100;
const MOST_NODES = 20_000;
const BUSY = ["deploying", "rebuilding", "deleting", "cleaning"] as const;

/** What was last heard of a driver. */
interface Known {
  resources?: Resources;
  readonly nodes: Map<string, NodeRow>;
}

/**
 * Drivers and nodes as rows, asked for while somebody looks. A driver is asked for its revision, and for its nodes only when that is
 * another; pages are small, since who owns a machine is asked on the same connection and waits for nobody.
 */
export class FleetDesk {
  private readonly source: FleetSource;
  private readonly table: LiveTable;
  private readonly changed: () => void;
  private readonly known = new Map<string, Known>();
  private asking: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;

  constructor(source: FleetSource, table: LiveTable, changed: () => void) {
    this.source = source;
    this.table = table;
    this.changed = changed;
  }

  watch(isWatched: boolean): void {
    this.asking?.stop.abort();
    if (!isWatched) return;
    const before = this.asking?.done;
    const stop = new AbortController();
    this.tellDrivers();
    this.asking = { stop, done: this.askOn(stop.signal, before) };
  }

  async close(): Promise<void> {
    this.asking?.stop.abort();
    await this.asking?.done;
  }

  /** What a driver told by itself is shown before it is asked the next time. */
  readonly heard = ({ source, detail }: BootEvent): void => {
    if (detail.kind !== "instanceChanged" && detail.kind !== "powerChanged") return;
    const status = this.source.drivers().find(({ hypervisor }) => hypervisor === source);
    const known = status && this.known.get(status.driver);
    const row = known?.nodes.get(detail.node);
    if (known === undefined || row === undefined) return;
    const next =
      detail.kind === "powerChanged"
        ? { ...row, power: detail.to }
        : { ...row, state: detail.to, text: detail.text };
    this.put(known, next);
    this.changed();
  };

  private async askOn(signal: AbortSignal, before: Promise<void> | undefined): Promise<void> {
    await before;
    while (!signal.aborted) {
      const pause = delay(EVERY, undefined, { signal }).catch(() => undefined);
      await this.round(signal);
      await pause;
    }
  }

  private async round(signal: AbortSignal): Promise<void> {
    const rest = [...this.source.drivers()];
    const askNext = async (): Promise<void> => {
      for (let status = rest.pop(); status !== undefined && !signal.aborted; status = rest.pop())
        await this.ask(status.driver, signal).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, askNext));
    if (signal.aborted) return;
    this.tellDrivers();
  }

  /** Rejects when the driver does not answer: its row says so by itself. */
  private async ask(driver: string, signal: AbortSignal): Promise<void> {
    const client = this.source.client(driver);
    if (client === undefined) return;
    const known: Known = this.known.get(driver) ?? { nodes: new Map() };
    this.known.set(driver, known);
    const resources = await client.getResources({ signal });
    const { revision } = known.resources ?? {};
    if (revision !== resources.revision) await this.askAll(driver, client, known, resources, signal);
    else if (BUSY.some((state) => (resources.nodes[state] ?? 0) > 0))
      await this.askBusy(client, known, signal);
    known.resources = resources;
    this.changed();
  }

  private async askAll(
    driver: string,
    client: FleetClient,
    known: Known,
    { hypervisor }: Resources,
    signal: AbortSignal,
  ): Promise<void> {
    const instances = new Map<string, InstanceView>();
    for await (const instance of walk((page) => client.listInstancesPage(page), signal))
      instances.set(instance.node, instance);
    const room = MOST_NODES - this.nodesBeside(known);
    const seen = new Set<string>();
    for await (const node of walk((page) => client.listNodesPage(page), signal)) {
      if (seen.size === room) break;
      seen.add(node.name);
      this.put(known, nodeRow(driver, hypervisor, node, instances.get(node.name)));
    }
    for (const name of known.nodes.keys()) if (!seen.has(name)) this.drop(driver, known, name);
  }

  /** How far the work is has no revision. */
  private async askBusy(client: FleetClient, known: Known, signal: AbortSignal): Promise<void> {
    const query = { states: BUSY };
    for await (const instance of walk((page) => client.listInstancesPage({ ...query, ...page }), signal)) {
      const row = known.nodes.get(instance.node);
      if (row === undefined) continue;
      const { done: _, ...plain } = row;
      this.put(known, { ...plain, state: instance.state, ...instancePart(instance) });
    }
  }

  private put(known: Known, row: NodeRow): void {
    known.nodes.set(row.name, row);
    this.table.set(row.key, row);
  }

  private drop(driver: string, known: Known, name: string): void {
    known.nodes.delete(name);
    this.table.remove(nodeKey(driver, name));
  }

  private nodesBeside(known: Known): number {
    let count = 0;
    for (const other of this.known.values()) if (other !== known) count += other.nodes.size;
    return count;
  }

  private tellDrivers(): void {
    for (const status of this.source.drivers()) {
      const { resources, nodes } = this.known.get(status.driver) ?? {};
      this.table.set(driverKey(status.driver), driverRow(status, resources, nodes?.size ?? 0));
    }
    this.changed();
  }
}

interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string;
}

async function* walk<T extends NodeView | InstanceView>(
  pageAt: (request: { pageSize: number; pageToken: string; signal: AbortSignal }) => Promise<PageOf<T>>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  let pageToken = "";
  do {
    const { items, nextPageToken } = await pageAt({ pageSize: PAGE, pageToken, signal });
    yield* items;
    pageToken = nextPageToken;
  } while (pageToken !== "");
}
