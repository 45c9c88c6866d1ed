import { setTimeout as delay } from "node:timers/promises";
import type { BootSummary } from "../../pxe/boot/boot-summary.js";
import type { PlacedEvent } from "../../pxe/boot/event-archive.js";
import { type BootFilter, matchesBoot } from "../../pxe/coordinator/boot-filter.js";
import type { BootTable } from "../../pxe/coordinator/boot-table.js";
import { Change } from "./change.js";
import { countArgument, identifierArgument, macArgument } from "./convert/arguments.js";
import { bootFilterFromWire, bootSummaryToWire } from "./convert/boot-summary.js";
import { explanationToWire, placedEventToWire } from "./convert/coordinator.js";
import type { CoordinatorPort } from "./coordinator-port.js";
import { eventBatches } from "./event-batches.js";
import { streamEvents } from "./event-stream.js";
import type { CoordinatorHandlers } from "./gen/metalplug/v1/Coordinator.js";
import type { CoordinatorWatchBootSummariesResponse } from "./gen/metalplug/v1/CoordinatorWatchBootSummariesResponse.js";
import type { CoordinatorWatchBootsRequest__Output } from "./gen/metalplug/v1/CoordinatorWatchBootsRequest.js";
import type { CoordinatorWatchBootsResponse } from "./gen/metalplug/v1/CoordinatorWatchBootsResponse.js";
import type { Handlers } from "./handlers.js";
import { type OutgoingCall, whileWatched, write } from "./outgoing-call.js";
import { keyAfter, pageOf, pageSize } from "./pages.js";

/** Milliseconds in which a boot's changes come together: who looks at it sees no delay. */
const SUMMARIES_PAUSE = 100;
/** Summaries in one message: with long texts they stay below the 4 MiB a gRPC peer takes. */
const MOST_SUMMARIES = 200;
/** Boots remembered as told, of a watch that wants a state only. */
const MOST_TOLD = 10_000;

/** `WatchBoots`, `ListBoots`, `WatchBootSummaries` and `Explain`. */
export function bootsService(
  { boots, explain }: CoordinatorPort,
  handlers: Handlers,
  stopping: AbortSignal,
): Pick<CoordinatorHandlers, "WatchBoots" | "ListBoots" | "WatchBootSummaries" | "Explain"> {
  const { table } = boots;
  return {
    WatchBoots: handlers.serverStream((call) => {
      const { mac, follow } = call.request;
      return streamEvents(call, {
        ...{ source: boots, after: resumeAfter(call.request, boots.run), follow, stopping },
        mac: mac === "" ? undefined : macArgument(mac),
        toMessages: (placed) => messagesOf(boots.run, placed),
      });
    }),
    ListBoots: handlers.unary((request) => {
      const size = pageSize(request.pageSize);
      const before = Number(keyAfter("boots", request.pageToken) ?? Number.POSITIVE_INFINITY);
      const found = first(table.list(bootFilterFromWire(request.filter), before), size + 1);
      const { items, nextPageToken } = pageOf("boots", found, ({ number }) => String(number), size);
      return { boots: items.map(bootSummaryToWire), nextPageToken };
    }),
    WatchBootSummaries: handlers.serverStream((call) => {
      const filter = bootFilterFromWire(call.request.filter);
      return streamSummaries(call, { table, filter, count: pageSize(call.request.firstCount), stopping });
    }),
    Explain: handlers.unary(async ({ mac, bootSession }) => {
      const session = identifierArgument("boot_session", bootSession) || undefined;
      return explanationToWire(await explain(macArgument(mac), session));
    }),
  };
}

function* messagesOf(run: string, placed: Iterable<PlacedEvent>): Generator<CoordinatorWatchBootsResponse> {
  for (const batch of eventBatches(placed, ({ event }) => event))
    yield { run, placedEvents: batch.map(placedEventToWire) };
}

/** Another archive's positions say nothing about this one's. */
function resumeAfter(request: CoordinatorWatchBootsRequest__Output, run: string): number {
  const after = countArgument("after_position", request.afterPosition);
  return identifierArgument("run", request.run) === run ? after : 0;
}

interface SummaryWatch {
  readonly table: Pick<BootTable, "list" | "summary" | "subscribe">;
  readonly filter: BootFilter;
  /** Told first. */
  readonly count: number;
  readonly stopping: AbortSignal;
}

/** What waits for a slow subscriber is the ids of the boots that have changed: each is read when it is told. */
function streamSummaries(
  call: OutgoingCall<CoordinatorWatchBootSummariesResponse>,
  { table, filter, count, stopping }: SummaryWatch,
): Promise<void> {
  const change = new Change();
  let changed = new Set<string>();
  const subscribe = () =>
    table.subscribe((id) => {
      changed.add(id);
      change.happened();
    });
  const told = new Told(filter);
  const tell = async (gone: AbortSignal): Promise<boolean> => {
    let boots = first(table.list(filter), count).reverse();
    for (;;) {
      for (const boot of boots) told.add(boot);
      for (let from = 0; from < boots.length; from += MOST_SUMMARIES) {
        const part = boots.slice(from, from + MOST_SUMMARIES);
        await write(call, { boots: part.map(bootSummaryToWire) }, gone);
      }
      await delay(SUMMARIES_PAUSE, undefined, { signal: gone });
      await change.next();
      if (gone.aborted) return false;
      change.isNew = false;
      const ids = changed;
      changed = new Set();
      boots = [...ids].flatMap((id) => table.summary(id) ?? []).filter((boot) => told.isWanted(boot));
      boots.sort((a, b) => a.number - b.number);
    }
  };
  return whileWatched(call, stopping, { subscribe, wake: change.happened, tell });
}

/** A boot that was wanted for its state once goes on being told. */
class Told {
  private readonly filter: BootFilter;
  private readonly ids = new Set<string>();

  constructor(filter: BootFilter) {
    this.filter = filter;
  }

  isWanted(boot: BootSummary): boolean {
    if (matchesBoot(this.filter, boot)) return true;
    const { state: _, ...others } = this.filter;
    return this.ids.has(boot.id) && matchesBoot(others, boot);
  }

  add({ id }: BootSummary): void {
    if (this.filter.state === undefined) return;
    this.ids.delete(id);
    this.ids.add(id);
    const [oldest] = this.ids;
    if (this.ids.size > MOST_TOLD && oldest !== undefined) this.ids.delete(oldest);
  }
}

function first<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === count) break;
    taken.push(item);
  }
  return taken;
}
