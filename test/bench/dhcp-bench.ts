import { CASE, KNOWN, OUTSTANDING } from "./case-names.js";
import { inTurn } from "./contestants.js";
import { peerCommand } from "./debian-peers.js";
import {
  type DhcpLoad,
  type DhcpPlace,
  measureByPerfdhcp,
  measureLoad,
  measureStarvation,
  measureStorm,
} from "./dhcp-cases.js";
import { type DhcpContestant, type DhcpEntrant, type Machine, makeMachines } from "./dhcp-contestant.js";
import { dhcpPeers, missingDhcpPeers } from "./dhcp-peers.js";
import { OurSite } from "./dhcp-site.js";
import { type Figures, type Measurement, OURS } from "./results.js";
import type { BenchPlan, StartContext } from "./servers.js";

/** Seconds. */
const COLD_ENDS_AFTER = 10;
const WARM_SECONDS = 2;
const WARM_UP_SECONDS = 4;
const HALF_LOAD_SECONDS = 3;
const STORM_GIVES_UP_AFTER = 60;

const STARVING: DhcpLoad = {
  pace: { kind: "closed", outstanding: 4 },
  seconds: 5,
  once: false,
  strangersPerSecond: 2000,
};
const COLD: DhcpLoad = { pace: { kind: "closed", outstanding: 16 }, seconds: COLD_ENDS_AFTER, once: true };

/** perfdhcp looks at these, storms meet those. */
const SEEN_BY_PERFDHCP: readonly string[] = [OURS, "kea"];
const STORMED: readonly string[] = [OURS, "dnsmasq", "kea"];

interface DhcpCase {
  readonly name: string;
  /** Absent: everybody. */
  readonly contestants?: readonly string[];
  readonly measure: (place: DhcpPlace, loads: HalfLoad) => Promise<Figures>;
}

/** Known machines through a relay: every round starts each server anew, for a cold pass, warm loops, half its load and storms. */
export async function benchDhcp(context: StartContext, plan: BenchPlan): Promise<readonly Measurement[]> {
  const { rounds, only, say } = plan;
  for (const line of context.arena.privileged ? missingDhcpPeers(context) : ["peers for DHCP take root"])
    say(`skipped: ${line}`);
  const measurements: Measurement[] = [];
  for (const known of KNOWN) {
    const cases = casesOf(known, context).filter(({ name }) => name.includes(only));
    if (cases.length === 0) continue;
    const machines = makeMachines(known);
    await using ours = await OurSite.open(context, machines, say);
    const entrants = [ours, ...(context.arena.privileged ? dhcpPeers(context, machines) : [])];
    for (const { name, writes } of entrants) say(`${name} writes ${writes}`);
    for (let round = 1; round <= rounds; round++)
      for (const entrant of inTurn(entrants, round))
        measurements.push(...(await oneRound(entrant, { context, machines, say, cases, round })));
  }
  return measurements;
}

interface Round extends Omit<DhcpPlace, "contestant"> {
  readonly cases: readonly DhcpCase[];
  readonly round: number;
}

async function oneRound(entrant: DhcpEntrant, round: Round): Promise<readonly Measurement[]> {
  const { say, cases } = round;
  const { name: server } = entrant;
  const own = cases.filter(({ contestants }) => contestants?.includes(server) ?? true);
  if (own.length === 0) return [];
  await using contestant: DhcpContestant = await entrant.start(round.round);
  const place = { ...round, contestant };
  const loads = new HalfLoad(place);
  if (!own.some(({ name }) => name === CASE.dhcpCold(round.machines.length))) await warmUp(place);
  const measurements: Measurement[] = [];
  for (const { name, measure } of own) {
    say(`${name}: ${server}, round ${round.round}`);
    const figures = await measure(place, loads);
    loads.saw(name, figures);
    measurements.push({ case: name, server, round: round.round, figures });
  }
  return measurements;
}

function casesOf(known: number, context: StartContext): readonly DhcpCase[] {
  const perfdhcp = context.arena.privileged ? peerCommand("perfdhcp", context.unpacked) : undefined;
  return [
    { name: CASE.dhcpCold(known), measure: (place) => measureLoad(place, COLD) },
    ...OUTSTANDING.map((outstanding) => ({
      name: CASE.dhcpWarm(known, outstanding),
      measure: (place: DhcpPlace) => measureLoad(place, warm(outstanding)),
    })),
    { name: CASE.dhcpHalfLoad(known), measure: atHalfLoad },
    ...(perfdhcp === undefined ? [] : [seenByPerfdhcp(known, perfdhcp)]),
    {
      name: CASE.dhcpStarvation(known),
      contestants: [OURS],
      measure: (place) => measureStarvation(place, STARVING),
    },
    ...(known === 10_000 ? STORMS : []),
  ];
}

const STORMS: readonly DhcpCase[] = [
  {
    name: CASE.dhcpBootStorm,
    contestants: STORMED,
    measure: (place) => measureStorm(ofOneDriver(place), { within: 0, giveUpAfter: STORM_GIVES_UP_AFTER }),
  },
  {
    name: CASE.dhcpAvalanche,
    contestants: STORMED,
    measure: (place) => measureStorm(place, { within: 1000, giveUpAfter: STORM_GIVES_UP_AFTER }),
  },
];

/** Warm is who has served every machine once, and has been at it for some seconds more: what a program of V8 does often is compiled then. */
async function warmUp(place: DhcpPlace): Promise<void> {
  place.say(`${place.contestant.name} warms up`);
  await measureLoad(place, COLD);
  await measureLoad(place, { ...warm(16), seconds: WARM_UP_SECONDS });
}

function warm(outstanding: number): DhcpLoad {
  return { pace: { kind: "closed", outstanding }, seconds: WARM_SECONDS, once: false };
}

async function atHalfLoad(place: DhcpPlace, loads: HalfLoad): Promise<Figures> {
  const perSecond = await loads.perSecond();
  const pace = { kind: "open", perSecond } as const;
  return {
    "rate/s": perSecond,
    ...(await measureLoad(place, { pace, seconds: HALF_LOAD_SECONDS, once: false })),
  };
}

function seenByPerfdhcp(known: number, command: readonly string[]): DhcpCase {
  return {
    name: CASE.dhcpPerfdhcp(known),
    contestants: SEEN_BY_PERFDHCP,
    measure: async (place, loads) => {
      const perSecond = await loads.perSecond();
      return { "rate/s": perSecond, ...(await measureByPerfdhcp(place, command, perSecond)) };
    },
  };
}

/** The machines of the first hypervisor. */
function ofOneDriver(place: DhcpPlace): DhcpPlace {
  const [first] = place.machines;
  const isOne = (machine: Machine) => machine.hypervisor === first?.hypervisor;
  return { ...place, machines: place.machines.filter(isOne) };
}

/** Half of the most exchanges a second that a contestant did in a warm loop of this round. */
class HalfLoad {
  readonly #place: DhcpPlace;
  #most = 0;

  constructor(place: DhcpPlace) {
    this.#place = place;
  }

  saw(name: string, figures: Figures): void {
    if (name.includes("warm")) this.#most = Math.max(this.#most, figures["exchanges/s"] ?? 0);
  }

  async perSecond(): Promise<number> {
    if (this.#most === 0) {
      this.#place.say("no warm loop was asked for: a look at how fast it is");
      this.saw("warm", await measureLoad(this.#place, warm(64)));
    }
    return Math.max(1, Math.floor(this.#most / 2));
  }
}
