import type { BootEvent } from "../boot/boot-event.js";

/** Milliseconds that one program's times may go back by themselves: its threads tell theirs a moment later. */
const BACK = 1_000;

/**
 * One boot's events in the order in which they happened: they arrive here later than that, a driver's perhaps by minutes. Those of one program keep
 * their order; of what is equally late, what arrived first comes first. Where somebody set a clock back meanwhile times say nothing, and the order in
 * which they arrived is the best there is.
 */
export function inOrder(events: readonly BootEvent[]): readonly BootEvent[] {
  const sources = [...bySource(events)];
  if (sources.some(wasSetBack)) return events;
  const told: BootEvent[] = [];
  for (;;) {
    const next = earliest(sources);
    const event = next?.events[next.taken];
    if (next === undefined || event === undefined) return told;
    next.taken += 1;
    told.push(event);
  }
}

function wasSetBack({ events }: Source): boolean {
  return events.some(({ at }, place) => at < (events[place - 1]?.at ?? at) - BACK);
}

interface Source {
  readonly events: BootEvent[];
  /** The place of each among all that arrived. */
  readonly places: number[];
  taken: number;
}

function bySource(events: readonly BootEvent[]): Iterable<Source> {
  const sources = new Map<string, Source>();
  for (const [place, event] of events.entries()) {
    const source = sources.get(event.source) ?? { events: [], places: [], taken: 0 };
    sources.set(event.source, source);
    source.events.push(event);
    source.places.push(place);
  }
  return sources.values();
}

function earliest(sources: readonly Source[]): Source | undefined {
  return sources
    .filter(({ events, taken }) => taken < events.length)
    .reduce<Source | undefined>(
      (best, one) => (best === undefined || isBefore(one, best) ? one : best),
      undefined,
    );
}

function isBefore(one: Source, other: Source): boolean {
  const between = (one.events[one.taken]?.at ?? 0) - (other.events[other.taken]?.at ?? 0);
  return between === 0 ? (one.places[one.taken] ?? 0) < (other.places[other.taken] ?? 0) : between < 0;
}
