import type { Registry } from "prom-client";
import { type Reading, readGauge } from "./program-gauges.js";

/** What is read of a driver. */
export interface DriverFacts {
  /** The state of each node. */
  readonly nodeStates: () => readonly string[];
  readonly images: () => number;
  /** Bytes. Rejects when the disk cannot be asked. */
  readonly imageSpace: () => Promise<{
    readonly stored: number;
    readonly budget?: number;
    readonly free: number;
  }>;
  readonly deploys: () => { readonly running: number; readonly limit: number; readonly queued: number };
}

export function driverGauges(registry: Registry, facts: DriverFacts): void {
  const gauge = (name: string, help: string, labelNames: readonly string[], read: () => Iterable<Reading>) =>
    readGauge(registry, { name, help, labelNames }, read);
  gauge("nodes", "Nodes in each state", ["state"], () => {
    const counts = new Map<string, number>();
    for (const state of facts.nodeStates()) counts.set(state, (counts.get(state) ?? 0) + 1);
    return Array.from(counts, ([state, count]): Reading => [[state], count]);
  });
  gauge("images", "Images", [], () => [[[], facts.images()]]);
  gauge("deploys", "Deployments that run, wait, and may run at once", ["what"], () => {
    const { running, queued, limit } = facts.deploys();
    return [
      [["running"], running],
      [["queued"], queued],
      [["limit"], limit],
    ];
  });
  const labelNames = ["what"];
  const help = "Bytes that images take, that they may take, and that are free on their disk";
  readGauge(registry, { name: "image_bytes", help, labelNames }, () => spaceOf(facts));
}

/** Nothing while the disk cannot be asked: a scrape goes on without. */
async function spaceOf({ imageSpace }: DriverFacts): Promise<readonly Reading[]> {
  const space = await imageSpace().catch(() => undefined);
  if (space === undefined) return [];
  const { stored, free, budget } = space;
  const allowed: Reading[] = budget === undefined ? [] : [[["budget"], budget]];
  return [[["stored"], stored], [["free"], free], ...allowed];
}
