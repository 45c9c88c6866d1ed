import { failure, type MetalplugError } from "../errors.js";

/** Where in a file's tree something is wrong: `["subnets", 0, "lese"]`; empty for the file as a whole. */
export type ProblemPath = readonly (string | number)[];

export interface Problem {
  readonly path: ProblemPath;
  /** Whether the key itself or what stands behind it is wrong. */
  readonly at: "key" | "value";
  /** What was found and what was expected, without the path. */
  readonly text: string;
}

/** CONFIG_REFUSED with one `file:line:column: …` line a problem. What the file holds cannot steer a terminal. */
export function configError(lines: readonly string[]): MetalplugError {
  return failure("CONFIG_REFUSED", {
    problems: lines.map((line) => line.replace(/\p{Cc}/gu, "?")).join("\n"),
  });
}

/** A value that does not go with the rest of its file. */
export function contradiction(path: ProblemPath, text: string): Problem {
  return { path, at: "value", text };
}

/** What stands in a file, in the few words that fit into a sentence. */
export function describeFound(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  return typeof value === "number" ? `the number ${value}` : String(value);
}

/** What stands behind `key`, when `value` is a mapping that has it. */
export function partOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}
