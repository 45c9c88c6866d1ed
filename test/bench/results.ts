import { formatTable } from "../../driver/cli/table.js";
import { median, ratio } from "./statistics.js";

/** What is measured, by name; the unit is part of the name as people read it. */
export type Figures = Readonly<Record<string, number>>;

/** One server in one case of one round. */
export interface Measurement {
  readonly case: string;
  readonly server: string;
  readonly round: number;
  readonly figures: Figures;
}

/** Our own program's name in measurements; every other server is a peer. */
export const OURS = "metalplug";

export interface SummaryRow {
  readonly case: string;
  readonly server: string;
  readonly rounds: number;
  /** Medians over the rounds; of what went wrong the worst round. */
  readonly figures: Figures;
  /** Ours by this peer's, figure by figure; absent for ourselves and where we were not measured. */
  readonly ratios?: Figures;
}

/** Medians by case and server, in the order they were first measured, with ratios in the peers' rows. */
export function summarise(measurements: readonly Measurement[]): readonly SummaryRow[] {
  const groups = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    const key = `${measurement.case}\n${measurement.server}`;
    groups.set(key, [...(groups.get(key) ?? []), measurement]);
  }
  const rows = [...groups.values()].map(medians);
  return rows.map((row) => {
    const ours = rows.find((other) => other.case === row.case && other.server === OURS);
    return row.server === OURS || ours === undefined ? row : { ...row, ratios: ratios(ours, row) };
  });
}

function medians(group: readonly Measurement[]): SummaryRow {
  const [first] = group;
  if (first === undefined) throw new Error("a group has at least one measurement");
  // A round in which all failed has no figure for what only those that complete have.
  const values = (name: string) =>
    group.map(({ figures }) => figures[name] ?? Number.NaN).filter(Number.isFinite);
  const figures = Object.fromEntries(
    Object.keys(first.figures).map((name) => [
      name,
      WENT_WRONG.test(name) ? Math.max(...values(name)) : median(values(name)),
    ]),
  );
  return { case: first.case, server: first.server, rounds: group.length, figures };
}

const WENT_WRONG = /^(failed|drops|wrong|twice)/;
/** Counts of what went wrong and what the client spent are looked at, not divided. */
const NOT_COMPARED = /^(client|rate|failed|drops|wrong|twice)/;

function ratios(ours: SummaryRow, peer: SummaryRow): Figures {
  return Object.fromEntries(
    Object.entries(peer.figures)
      .filter(([name]) => !NOT_COMPARED.test(name))
      .map(([name, value]) => [name, ratio(ours.figures[name] ?? Number.NaN, value)]),
  );
}

/** One table a case: a row for each server, and below each peer the ratio ours/peer. */
export function formatSummary(rows: readonly SummaryRow[]): readonly string[] {
  return [...new Set(rows.map((row) => row.case))].flatMap((name) => {
    const group = rows.filter((row) => row.case === name);
    const headings = [...new Set(group.flatMap(({ figures }) => Object.keys(figures)))];
    const cells = (figures: Figures) => headings.map((heading) => formatNumber(figures[heading]));
    const lines = group.flatMap((row) => [
      [row.server, ...cells(row.figures)],
      ...(row.ratios === undefined ? [] : [[`  ours/${row.server}`, ...cells(row.ratios)]]),
    ]);
    return ["", `${name} (median of ${group[0]?.rounds ?? 0})`, ...formatTable(["", ...headings], lines)];
  });
}

/** Three significant digits; a dash where there is no figure. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return "-";
  if (value === 0) return "0";
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
