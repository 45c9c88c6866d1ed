import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { CASE } from "./case-names.js";
import { runLoadClient } from "./child-result.js";
import type { EventsOrder, LoadFigures, RestartFigures } from "./events-load.js";
import { type Measurement, OURS } from "./results.js";
import type { BenchPlan, StartContext } from "./servers.js";

/** Exchanges measured, and the bytes of an archive that is full by its defaults. */
const EXCHANGES = 45_000;
const FULL = 2 ** 30 * 0.85;
const LONGEST = 600_000;

/** What events cost alone, without sockets, leases and gRPC: real archives on the disk that the folder for temporary files is on. */
export async function benchEvents(
  { folder }: Pick<StartContext, "folder">,
  { rounds, only, say }: BenchPlan,
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (let round = 1; round <= rounds; round++) {
    if (CASE.events(EXCHANGES).includes(only)) {
      say(`${CASE.events(EXCHANGES)}: round ${round}`);
      measurements.push(await measureEvents(folder, EXCHANGES, round));
    }
    if (CASE.eventsFull.includes(only)) {
      say(`${CASE.eventsFull}: round ${round}`);
      measurements.push(await measureFull(folder, FULL, round));
    }
  }
  return measurements;
}

export async function measureEvents(place: string, exchanges: number, round: number): Promise<Measurement> {
  return inFolder(place, async (folder) => {
    const own = join(folder, "coordinator");
    const load = async (kind: "coordinator" | "drivers", where: string) =>
      run<LoadFigures>({ kind, folder: where, exchanges });
    const coordinator = await load("coordinator", own);
    const restart = await run<RestartFigures>({ kind: "restart", folder: own });
    const drivers = await load("drivers", join(folder, "drivers"));
    const figures = {
      "coordinator CPU µs": coordinator.cpu,
      "drivers CPU µs": drivers.cpu,
      "kept B": coordinator.kept,
      "written B": coordinator.written,
      "drivers kept B": drivers.kept,
      "drivers written B": drivers.written,
      "ready ms": restart.ready,
      "story ms": restart.story,
    };
    return { case: CASE.events(exchanges), server: OURS, round, figures };
  });
}

export async function measureFull(place: string, bytes: number, round: number): Promise<Measurement> {
  return inFolder(place, async (folder) => {
    const own = join(folder, "coordinator");
    const filled = await run<LoadFigures>({ kind: "fill", folder: own, bytes });
    const killed = await run<RestartFigures>({ kind: "restart", folder: own });
    const closed = await run<RestartFigures>({ kind: "restart", folder: own });
    const figures = {
      exchanges: filled.exchanges,
      MiB: killed.bytes / 2 ** 20,
      "fill CPU µs": filled.cpu,
      "ready after kill ms": killed.ready,
      "ready ms": closed.ready,
      "story ms": Math.max(killed.story, closed.story),
    };
    return { case: CASE.eventsFull, server: OURS, round, figures };
  });
}

function run<Figures>(order: EventsOrder): Promise<Figures> {
  return runLoadClient<Figures>("events-load", order, { timeout: LONGEST });
}

async function inFolder<T>(place: string, act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(place, "events-"));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
