import type { BootEvent, BootEventDetail } from "../boot/boot-event.js";
import type { EventArchive } from "../boot/event-archive.js";
import { BoundedMap } from "./bounded-map.js";
import type { ExplainContext } from "./explain-context.js";
import type { Detail } from "./finding.js";

/** Anybody on a segment can say that he is a server. */
const SERVERS_KEPT = 256;
const TROUBLES_KEPT = 4_096;
/** Events that are looked through at a start. */
const LOOK_BACK = 4_096;

interface Condition<D> {
  readonly detail: D;
  /** When it is forgotten, milliseconds since 1970, unless it is found anew. */
  readonly until: number;
}

/** What is so at present and of no single boot: other servers, and trouble with drivers. */
export class Conditions {
  private readonly servers = new BoundedMap<string, Condition<Detail<"foreignServerSeen">>>(SERVERS_KEPT);
  private readonly troubles = new BoundedMap<string, Condition<Detail<"driverTroubled">>>(TROUBLES_KEPT);

  /** `until` is of what is only remembered. A driver tells the end of what is wrong with its certificates itself, also later. */
  note(detail: BootEventDetail, until = Number.POSITIVE_INFINITY): void {
    if (detail.kind === "foreignServerSeen") this.servers.set(placeOf(detail), { detail, until });
    else if (detail.kind === "foreignServerGone") this.servers.delete(placeOf(detail));
    else if (detail.kind === "driverTroubled") this.noteTrouble(detail, until);
  }

  at(now: number): Pick<ExplainContext, "troubles" | "foreignServers"> {
    return { troubles: present(this.troubles, now), foreignServers: present(this.servers, now) };
  }

  private noteTrouble(detail: Detail<"driverTroubled">, until: number): void {
    const key = `${detail.driver} ${detail.trouble}`;
    const isTold = detail.trouble === "certificate" || detail.trouble === "certificateEnds";
    if (detail.isOver === true) this.troubles.delete(key);
    else this.troubles.set(key, { detail, until: isTold ? Number.POSITIVE_INFINITY : until });
  }
}

function placeOf({
  server,
  interface: segment,
}: Pick<Detail<"foreignServerSeen">, "server" | "interface">): string {
  return `${server} ${segment}`;
}

function present<D>(conditions: Iterable<[string, Condition<D>]>, now: number): readonly D[] {
  return [...conditions].filter(([, { until }]) => until > now).map(([, { detail }]) => detail);
}

/** The last events that an archive has, oldest first; none where it cannot be read. */
export async function lastEventsOf(archive: EventArchive | undefined): Promise<readonly BootEvent[]> {
  if (archive === undefined) return [];
  const last = await archive.last(LOOK_BACK).catch(() => []);
  return last.map(({ event }) => event);
}
