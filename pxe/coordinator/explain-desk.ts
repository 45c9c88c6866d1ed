import type { BootEvent } from "../boot/boot-event.js";
import type { MacAddress } from "../net/mac-address.js";
import type { BootLog } from "./boot-log.js";
import { BoundedMap } from "./bounded-map.js";
import type { DriverStatus } from "./claim-index.js";
import { type Explanation, explain } from "./explain.js";
import type { ExplainContext } from "./explain-context.js";
import type { Detail } from "./finding.js";
import { nearestMacs } from "./nearest-mac.js";
import type { SubnetSettings } from "./settings.js";

/** Boots that are looked back at for a loop, and for where the machine was heard before. */
const LOOK_BACK = 5;
/** Anybody on a segment can say that he is a server. */
const SERVERS_KEPT = 256;
const TROUBLES_KEPT = 4_096;

export interface ExplainDeskOptions {
  readonly boots: Pick<BootLog, "eventsOf" | "table" | "unkept">;
  readonly subnets: readonly SubnetSettings[];
  readonly drivers: () => readonly DriverStatus[];
  /** The hypervisors that claim a MAC at the highest epoch. */
  readonly claimantsOf: (mac: MacAddress) => readonly string[];
  /** When a MAC was last heard, of those that were lately. */
  readonly heardAt: (mac: MacAddress) => number | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Explains boots, and remembers what is of no single boot: other servers, and trouble with drivers. */
export class ExplainDesk {
  private readonly options: ExplainDeskOptions;
  private readonly servers = new BoundedMap<string, Detail<"foreignServerSeen">>(SERVERS_KEPT);
  private readonly troubles = new BoundedMap<string, Detail<"driverTroubled">>(TROUBLES_KEPT);

  constructor(options: ExplainDeskOptions) {
    this.options = options;
  }

  /** To be told every event. */
  note({ detail }: BootEvent): void {
    if (detail.kind === "foreignServerSeen") this.servers.set(`${detail.server} ${detail.interface}`, detail);
    else if (detail.kind === "foreignServerGone") this.servers.delete(`${detail.server} ${detail.interface}`);
    else if (detail.kind === "driverTroubled") this.noteTrouble(detail);
  }

  /** One boot of a machine; its last one where none is named. */
  async explain(mac: MacAddress, bootSession?: string): Promise<Explanation> {
    if (bootSession !== undefined) {
      const events = await this.options.boots.eventsOf(mac, bootSession);
      return explain(mac, events, await this.contextOf(mac, events));
    }
    const { events, unkept } = await this.lastEventsOf(mac);
    return explain(mac, events, { ...(await this.contextOf(mac, events)), unkept });
  }

  /** What a rehearsal found, as if the machine had done it. */
  async explainTrial(mac: MacAddress, events: readonly BootEvent[]): Promise<Explanation> {
    return explain(mac, events, await this.contextOf(mac, events));
  }

  /** A disk that takes nothing may give nothing either. */
  private async lastEventsOf(
    mac: MacAddress,
  ): Promise<{ readonly events: readonly BootEvent[]; readonly unkept: string | undefined }> {
    const { boots } = this.options;
    try {
      return { events: await boots.eventsOf(mac), unkept: boots.unkept };
    } catch (error) {
      return { events: [], unkept: boots.unkept ?? (error instanceof Error ? error.message : String(error)) };
    }
  }

  private noteTrouble(detail: Detail<"driverTroubled">): void {
    const key = `${detail.driver} ${detail.trouble}`;
    if (detail.isOver === true) this.troubles.delete(key);
    else this.troubles.set(key, detail);
  }

  private async contextOf(mac: MacAddress, events: readonly BootEvent[]): Promise<ExplainContext> {
    const { subnets, drivers, claimantsOf, heardAt, clock } = this.options;
    const nearKnown = nearestMacs(mac, (other) => claimantsOf(other).length > 0);
    const nearHeard = nearestMacs(mac, (other) => heardAt(other) !== undefined);
    return {
      ...{ now: clock(), subnets, drivers: drivers(), claimants: claimantsOf(mac) },
      nearKnown: nearKnown.map((near) => ({ ...near, claimants: claimantsOf(near.mac) })),
      nearHeard: nearHeard.map((near) => ({ ...near, heardAt: heardAt(near.mac) ?? 0 })),
      troubles: Array.from(this.troubles, ([, trouble]) => trouble),
      foreignServers: Array.from(this.servers, ([, server]) => server),
      earlier: await this.earlierBoots(mac, events.at(-1)?.bootSession),
    };
  }

  private async earlierBoots(
    mac: MacAddress,
    bootSession: string | undefined,
  ): Promise<readonly (readonly BootEvent[])[]> {
    const { boots } = this.options;
    const number = bootSession === undefined ? undefined : boots.table.get(bootSession)?.number;
    if (number === undefined) return [];
    const earlier = [...first(LOOK_BACK, boots.table.list({ mac }, number))].reverse();
    return Promise.all(earlier.map(({ id }) => boots.eventsOf(mac, id)));
  }
}

function* first<T>(count: number, items: Iterable<T>): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken++ === count) return;
    yield item;
  }
}
