import { EXPECTATIONS } from "./expectations.js";

export const MESSAGES = [
  "DISCOVER",
  "select",
  "takeOther",
  "reboot",
  "rebootWrong",
  "rebootAway",
  "renew",
  "renewNaming",
  "renewOther",
  "rebind",
  "DECLINE",
  "RELEASE",
  "INFORM",
  "BOOTP",
  "fromServer",
] as const;
export const STATES = ["idle", "bound", "asking", "probing", "offered", "acked", "committing"] as const;
export const WAYS = ["direct", "relay"] as const;
export const SUBNETS = ["own", "other", "unknown"] as const;
export const VERDICTS = [
  "fixed",
  "pool",
  "noneIgnore",
  "nonePool",
  "conflict",
  "silent",
  "draining",
] as const;

export interface Cell {
  readonly message: (typeof MESSAGES)[number];
  readonly state: (typeof STATES)[number];
  readonly way: (typeof WAYS)[number];
  readonly subnet: (typeof SUBNETS)[number];
  readonly verdict: (typeof VERDICTS)[number];
}

export interface Row {
  readonly text: string;
  readonly covers: (cell: Cell) => boolean;
  readonly outcome: readonly string[];
  readonly lease: string;
}

/** Names for several values of a column. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  granted: ["fixed", "pool", "nonePool"],
  denied: ["noneIgnore", "conflict", "silent", "draining"],
  unleased: ["idle", "asking", "probing", "offered"],
  leased: ["bound", "acked"],
  renewing: ["renew", "renewNaming"],
  extend: ["renew", "renewNaming", "rebind"],
  askAnew: ["DISCOVER", "reboot", "rebootWrong", "rebootAway"],
  rebootMoved: ["reboot", "rebootWrong", "rebootAway"],
};
const COLUMNS = ["message", "state", "way", "subnet", "verdict"] as const;
const VALUES = { message: MESSAGES, state: STATES, way: WAYS, subnet: SUBNETS, verdict: VERDICTS } as const;

export const ROWS: readonly Row[] = EXPECTATIONS.split("\n")
  .filter((line) => line.includes("|") && !line.startsWith("#"))
  .map(readRow);

/** Every cell of the product. */
export function* cells(): Iterable<Cell> {
  for (const message of MESSAGES)
    for (const state of STATES)
      for (const way of WAYS)
        for (const subnet of SUBNETS)
          for (const verdict of VERDICTS) yield { message, state, way, subnet, verdict };
}

export function cellText(cell: Cell): string {
  return COLUMNS.map((column) => cell[column]).join(" | ");
}

function readRow(text: string): Row {
  const fields = text.split("|").map((field) => field.trim());
  const sets = COLUMNS.map((column, place) => readSet(fields[place] ?? "", VALUES[column]));
  const [outcome = "", lease = ""] = fields.slice(COLUMNS.length);
  return {
    text,
    covers: (cell) => COLUMNS.every((column, place) => sets[place]?.has(cell[column]) === true),
    outcome: outcome.split("; "),
    lease,
  };
}

/** `*` all, `a,b` these, `!a,b` all but these. */
function readSet(text: string, values: readonly string[]): ReadonlySet<string> {
  if (text === "*") return new Set(values);
  const named = text
    .replace("!", "")
    .split(",")
    .flatMap((name) => GROUPS[name] ?? [name]);
  const stray = named.find((name) => !values.includes(name));
  if (stray !== undefined) throw new Error(`no such value: ${stray} of ${values.join(", ")}`);
  return new Set(text.startsWith("!") ? values.filter((value) => !named.includes(value)) : named);
}
