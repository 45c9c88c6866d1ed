import { readFileSync, writeFileSync } from "node:fs";
import { INSTANCE_KINDS, type InstanceKind } from "../../driver/instance/instance.js";
import { STEPS } from "../../driver/instance/instance-state.js";
import { LIFECYCLE_DEFAULTS } from "../../driver/instance/lifecycle-settings.js";
import {
  AFTER_ERROR,
  COURSES,
  MOST_FAILURES,
  STEP_TABLE,
  type StepRow,
  VERB_TABLE,
  VERBS,
} from "../../driver/instance/lifecycle-table.js";
import { ROOT } from "./gen.js";

const BEGIN = "<!-- lifecycle: drawn from driver/instance/lifecycle-table.ts by npm run draw -->";
const END = "<!-- end of lifecycle -->";
const README = `${ROOT}README.md`;

type State = keyof typeof COURSES;
const STATES = Object.keys(COURSES) as State[];

/** README as it is, and as the table says. */
export function readmeText(): { readonly found: string; readonly drawn: string } {
  const found = readFileSync(README, "utf8");
  const [before, rest] = split(found, BEGIN);
  const [, after] = split(rest, END);
  return { found, drawn: `${before}${BEGIN}\n\n${drawing()}\n${END}${after}` };
}

export function writeReadme(): void {
  writeFileSync(README, readmeText().drawn);
}

function split(text: string, marker: string): readonly [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`README.md has no ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}

function drawing(): string {
  return [diagram(), courses(), steps(), verbs()].join("\n");
}

/** What leads from state to state, each arrow once with everything that goes along it. */
function diagram(): string {
  const arrows = new Map<string, string[]>();
  const add = (from: string, to: string, why: string): void => {
    const key = `${from} --> ${to}`;
    const reasons = arrows.get(key) ?? [];
    if (!reasons.includes(why)) arrows.set(key, [...reasons, why]);
  };
  add("available", "deploying", "spawn");
  for (const state of STATES) {
    for (const kind of kindsIn(state)) {
      const { end } = COURSES[state][kind];
      if (state === "deleting") add(state, "available", "off");
      if (end !== state) add(state, end, state === "deleting" ? "off, disk touched" : "done");
    }
    add(state, "error", "failed");
    for (const verb of VERBS) {
      const rule = VERB_TABLE[state][verb];
      if ("to" in rule && rule.to !== "same") add(state, rule.to, verb);
      const after = VERB_TABLE.error[verb];
      if (AFTER_ERROR[state].includes(verb) && "to" in after) add("error", after.to, verb);
    }
  }
  const lines = [...arrows].map(([arrow, reasons]) => `    ${arrow}: ${reasons.join(", ")}`);
  return ["```mermaid", "stateDiagram-v2", "    [*] --> available", ...lines, "```", ""].join("\n");
}

function courses(): string {
  const rows = STATES.flatMap((state) => {
    const byCourse = new Map<string, string[]>();
    for (const kind of kindsIn(state)) {
      const { steps, end } = COURSES[state][kind];
      const text = `${steps.map((step) => `\`${step}\``).join(" → ")} → ${end}`;
      byCourse.set(text, [...(byCourse.get(text) ?? []), kind]);
    }
    return [...byCourse].map(([text, kinds]) => `| ${state} | ${kinds.join(", ")} | ${text} |`);
  });
  return ["| state | kind | its steps |", "|---|---|---|", ...rows, ""].join("\n");
}

/** A discovery ends once it is deployed, and what is cleaned is what was deployed. */
function kindsIn(state: State): readonly InstanceKind[] {
  if (state === "cleaning") return ["deploy"];
  return state === "deploying" || state === "deleting" ? INSTANCE_KINDS : ["netboot", "deploy"];
}

function steps(): string {
  const rows = STEPS.map((step) => {
    const row = STEP_TABLE[step];
    return `| \`${step}\` | the machine ${row.says} | ${needs(row)} | ${deadline(row)} | ${TROUBLE[row.trouble]} |`;
  });
  return [
    ...[
      "| step | | taken where power can be | in at most | when that fails or takes longer |",
      "|---|---|---|---|---|",
    ],
    ...rows,
    "",
    `After ${MOST_FAILURES} failures in one operation the instance is in error.`,
    "",
  ].join("\n");
}

function needs({ needs: reach }: StepRow): string {
  return { none: "switched or not", on: "switched on", full: "switched on and off" }[reach];
}

function deadline(row: StepRow): string {
  const { deadlines } = LIFECYCLE_DEFAULTS;
  if (row.deadline !== "work") return `${deadlines[row.deadline]} s (\`${row.deadline}\`)`;
  const names = ["deploying", "rebuilding", "cleaning"] as const;
  return names.map((name) => `${deadlines[name]} s (\`${name}\`)`).join(", ");
}

const TROUBLE: Readonly<Record<StepRow["trouble"], string>> = {
  again: "tried again",
  anew: "the machine is started anew",
  error: "error",
  goOn: "left undone, and told",
};

function verbs(): string {
  const rows = Object.entries(VERB_TABLE).map(([state, row]) => {
    const cells = VERBS.map((verb) => {
      const rule = row[verb];
      if ("remedy" in rule) return `refused: ${rule.remedy}`;
      return rule.to === "same" ? "nothing: it is on its way" : `→ ${rule.to}`;
    });
    return `| ${state === "starting" ? "active or rescue, being started anew" : state} | ${cells.join(" | ")} |`;
  });
  const after = STATES.map((state) => `${state}: ${AFTER_ERROR[state].join(", ")}`).join("; ");
  return [
    `| asked for while | ${VERBS.join(" | ")} |`,
    `|---|${VERBS.map(() => "---|").join("")}`,
    ...rows,
    "",
    `What leads out of error depends on what the instance was before: ${after}. \`destroy --without-cleaning\` leads out of everything, at once.`,
    "",
  ].join("\n");
}
