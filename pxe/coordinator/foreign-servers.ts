import type { ForeignEventDetail } from "../boot/boot-event.js";
import {
  type ForeignServer,
  type OfferSummary,
  type ProbeKind,
  type ServerOffer,
  type Standing,
  summarize,
} from "../boot/foreign-server.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { RateLimits } from "./rate-limit.js";

/** A sign of a server on a segment. */
export interface Sighting {
  readonly interface: string;
  readonly server: Ipv4Address;
  readonly from: Ipv4Address;
  /** Absent: a machine named it in its REQUEST. */
  readonly mac?: MacAddress;
  readonly offer?: ServerOffer;
  readonly isProxy?: true;
  /** What a probe asked as; absent: it answered a machine. */
  readonly asked?: ProbeKind;
  readonly standing: Standing;
  readonly coordinator?: string;
}

/** Servers kept of one segment: whoever floods it with names drives out only what does not answer probes, and who answers in our own name last. */
export const MOST_SERVERS = 64;
/** New servers taken in. */
const NEW_SERVERS = { burst: MOST_SERVERS, perSecond: 0.1 };
/** Rounds without an answer after which a server that answered probes is gone. */
const SILENT_ROUNDS = 3;
/** The same for one that was only overheard, milliseconds. */
const OVERHEARD_FOR = 3_600_000;

interface Kept {
  readonly server: ForeignServer;
  /** It has answered a probe. */
  readonly answersProbes: boolean;
  /** Rounds that asked what it had answered before, since it was last heard. */
  readonly silentRounds: number;
}

/** The other DHCP servers of all segments. Answers what is to be told: a server is told of once, again when its offer changes, and after it was gone. */
export class ForeignServers {
  private readonly kept = new Map<string, Kept>();
  private readonly newServers = new RateLimits<"all">(NEW_SERVERS, 1);

  /** By interface and server identifier. */
  list(): readonly ForeignServer[] {
    return Array.from(this.kept.values(), ({ server }) => server).sort((a, b) =>
      keyOf(a) < keyOf(b) ? -1 : 1,
    );
  }

  /** `now` in milliseconds since 1970. */
  saw(sighting: Sighting, now: number): readonly ForeignEventDetail[] {
    const key = this.isPeers(sighting) ? keyOf({ ...sighting, isProxy: false }) : keyOf(sighting);
    const before = this.kept.get(key);
    if (before === undefined && !this.admits(sighting, now)) return [];
    const after = updated(before, sighting, now);
    this.kept.set(key, after);
    return isNews(before, after) && isTold(after.server) ? [seen(after.server)] : [];
  }

  /** A round of probes of these kinds has had its answers on the interface. */
  roundOver(name: string, kinds: readonly ProbeKind[], now: number): readonly ForeignEventDetail[] {
    const gone: ForeignServer[] = [];
    for (const [key, kept] of this.kept) {
      if (kept.server.interface !== name) continue;
      const wasAsked = kinds.some((kind) => kept.server.offers[kind] !== undefined);
      const next = { ...kept, silentRounds: kept.silentRounds + (wasAsked ? 1 : 0) };
      if (!isGone(next, now)) this.kept.set(key, next);
      else if (this.kept.delete(key)) gone.push(kept.server);
    }
    return gone.filter(isTold).map(({ server }) => ({ kind: "foreignServerGone", server, interface: name }));
  }

  /** A coordinator of this project is one server, whatever it does for a machine. */
  private isPeers(sighting: Sighting): boolean {
    return this.kept.get(keyOf({ ...sighting, isProxy: false }))?.server.standing === "coordinator";
  }

  private admits({ interface: name }: Sighting, now: number): boolean {
    return this.newServers.takes("all", now) && this.hasRoom(name);
  }

