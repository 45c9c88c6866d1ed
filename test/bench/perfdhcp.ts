import { attempt } from "../lab/commands.js";
import { FIRST_MAC } from "./dhcp-contestant.js";
import type { Relay } from "./dhcp-script.js";
import type { Figures } from "./results.js";

export interface PerfdhcpOptions {
  readonly relay: Relay;
  readonly known: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Kea's own load client against a server, with the same machines at a rate. */
export async function runPerfdhcp(command: readonly string[], options: PerfdhcpOptions): Promise<Figures> {
  const { relay, known, perSecond, seconds } = options;
  const base = Buffer.from(FIRST_MAC).toString("hex").replace(/..\B/g, "$&:");
  const argv = [
    ...[...command, "-4", "-r", `${perSecond}`, "-R", `${known}`, "-b", `mac=${base}`, "-p", `${seconds}`],
    ...["-l", relay.giaddr, "-L", `${relay.relayPort}`, "-N", `${relay.server.port}`],
    relay.server.address,
  ];
  const { stdout, stderr } = await attempt(argv, { timeout: (seconds + 30) * 1000 });
  const figures = readPerfdhcp(stdout);
  if (figures === undefined) throw new Error(`perfdhcp said nothing that is understood:\n${stdout}${stderr}`);
  return figures;
}

/** What its final report says, see perfdhcp(8); undefined where that is none. */
export function readPerfdhcp(report: string): Figures | undefined {
  const rate = numbers(report, /^Rate: ([\d.]+) 4-way exchanges\/second/gm);
  const drops = numbers(report, /^drops: (-?\d+)$/gm);
  const averages = numbers(report, /^avg delay: ([\d.]+) ms$/gm);
  const longest = numbers(report, /^max delay: ([\d.]+) ms$/gm);
  if (rate.length !== 1 || drops.length !== 2) return undefined;
  return {
    "exchanges/s": sum(rate),
    "mean ms": sum(averages),
    "longest ms": sum(longest),
    drops: sum(drops),
  };
}

function numbers(text: string, pattern: RegExp): readonly number[] {
  return [...text.matchAll(pattern)].map(([, digits]) => Number(digits));
}

/** Of the two halves of an exchange. */
function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
