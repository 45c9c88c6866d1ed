import type { BootEvent } from "../boot/boot-event.js";

/**
 * One boot's events in the order in which they happened: they arrive here later than that, a driver's perhaps by minutes. Those of one program keep
 * their order whatever is done to its clock; of what is equally late, what arrived first comes first.
 */
export function inOrder(events: readonly BootEvent[]): readonly BootEvent[] {
  const sources = [...bySource(events)];
  const told: BootEvent[] = [];
  for (;;) {
    const next = earliest(sources);
    const event = next?.events[next.taken];
    if (next === undefined || event === undefined) return told;
    next.taken += 1;
    told.push(event);
  }
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
