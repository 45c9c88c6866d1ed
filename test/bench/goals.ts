import { formatTable } from "../../driver/cli/table.js";
import { AT_ONCE, CASE } from "./case-names.js";
import { formatNumber, OURS, type SummaryRow } from "./results.js";

export interface Verdict {
  readonly goal: string;
  readonly found: string;
  readonly reached: "yes" | "no" | "not measured";
}

/** What metalplug is to reach against every peer of the same run. */
export function judge(rows: readonly SummaryRow[]): readonly Verdict[] {
  const run = new Run(rows);
  return [
    run.atLeast(1, "MB/s", CASE.lockstep(1468), "fastest peer"),
    run.atLeast(1, "MB/s", CASE.oneCore, "fastest peer"),
    ...AT_ONCE.flatMap((count) => [
      run.atLeast(1, "MB/s", CASE.atOnce(count), "fastest peer"),
      run.none("failed", CASE.atOnce(count)),
      run.atMost(0.8, "CPU-s/GiB", CASE.atOnce(count), "dnsmasq"),
    ]),
    run.atMost(0.1, "median s", CASE.loss(1), "fastest peer"),
    run.atMost(1, "CPU µs/probe", CASE.probes, "dnsmasq"),
    ...[16, 64].flatMap((windowsize) => [
      run.atLeast(2, "MB/s", CASE.window(windowsize), "atftpd"),
      run.atMost(0.3, "CPU-s/GiB", CASE.window(windowsize), "atftpd"),
    ]),
    run.atLeast(0.8, "MB/s", CASE.httpOne, "nginx"),
    run.none("failed", CASE.httpAtOnce),
    run.atLeast(1, "exchanges/s", CASE.dhcpWarm(10_000, 64), "coredhcp"),
    run.atLeast(2, "exchanges/s", CASE.dhcpWarm(10_000, 64), "kea"),
    run.atLeast(50, "exchanges/s", CASE.dhcpWarm(10_000, 64), "dnsmasq"),
    run.below(5, "p99 ms", CASE.dhcpHalfLoad(10_000)),
    run.below(2, "p99 ratio", CASE.dhcpStarvation(1000)),
    ...[CASE.dhcpBootStorm, CASE.dhcpAvalanche].flatMap((storm) => [
      run.none("failed", storm),
      run.none("twice", storm),
    ]),
    run.below(1000, "waited p99 ms", CASE.dhcpBootStorm),
    run.below(10, "again s", CASE.ownership(10_000)),
    run.below(1024, "B/MAC", CASE.ownership(10_000)),
    run.below(2, "offer p99 ms", CASE.ownership(10_000)),
    run.below(100, "beside one p99 ms", CASE.ownership(1000)),
    run.atMost(1, "seconds", CASE.bootBios, "dnsmasq"),
    run.atMost(1, "seconds", CASE.bootUefi, "dnsmasq"),
  ];
}

/** Only the goals that this run could show something of. */
export function formatVerdicts(verdicts: readonly Verdict[]): readonly string[] {
  const measured = verdicts.filter(({ reached }) => reached !== "not measured");
  if (measured.length === 0) return [];
  const cells = measured.map(({ goal, found, reached }) => [goal, found, reached]);
  return ["", ...formatTable(["goal", "found", "reached?"], cells)];
}

/** One peer by its name, or the best of all in the figure that is looked at. */
type Against = "fastest peer" | "dnsmasq" | "atftpd" | "nginx" | "kea" | "coredhcp";

class Run {
  readonly #rows: readonly SummaryRow[];

  constructor(rows: readonly SummaryRow[]) {
    this.#rows = rows;
  }

  atLeast(limit: number, figure: string, name: string, against: Against): Verdict {
    const ratio = this.#ratio(figure, name, against, Math.max);
    return verdict(`${name}: ${figure} >= ${limit} x ${against}`, ratio, ratio >= limit);
  }

  atMost(limit: number, figure: string, name: string, against: Against): Verdict {
    const ratio = this.#ratio(figure, name, against, Math.min);
    return verdict(`${name}: ${figure} <= ${limit} x ${against}`, ratio, ratio <= limit);
  }

  below(limit: number, figure: string, name: string): Verdict {
    const found = this.#figure(name, OURS, figure);
    return verdict(`${name}: ${figure} < ${limit}`, found, found < limit);
  }

  none(figure: "failed" | "twice", name: string): Verdict {
    const count = this.#figure(name, OURS, figure);
    return verdict(`${name}: none ${figure}`, count, count === 0);
  }

  #ratio(figure: string, name: string, against: Against, best: (...values: number[]) => number): number {
    const peers = this.#rows
      .filter((row) => row.case === name && row.server !== OURS)
      .filter(({ server }) => against === "fastest peer" || server === against)
      .map(({ figures }) => figures[figure] ?? Number.NaN)
      .filter((value) => Number.isFinite(value) && value > 0);
    if (peers.length === 0) return Number.NaN;
    return this.#figure(name, OURS, figure) / best(...peers);
  }

  #figure(name: string, server: string, figure: string): number {
    const row = this.#rows.find((candidate) => candidate.case === name && candidate.server === server);
    return row?.figures[figure] ?? Number.NaN;
  }
}

function verdict(goal: string, found: number, isReached: boolean): Verdict {
  const reached = Number.isNaN(found) ? "not measured" : isReached ? "yes" : "no";
  return { goal, found: formatNumber(found), reached };
}
