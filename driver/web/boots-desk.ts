import type { BootSummary } from "../../pxe/boot/boot-summary.js";
import { describe } from "../../pxe/boot/describe-event.js";
import type { BootTable } from "../../pxe/coordinator/boot-table.js";
import type { Explanation } from "../../pxe/coordinator/explain.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { BootRow, BootStory, StoryEvent } from "./contract.js";
import type { LiveTable } from "./live-table.js";
import { jsonAnswer, type Route, textAnswer } from "./route.js";

/** What the desk needs of the coordinator. */
export interface BootsSource {
  readonly id: string;
  readonly boots: { readonly table: Pick<BootTable, "list" | "summary" | "subscribe"> };
  explain(mac: MacAddress, bootSession: string): Promise<Explanation>;
}

/** Boots that the page lists, and events that it tells of one: the first and the last of more. */
export const MOST_BOOTS = 2000;
const MOST_EVENTS = { first: 200, last: 800 };

/** Boots as rows while somebody looks, and each one's story when it is asked for. */
export class BootsDesk {
  private readonly source: BootsSource;
  private readonly table: LiveTable;
  private readonly changed: () => void;
  /** Of the rows told, in the order in which they were first told. */
  private readonly told = new Set<string>();
  private endSubscription: (() => void) | undefined;

  constructor(source: BootsSource, table: LiveTable, changed: () => void) {
    this.source = source;
    this.table = table;
    this.changed = changed;
  }

  watch(isWatched: boolean): void {
    this.endSubscription?.();
    this.endSubscription = undefined;
    if (!isWatched) return;
    const { table } = this.source.boots;
    this.tellAll(newest(table.list({})));
    this.endSubscription = table.subscribe((id) => {
      const boot = table.summary(id);
      if (boot === undefined) return;
      this.tell(boot);
      this.bound();
      this.changed();
    });
  }

  close(): void {
    this.endSubscription?.();
  }

  /** `<path><id>`; 404 for a boot that is not kept. */
  route(path: string, clock: () => number): Route {
    return {
      path,
      answer: async ({ rest: id }) => {
        const boot = this.source.boots.table.summary(id);
        if (boot === undefined) return textAnswer("This boot is not, or no more, known here.\n", 404);
        const explanation = await this.source.explain(boot.mac, id);
        return jsonAnswer(storyOf(this.source.id, clock(), boot, explanation));
      },
    };
  }

  /** Rows of boots that are no more go. */
  private tellAll(boots: readonly BootSummary[]): void {
    const ids = new Set(boots.map(({ id }) => id));
    for (const id of this.told) if (!ids.has(id)) this.forget(id);
    for (const boot of boots) this.tell(boot);
  }

  private tell(boot: BootSummary): void {
    this.told.add(boot.id);
    this.table.set(bootKey(boot.id), bootRow(boot));
  }

  private bound(): void {
    for (const id of this.told) {
      if (this.told.size <= MOST_BOOTS) return;
      this.forget(id);
    }
  }

  private forget(id: string): void {
    this.told.delete(id);
    this.table.remove(bootKey(id));
  }
}

function bootKey(id: string): string {
  return `boot/${id}`;
}

function bootRow(boot: BootSummary): BootRow {
  return { kind: "boot", key: bootKey(boot.id), ...boot };
}

/** The oldest of them first. */
function newest(boots: Iterable<BootSummary>): readonly BootSummary[] {
  const found: BootSummary[] = [];
  for (const boot of boots) if (found.push(boot) === MOST_BOOTS) break;
  return found.reverse();
}

function storyOf(
  coordinator: string,
  now: number,
  boot: BootSummary,
  { cause, remedy, missingStep, events }: Explanation,
): BootStory {
  const leftOut = Math.max(0, events.length - MOST_EVENTS.first - MOST_EVENTS.last);
  const told =
    leftOut === 0 ? events : [...events.slice(0, MOST_EVENTS.first), ...events.slice(-MOST_EVENTS.last)];
  const isFine = boot.state === "booted" || boot.state === "booting";
  return {
    ...{ coordinator, now, boot: bootRow(boot), cause, remedy, leftOut },
    ...(missingStep !== undefined && !isFine && { missingStep }),
    events: told.map((event): StoryEvent => {
      const { at, source, detail } = event;
      return { at, source, text: describe(event), detail };
    }),
  };
}
