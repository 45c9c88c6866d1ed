import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CLIENT } from "./arena.js";
import { runLoadClient } from "./child-result.js";
import type { DhcpContestant, Machine } from "./dhcp-contestant.js";
import type { DhcpLoadRequest, DhcpLoadResult } from "./dhcp-load-client.js";
import type { Relay } from "./dhcp-script.js";
import type { DhcpStormRequest, DhcpStormResult } from "./dhcp-storm-client.js";
import { runPerfdhcp } from "./perfdhcp.js";
import type { Figures } from "./results.js";
import type { StartContext } from "./servers.js";

/** Who is measured by whom. */
export interface DhcpPlace {
  readonly context: StartContext;
  readonly contestant: DhcpContestant;
  readonly machines: readonly Machine[];
  readonly say: (line: string) => void;
}

export type DhcpLoad = Pick<DhcpLoadRequest, "pace" | "seconds" | "once" | "strangersPerSecond">;
export type DhcpStorm = Pick<DhcpStormRequest, "within" | "giveUpAfter">;

/** Every fourth machine of a storm is OVMF. */
const OVMF_EVERY = 4;

export async function measureLoad(place: DhcpPlace, load: DhcpLoad): Promise<Figures> {
  const request: DhcpLoadRequest = { ...(await relayed(place, false)), ...load };
  const spent = watchCpu(place.contestant);
  const result = await runLoadClient<DhcpLoadResult>("dhcp-load-client", request, { timeout: 120_000 });
  if (result.firstWrong !== undefined) place.say(`WRONG ANSWER ${result.firstWrong}`);
  if (result.firstDrop !== undefined) place.say(`DROPPED ${JSON.stringify(result.firstDrop)}`);
  return {
    "exchanges/s": result.exchanges / result.seconds,
    "p50 ms": result.p50,
    "p99 ms": result.p99,
    ...spent(result.exchanges),
    "client busy": result.busy,
    ...(load.pace.kind === "open" ? { "client late p99 ms": result.lateP99 } : {}),
    ...(load.strangersPerSecond === undefined ? {} : { "client strangers/s": result.strangers }),
    drops: result.drops,
    wrong: result.wrong,
    "peak RSS MiB": peakMemory(place.contestant),
  };
}

/** The same load without and with strangers beside it; those before it have taken what they can of the pool. */
export async function measureStarvation(place: DhcpPlace, load: DhcpLoad): Promise<Figures> {
  const calm = { ...load, strangersPerSecond: 0 };
  await measureLoad(place, { ...load, seconds: 1 });
  const [alone, beside] = [await measureLoad(place, calm), await measureLoad(place, load)];
  const ratio = (figure: string) => (beside[figure] ?? Number.NaN) / (alone[figure] ?? Number.NaN);
  return {
    "p50 ms": alone["p50 ms"] ?? Number.NaN,
    "p99 ms": alone["p99 ms"] ?? Number.NaN,
    "beside p50 ms": beside["p50 ms"] ?? Number.NaN,
    "beside p99 ms": beside["p99 ms"] ?? Number.NaN,
    "p50 ratio": ratio("p50 ms"),
    "p99 ratio": ratio("p99 ms"),
    "exchanges/s": alone["exchanges/s"] ?? Number.NaN,
    "beside exchanges/s": beside["exchanges/s"] ?? Number.NaN,
    "client strangers/s": beside["client strangers/s"] ?? Number.NaN,
    "client busy": beside["client busy"] ?? Number.NaN,
    drops: (alone["drops"] ?? 0) + (beside["drops"] ?? 0),
    wrong: (alone["wrong"] ?? 0) + (beside["wrong"] ?? 0),
  };
}

export async function measureStorm(place: DhcpPlace, storm: DhcpStorm): Promise<Figures> {
  const request: DhcpStormRequest = { ...(await relayed(place, true)), ...storm };
  const spent = watchCpu(place.contestant);
  const timeout = storm.giveUpAfter * 1000 + 60_000;
  const result = await runLoadClient<DhcpStormResult>("dhcp-storm-client", request, { timeout });
  if (result.firstWrong !== undefined) place.say(`WRONG ANSWER ${result.firstWrong}`);
  return {
    "last ACK s": result.seconds,
    "waited p50 ms": result.p50,
    "waited p99 ms": result.p99,
    "sent again": result.repeated,
    failed: result.failed,
    wrong: result.wrong,
    twice: result.twice,
    ...spent(result.served),
    "client busy": result.busy,
    "peak RSS MiB": peakMemory(place.contestant),
  };
}

export async function measureByPerfdhcp(
  { context, contestant, machines }: DhcpPlace,
  command: readonly string[],
  perSecond: number,
): Promise<Figures> {
  const relay = relayOf(context, contestant);
  return runPerfdhcp(command, { relay, known: machines.length, perSecond, seconds: 3 });
}

async function relayed(
  { context, contestant, machines }: DhcpPlace,
  hasOvmf: boolean,
): Promise<Relay & { readonly machinesFile: string }> {
  const machinesFile = join(context.folder, "machines.json");
  const expected = machines.map((machine, i) =>
    contestant.expects(machine, hasOvmf && i % OVMF_EVERY === OVMF_EVERY - 1 ? "ovmf" : "ipxe"),
  );
  await writeFile(machinesFile, JSON.stringify(expected));
  return { ...relayOf(context, contestant), machinesFile };
}

function relayOf({ arena }: StartContext, { address: server }: DhcpContestant): Relay {
  return { giaddr: arena.address(CLIENT), relayPort: arena.privileged ? 67 : 0, server };
}

/** What servers spend from now on, milliseconds an exchange: all, and each kind where there are several. */
function watchCpu({ servers }: DhcpContestant): (exchanges: number) => Figures {
  const kinds = Object.entries(servers).map(([kind, all]) => ({ kind, cpu: () => sum(all, "cpuSeconds") }));
  const before = kinds.map(({ cpu }) => cpu());
  return (exchanges) => {
    const spent = kinds.map(({ cpu }, i) => ((cpu() - (before[i] ?? 0)) * 1000) / exchanges);
    const each = Object.fromEntries(kinds.map(({ kind }, i) => [`${kind} ms`, spent[i] ?? 0]));
    return { "CPU ms/exchange": spent.reduce((a, b) => a + b, 0), ...(kinds.length > 1 ? each : {}) };
  };
}

function peakMemory({ servers }: DhcpContestant): number {
  return sum(Object.values(servers).flat(), "peakMemory");
}

function sum<K extends string>(all: readonly Readonly<Record<K, number>>[], key: K): number {
  return all.reduce((total, one) => total + one[key], 0);
}
