/** What the benchmark of events runs in a process of its own, see events-bench.ts: one JSON argument, one JSON line. */
import { readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseBootRecord } from "../../driver/config/records.js";
import { storedEvent } from "../../driver/rpc/convert/stored-event.js";
import { openEventArchive } from "../../driver/store/event-archive.js";
import { BootReporter } from "../../pxe/boot/boot-reporter.js";
import type { EventArchive } from "../../pxe/boot/event-archive.js";
import { EventRing } from "../../pxe/boot/event-ring.js";
import { BootLog } from "../../pxe/coordinator/boot-log.js";
import { ownCpuSeconds } from "./child-result.js";
import { driverReport, type ExchangeOf, exchangeReports } from "./events-exchange.js";

export type EventsOrder =
  | { readonly kind: "coordinator" | "drivers"; readonly folder: string; readonly exchanges: number }
  | { readonly kind: "fill"; readonly folder: string; readonly bytes: number }
  | { readonly kind: "restart"; readonly folder: string };

export interface LoadFigures {
  /** CPU of all threads, microseconds an exchange. */
  readonly cpu: number;
  /** Bytes an exchange: on disk afterwards, and given to the disk meanwhile. */
  readonly kept: number;
  readonly written: number;
  readonly exchanges: number;
}

export interface RestartFigures {
  /** Milliseconds until all that is known can be asked for. */
  readonly ready: number;
  /** Of the stories looked at, the slowest. */
  readonly story: number;
  readonly boots: number;
  readonly bytes: number;
}

/** Exchanges a tick, and the milliseconds of one: about nine thousand a second. */
const [A_TICK, TICK] = [64, 7];
/** What is warmed up before it is measured. */
const WARM_UP = 0.2;
const DRIVERS = 10;
const KNOWN = 10_000;
const STORIES = 25;
const LIMITS = { keepFor: 14 * 86_400_000, maxBytes: 2 ** 30 };

const order = JSON.parse(process.argv[2] ?? "{}") as EventsOrder;
console.log(JSON.stringify(await follow(order)));
// Nothing is closed, as when it is killed: the next start has to find what is there.
process.exit(0);

function follow(asked: EventsOrder): Promise<LoadFigures | RestartFigures> {
  switch (asked.kind) {
    case "coordinator":
      return coordinator(asked.folder, asked.exchanges);
    case "drivers":
      return drivers(asked.folder, asked.exchanges);
    case "fill":
      return fill(asked.folder, asked.bytes);
    case "restart":
      return restart(asked.folder);
  }
}

async function coordinator(folder: string, exchanges: number): Promise<LoadFigures> {
  const archive = await open(folder);
  const reporter = new BootReporter({ source: "dc1", clock: Date.now, last: archive.position });
  const log = logOf(archive);
  reporter.subscribe(log.record);
  return paced(folder, exchanges, {
    exchange: (of) => {
      for (const report of exchangeReports(of)) reporter.report(report);
    },
    settled: () => log.settled(),
  });
}

async function drivers(folder: string, exchanges: number): Promise<LoadFigures> {
  const numbers = Array.from({ length: DRIVERS }, (_, number) => number);
  const rings = await Promise.all(
    numbers.map(async (number) => {
      const archive = await open(join(folder, `hv${number}`));
      return new EventRing({ source: `hv${number}`, clock: Date.now, capacity: 10_000, archive });
    }),
  );
  for (const ring of rings) void readOn(ring);
  return paced(folder, exchanges, {
    exchange: (of) => rings[of.number % DRIVERS]?.report(driverReport(of)),
    settled: async () => void (await Promise.all(rings.map((ring) => ring.settled()))),
  });
}

/** As the stream to the coordinator does. */
async function readOn({ events }: EventRing): Promise<void> {
  let happened = (): void => {};
  events.subscribe(() => happened());
  for (let after = 0; ; ) {
    const more = new Promise<void>((resolve) => {
      happened = resolve;
    });
    const { next, isEnd } = await events.read(after, { most: 1024 });
    after = next;
    if (isEnd) await more;
  }
}

async function paced(
  folder: string,
  exchanges: number,
  load: { readonly exchange: (of: ExchangeOf) => void; readonly settled: () => Promise<void> },
): Promise<LoadFigures> {
  const run = async (from: number, to: number): Promise<void> => {
    for (let number = from; number < to; ) {
      const end = Math.min(to, number + A_TICK);
      for (; number < end; number++)
        load.exchange({ number, known: KNOWN, hypervisor: `hv${number % DRIVERS}` });
      await delay(TICK);
    }
    await load.settled();
  };
  const warm = Math.round(exchanges * WARM_UP);
  await run(0, warm);
  const before = { cpu: ownCpuSeconds(), written: writtenBytes(), kept: await sizeOf(folder) };
  await run(warm, warm + exchanges);
  // What LevelDB, or a seal, does behind the last write belongs to it.
  await delay(1500);
  return {
    cpu: ((ownCpuSeconds() - before.cpu) * 1e6) / exchanges,
    kept: ((await sizeOf(folder)) - before.kept) / exchanges,
    written: (writtenBytes() - before.written) / exchanges,
    exchanges,
  };
}

/** Blocks as a storm makes them, as fast as the disk takes them. */
async function fill(folder: string, bytes: number): Promise<LoadFigures> {
  const archive = await open(folder);
  const log = logOf(archive);
  const reporter = new BootReporter({ source: "dc1", clock: Date.now, last: archive.position });
  reporter.subscribe(log.record);
  const [cpu, written] = [ownCpuSeconds(), writtenBytes()];
  let number = 0;
  while ((await sizeOf(folder)) < bytes)
    for (const end = number + 200 * 85; number < end; ) {
      for (const last = number + 85; number < last; number++)
        for (const report of exchangeReports({ number, known: KNOWN, hypervisor: `hv${number % DRIVERS}` }))
          reporter.report(report);
      await log.caughtUp();
    }
  return {
    cpu: ((ownCpuSeconds() - cpu) * 1e6) / number,
    kept: (await sizeOf(folder)) / number,
    written: (writtenBytes() - written) / number,
    exchanges: number,
  };
}

async function restart(folder: string): Promise<RestartFigures> {
  const began = performance.now();
  await using archive = await open(folder);
  const log = logOf(archive);
  const ready = performance.now() - began;
  const all = [...log.table.list({})];
  const step = Math.max(1, Math.floor(all.length / STORIES));
  let story = 0;
  for (let at = 0; at < all.length; at += step) {
    const boot = all[at];
    if (boot === undefined) continue;
    const asked = performance.now();
    const events = await log.eventsOf(boot.mac, boot.id);
    story = Math.max(story, performance.now() - asked);
    if (events.length === 0) throw new Error(`the story of ${boot.id} is empty`);
  }
  return { ready, story, boots: all.length, bytes: await sizeOf(folder) };
}

function open(folder: string): Promise<EventArchive> {
  const notice = (told: object): void => console.error(JSON.stringify(told));
  return openEventArchive(folder, { ...LIMITS, parseEvent: storedEvent, parseBoot: parseBootRecord, notice });
}

function logOf(archive: EventArchive): BootLog {
  return new BootLog({
    archive,
    clock: Date.now,
    isKnown: () => true,
    holderOf: () => undefined,
    sessionOf: () => undefined,
  });
}

/** What this process gave to the disk, proc(5). */
function writtenBytes(): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync("/proc/self/io", "latin1"))?.[1] ?? Number.NaN);
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
}
