import { closeSync, openSync, readSync } from "node:fs";
import { type Document, isMap, isNode, LineCounter, parseDocument, type YAMLError } from "yaml";
import { configError, type Problem, type ProblemPath } from "./config-error.js";
import { isTooDeep } from "./yaml-depth.js";

/** Bytes; the largest sensible file names some thousand subnets. */
const MAX_FILE_BYTES = 1 << 20;
/** Uses of YAML aliases; more are a "billion laughs" file. */
const MAX_ALIASES = 100;

/** A YAML file's value together with the place of each of its parts. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** `site.yaml:8:5`, counted from 1. */
  locate(path: ProblemPath, at: Problem["at"]): string;
}

/** Throws CONFIG_REFUSED for a file that cannot be read, is too large, empty, or no YAML. */
export function readYaml(file: string): YamlSource {
  return parseYaml(file, readText(file));
}

/** Throws CONFIG_REFUSED, listing every mistake in the YAML. */
export function parseYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const document = compose(file, text, lines);
  const mistakes = [...document.errors, ...document.warnings];
  if (mistakes.length > 0) throw configError(explainAll(file, text, lines, mistakes));
  const value = toValue(file, document);
  if (value === null || value === undefined) throw configError([`${file}: the file is empty`]);
  return { file, value, locate: (path, at) => `${file}:${position(document, lines, path, at)}` };
}

/** CONFIG_REFUSED for `problems`, in the order they stand in the file. */
export function refuse(source: YamlSource, problems: readonly Problem[]): Error {
  const placed = problems.map(({ path, at, text }) => {
    const place = source.locate(path, at);
    const [line = 0, column = 0] = place
      .slice(source.file.length + 1)
      .split(":")
      .map(Number);
    return { line, column, text: `${place}: ${path.length > 0 ? `${path.join(".")}: ` : ""}${text}` };
  });
  placed.sort((a, b) => a.line - b.line || a.column - b.column);
  return configError([...new Set(placed.map(({ text }) => text))]);
}

/** The composer and its patterns recurse, and run the process out of memory in a file of a few thousand brackets. */
function compose(file: string, text: string, lineCounter: LineCounter): Document {
  if (isTooDeep(text)) throw configError([`${file}: cannot be read as YAML: it is nested too deeply`]);
  return parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true, strict: true });
}

function toValue(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const isBomb = error.message.startsWith("Excessive alias");
    const found = isBomb ? `it repeats itself by more than ${MAX_ALIASES} aliases` : error.message;
    throw configError([`${file}: cannot be read as YAML: ${found}`]);
  }
}

/** Mistakes that do not make the parser stumble on over what follows. */
const HARMLESS: readonly string[] = ["DUPLICATE_KEY", "NON_STRING_KEY", "TAG_RESOLVE_FAILED"];

/** Of the mistakes in the file's structure only the first: the others follow from it. */
function explainAll(
  file: string,
  text: string,
  lines: LineCounter,
  mistakes: readonly YAMLError[],
): readonly string[] {
  const structural = mistakes.find(({ code }) => !HARMLESS.includes(code));
  const told = structural === undefined ? mistakes : [structural];
  return told.map((mistake) => {
    const { line, col } = lines.linePos(mistake.pos[0]);
    return `${file}:${line}:${col}: ${sentence(text, mistake)}`;
  });
}

function sentence(text: string, { code, message, pos }: YAMLError): string {
  const word = /^[^\s:]*/.exec(text.slice(pos[0]))?.[0] ?? "";
  if (code === "DUPLICATE_KEY") return `${word}: this key is given twice`;
  if (code === "NON_STRING_KEY") return "a key is one word, or stands in quotes";
  if (code === "MULTIPLE_DOCS") return "a second YAML document begins here; expected one";
  return `cannot be read as YAML: ${message.split("\n")[0]}`;
}

/** The nearest part that exists: a missing key is reported where its mapping begins. */
function position(document: Document, lines: LineCounter, path: ProblemPath, at: Problem["at"]): string {
  for (let length = path.length; length >= 0; length--) {
    const offset = offsetOf(document, path.slice(0, length), length === path.length ? at : "value");
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  }
  return "1:1";
}

function offsetOf(document: Document, path: ProblemPath, at: Problem["at"]): number | undefined {
  const parent = path.length > 0 ? document.getIn(path.slice(0, -1), true) : undefined;
  if (at === "key" && isMap(parent)) {
    const key = parent.items.find((pair) => String(pair.key) === String(path.at(-1)))?.key;
    if (isNode(key)) return key.range?.[0];
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function readText(file: string): string {
  const bytes = readBounded(file);
  if (bytes.length > MAX_FILE_BYTES)
    throw configError([`${file}: is larger than ${MAX_FILE_BYTES} bytes; is this the configuration file?`]);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw configError([`${file}: is not UTF-8 text; is this the configuration file?`]);
  }
}

/** At most one byte more than the limit, so that a device or pipe cannot fill the memory. */
function readBounded(file: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < bytes.length; length += got)
      got = readSync(descriptor, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length);
  } catch (error) {
    throw configError([`${file}: ${whyUnreadable(error)}`]);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "no permission to read it",
  EISDIR: "is a folder, not a file",
};

/** As found when a file was opened or read. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return READ_FAILURES[code] ?? `cannot be read (${code})`;
}
