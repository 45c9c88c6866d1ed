import type { BootEventDetail, ForeignEventDetail } from "../boot/boot-event.js";
import type { ForeignServer, ProbeKind, Standing } from "../boot/foreign-server.js";
import { isProbeMac } from "../dhcp/probe-mark.js";
import type { ServerReply } from "../dhcp/server-reply.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { Allowance } from "./allowance.js";
import { BoundedMap } from "./bounded-map.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { ForeignServers } from "./foreign-servers.js";
import type { DhcpSettings } from "./settings.js";

export interface ForeignDeskOptions {
  /** Those that are meant to be there, by option 54. */
  readonly expected: readonly Ipv4Address[];
  /** This host's own addresses and MACs. */
  readonly isOwn: (server: Ipv4Address, mac?: MacAddress) => boolean;
  readonly isKnown: (mac: MacAddress) => boolean;
  readonly clock: () => number;
  /** Without a MAC: it is of nobody's boot. */
  readonly report: (mac: MacAddress | undefined, detail: BootEventDetail) => void;
}

/** A server's message to a client, and where it was heard. */
export interface Overheard {
  readonly interface: string;
  readonly reply: ServerReply;
  readonly from: Ipv4Address;
  /** Of the frame. */
  readonly mac: MacAddress;
  /** What a probe of ours asked as that it answers. */
  readonly asked?: ProbeKind;
}

/** The servers that the configuration names: as meant to be there, or to hand strangers to. */
export function expectedServers({ foreignServers, subnets }: DhcpSettings): readonly Ipv4Address[] {
  const treatments = subnets.flatMap(({ unknown, rules = [] }) => [
    unknown,
    ...rules.map(({ treatment }) => treatment),
  ]);
  const forwards = treatments.flatMap((one) => (one.policy === "forward" ? one.servers : []));
  return [...(foreignServers?.known ?? []), ...forwards];
}

/** Replies told of one machine, and of all strangers together. */
const OF_A_MACHINE = { burst: 12, perSecond: 0.5 };
const OF_STRANGERS = { burst: 100, perSecond: 10 };
const MACHINES_WATCHED = 4096;

/** Keeps account of the other DHCP servers by what is heard of them, and tells it: of the servers, and of their replies to machines. */
export class ForeignDesk {
  private readonly options: ForeignDeskOptions;
  private readonly servers = new ForeignServers();
  private readonly machines = new BoundedMap<MacAddress, Allowance>(MACHINES_WATCHED);
  private readonly strangers = new Allowance(OF_STRANGERS);

  constructor(options: ForeignDeskOptions) {
    this.options = options;
  }

  list(): readonly ForeignServer[] {
    return this.servers.list();
  }

  /** A reply to a client on one of our segments. */
  heard(overheard: Overheard): void {
    const { interface: name, reply, from, mac, asked } = overheard;
    const { server, coordinator, offer, isProxy } = reply;
    const standing = this.standingOf(reply, mac);
    if (standing === "own") return;
    const said = { ...(coordinator !== undefined && { coordinator }), ...(isProxy && { isProxy }) };
    if (asked !== undefined || !isProbeMac(reply.mac))
      this.saw({ interface: name, server, from, mac, offer, standing, ...said, ...(asked && { asked }) });
    if (asked === undefined && !isProbeMac(reply.mac)) this.tellReply(name, reply);
  }

  /** A machine's message: its REQUEST may name a server whose offer it took. */
  asked({ message, serverIdentifier: server, arrival, packet }: DhcpRequest): void {
    const { interface: name } = arrival;
    if (message !== "REQUEST" || server === undefined || server === UNSPECIFIED) return;
    if (name === undefined || packet.giaddr !== UNSPECIFIED || this.options.isOwn(server)) return;
    const standing = this.isExpected(server) ? "known" : "foreign";
    this.saw({ interface: name, server, from: server, standing });
  }

  /** A round of probes of these kinds has had its answers on the interface. */
  roundOver(name: string, kinds: readonly ProbeKind[]): void {
    this.tell(this.servers.roundOver(name, kinds, this.options.clock()));
  }

  /** What comes by a relay in our own name is our own answer, which we sent there. */
  private standingOf(reply: ServerReply, mac: MacAddress): Standing | "own" {
    const { isOwn } = this.options;
    if (isOwn(reply.server)) return reply.isRelayed || isOwn(reply.server, mac) ? "own" : "impostor";
    if (reply.coordinator !== undefined) return "coordinator";
    return this.isExpected(reply.server) ? "known" : "foreign";
  }

  private isExpected(server: Ipv4Address): boolean {
    return this.options.expected.includes(server);
  }

  private saw(sighting: Parameters<ForeignServers["saw"]>[0]): void {
    this.tell(this.servers.saw(sighting, this.options.clock()));
  }

  private tell(details: readonly ForeignEventDetail[]): void {
    for (const detail of details) this.options.report(undefined, detail);
  }

  private tellReply(name: string, { mac, message, server, offer, text, isProxy }: ServerReply): void {
    if (!this.mayTellOf(mac)) return;
    const { address = UNSPECIFIED, bootServer, bootFile } = offer;
    this.options.report(mac, {
      ...{ kind: "foreignReplyHeard", message, server, interface: name, address, bootServer, bootFile, text },
      ...(isProxy && { isProxy }),
    });
  }

  private mayTellOf(mac: MacAddress): boolean {
    const now = this.options.clock();
    if (!this.options.isKnown(mac)) return this.strangers.takes(now);
    const allowance = this.machines.get(mac) ?? new Allowance(OF_A_MACHINE);
    this.machines.set(mac, allowance);
    return allowance.takes(now);
  }
}
