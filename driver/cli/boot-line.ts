import { BOOT_MILESTONES, BOOT_STATES, type BootState, type BootSummary } from "../rpc/client.js";
import { isoTime, type Output } from "./output.js";
import { plain } from "./table.js";

/** Characters of a boot session that are shown: `why --boot` takes them. */
const SHOWN_ID = 8;

/** What a terminal of 80 columns has no room for comes last. */
export const BOOT_HEADINGS = [
  "BEGAN",
  "BOOT",
  "MAC",
  "NODE",
  "STATE",
  "STAGES",
  "TOOK",
  "HYPERVISOR",
  "ADDRESS",
  "LAST",
];
const STATE_COLUMN = BOOT_HEADINGS.indexOf("STATE");
const STYLES: { readonly [S in BootState]: "cyan" | "green" | "red" | "yellow" } = {
  booting: "cyan",
  booted: "green",
  failed: "red",
  stalled: "yellow",
};

/** Of what can be known beforehand, so that lines that come one by one stand below each other. */
export const WIDEST = BOOT_HEADINGS.map((heading) => {
  if (heading === "STATE") return longest(BOOT_STATES);
  return heading === "STAGES" ? `${" ".repeat(BOOT_MILESTONES.length)} ${longest(BOOT_MILESTONES)}` : "";
});

function longest(texts: readonly string[]): string {
  return texts.reduce((before, text) => (text.length > before.length ? text : before));
}

export function bootCells(boot: BootSummary, isTerminal: boolean): readonly string[] {
  return [
    began(boot, isTerminal),
    boot.id.slice(0, SHOWN_ID),
    boot.mac,
    boot.node ?? "-",
    boot.state,
    `${bar(boot, isTerminal)} ${boot.milestone}`,
    `${(took(boot) / 1000).toFixed(1)} s`,
    boot.hypervisor ?? "-",
    boot.address ?? "-",
    boot.cause ?? boot.text,
  ].map(plain);
}

/** Milliseconds; a clock that was set back meanwhile tells none. */
function took({ beganAt, lastAt, runningAt = lastAt }: BootSummary): number {
  return Math.max(0, runningAt - beganAt);
}

/** In UTC; for the eye without the year. */
function began({ beganAt }: BootSummary, isTerminal: boolean): string {
  const text = String(isoTime(beganAt)).replace(/\.\d+Z$/, "Z");
  return isTerminal ? text.replace(/^\d+-(.*)T(.*)Z$/, "$1 $2") : text;
}

/** One place a stage. */
function bar({ milestone }: BootSummary, isTerminal: boolean): string {
  const reached = BOOT_MILESTONES.indexOf(milestone) + 1;
  const [full, empty] = isTerminal ? ["\u25a0", "\u00b7"] : ["#", "."];
  return full.repeat(reached) + empty.repeat(BOOT_MILESTONES.length - reached);
}

/** Widths that hold all rows, and what was there before. */
export function widthsOf(
  rows: readonly (readonly string[])[],
  before: readonly number[] = [],
): readonly number[] {
  return BOOT_HEADINGS.map((_, column) =>
    Math.max(before[column] ?? 0, ...rows.map((row) => row[column]?.length ?? 0)),
  );
}

/** Cut to the terminal, so that a boot stays one line; the state in its colour. */
export function bootLine(output: Output, cells: readonly string[], widths: readonly number[]): string {
  const last = cells.length - 1;
  const padded = cells.map((cell, column) => (column === last ? cell : cell.padEnd(widths[column] ?? 0)));
  const state = cells[STATE_COLUMN] ?? "";
  const before = `${padded.slice(0, STATE_COLUMN).join("  ")}  `;
  const after = padded.slice(STATE_COLUMN).join("  ").slice(state.length);
  const room = Math.max(0, output.width - before.length - state.length);
  if (before.length + state.length > output.width) return before.slice(0, output.width);
  return before + output.style(styleOf(state), state) + after.slice(0, room).trimEnd();
}

function styleOf(state: string): "bold" | "cyan" | "green" | "red" | "yellow" {
  const known = Object.entries(STYLES).find(([name]) => name === state);
  return known?.[1] ?? "bold";
}