  /** Makes it where a server was only overheard: the one that has been quiet for longest, and an impostor only where there is nothing else. */
  private hasRoom(name: string): boolean {
    const there = [...this.kept].filter(([, { server }]) => server.interface === name);
    if (there.length < MOST_SERVERS) return true;
    const [idlest] = there
      .filter(([, { answersProbes }]) => !answersProbes)
      .sort(
        ([, { server: a }], [, { server: b }]) =>
          Number(a.standing === "impostor") - Number(b.standing === "impostor") ||
          a.lastSeenAt - b.lastSeenAt,
      );
    return idlest !== undefined && this.kept.delete(idlest[0]);
  }
}

type Key = Pick<ForeignServer, "interface" | "server" | "standing" | "mac"> & { readonly isProxy?: boolean };

/** One that answers in our own name is another one than we are. */
function keyOf({ interface: name, server, standing, mac, isProxy = false }: Key): string {
  return [name, server, ...(isProxy ? ["proxy"] : []), ...(standing === "impostor" ? [mac] : [])].join(" ");
}

function updated(before: Kept | undefined, sighting: Sighting, now: number): Kept {
  const { interface: name, server, from, mac, standing, coordinator, asked } = sighting;
  const old = before?.server;
  const place = mac === undefined && old !== undefined ? { from: old.from } : { from };
  const its = mac ?? old?.mac;
  const self = coordinator ?? old?.coordinator;
  const isProxy = old === undefined ? sighting.isProxy : old.isProxy;
  return {
    server: {
      ...{
        interface: name,
        server,
        ...place,
        standing: standingOf(old, sighting),
        firstSeenAt: old?.firstSeenAt ?? now,
      },
      ...{ lastSeenAt: now, offers: offersOf(old, sighting) },
      ...(its !== undefined && { mac: its }),
      ...(isProxy && { isProxy }),
      ...overheardOf(before, sighting),
      ...(self !== undefined && standing !== "impostor" && { coordinator: self }),
    },
    answersProbes: before?.answersProbes === true || asked !== undefined,
    silentRounds: mac === undefined ? (before?.silentRounds ?? 0) : 0,
  };
}

/** What it says of itself counts for as long as it is known. */
function standingOf(old: ForeignServer | undefined, { standing }: Sighting): Standing {
  return standing === "foreign" && old?.standing === "coordinator" ? "coordinator" : standing;
}

function offersOf(old: ForeignServer | undefined, { asked, offer }: Sighting): ForeignServer["offers"] {
  return asked === undefined || offer === undefined
    ? (old?.offers ?? {})
    : { ...old?.offers, [asked]: offer };
}

/** The first answer to a machine stays: a site's server may have another boot file for each. */
function overheardOf(before: Kept | undefined, { asked, offer }: Sighting): Pick<ForeignServer, "overheard"> {
  const overheard = before?.server.overheard ?? (asked === undefined ? offer : undefined);
  if (overheard === undefined || before?.answersProbes === true || asked !== undefined) return {};
  return { overheard };
}

function isGone({ server, answersProbes, silentRounds }: Kept, now: number): boolean {
  return answersProbes ? silentRounds > SILENT_ROUNDS : now - server.lastSeenAt > OVERHEARD_FOR;
}

function isTold({ standing }: ForeignServer): boolean {
  return standing === "foreign" || standing === "impostor";
}

/** Addresses differ from machine to machine, and say nothing new. */
function isNews(before: Kept | undefined, { server }: Kept): boolean {
  if (before === undefined || before.server.standing !== server.standing) return true;
  return spelled(summarize(before.server)) !== spelled(summarize(server));
}

function spelled({ givesAddresses, bootServer, bootFile, bootServerDiscovery }: OfferSummary): string {
  return JSON.stringify([givesAddresses, bootServer, bootFile, bootServerDiscovery]);
}

function seen(server: ForeignServer): ForeignEventDetail {
  const { interface: name, from } = server;
  return { kind: "foreignServerSeen", server: server.server, from, interface: name, ...summarize(server) };
}
