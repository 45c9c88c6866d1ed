import {
  Ajv2020,
  type AnySchemaObject,
  type ErrorObject,
  type SchemaObject,
  type ValidateFunction,
} from "ajv/dist/2020.js";
import { describeFound, type Problem, type ProblemPath } from "./config-error.js";
import { FORMATS } from "./formats.js";

/** A compiled schema. */
export interface Shape<T> {
  /** Whether `value` has the shape. */
  readonly fits: (value: unknown) => value is T;
  /** Everything that is wrong with `value`; empty when it fits. */
  readonly problems: (value: unknown) => readonly Problem[];
}

const ajv = new Ajv2020({
  ...{ strict: true, allErrors: true, verbose: true, discriminator: true },
  // A size is text with a unit, or bytes.
  allowUnionTypes: true,
});
for (const [name, { accepts }] of Object.entries(FORMATS)) ajv.addFormat(name, accepts);

/**
 * Compiled when it is first asked, since no program needs all of them and each costs milliseconds of its start. `T` is what the schema describes. A schema's `description` says what is expected, in the words of the message;
 * a key whose schema is `{ not: {} }` is refused with its description.
 */
export function compileShape<T>(schema: SchemaObject): Shape<T> {
  let compiled: ValidateFunction<T> | undefined;
  const validate = (): ValidateFunction<T> => {
    compiled ??= ajv.compile<T>(schema);
    return compiled;
  };
  return {
    fits: (value): value is T => validate()(value),
    problems: (value) => (validate()(value) ? [] : (validate().errors ?? []).filter(isWhole).map(toProblem)),
  };
}

/** The problems as one text, for values that stand in no file. */
export function problemText(problems: readonly Problem[]): string {
  return problems.map(({ path, text }) => [...path, text].join(": ")).join("; ");
}

type Printer = (error: ErrorObject, schema: AnySchemaObject) => Partial<Problem> & { readonly text: string };

/** Keywords whose message is more than "found, expected". */
const PRINTERS: Readonly<Record<string, Printer>> = {
  additionalProperties: (error, schema) => ({
    path: [...pathOf(error), String(error.params["additionalProperty"])],
    at: "key",
    text: `unknown key; expected one of ${servedKeys(schema).join(", ")}`,
  }),
  required: (error, schema) => {
    const key = String(error.params["missingProperty"]);
    return { path: [...pathOf(error), key], text: `missing; expected ${descriptionOf(schema, key)}` };
  },
  not: (_, schema) => ({ at: "key", text: String(schema["description"]) }),
};

/** Of alternatives that all failed, the description of the whole says it. */
function isWhole({ schemaPath }: ErrorObject): boolean {
  return !/\/anyOf\/\d+\//.test(schemaPath);
}

function toProblem(error: ErrorObject): Problem {
  const schema = error.parentSchema ?? {};
  const printed = (PRINTERS[error.keyword] ?? foundAndExpected)(error, schema);
  return { path: pathOf(error), at: "value", ...printed };
}

function foundAndExpected(error: ErrorObject, schema: AnySchemaObject): { readonly text: string } {
  const expected = typeof schema["description"] === "string" ? schema["description"] : String(error.message);
  return {
    text: `is ${describeFound(error.data)}${quotesHint(error)}; expected ${expected}${formatHint(error)}`,
  };
}

/** YAML reads a word of digits only, such as a MAC without colons, as a number. */
function quotesHint(error: ErrorObject): string {
  const isNumber = error.keyword === "type" && error.schema === "string" && typeof error.data === "number";
  return isNumber ? " (put text in quotes)" : "";
}

function formatHint(error: ErrorObject): string {
  if (error.keyword !== "format" || typeof error.data !== "string") return "";
  const text = FORMATS[String(error.schema)]?.hint?.(error.data);
  return text === undefined ? "" : `; ${text}?`;
}

function servedKeys(schema: AnySchemaObject): readonly string[] {
  const properties = propertiesOf(schema);
  return Object.keys(properties).filter((key) => properties[key]?.["not"] === undefined);
}

function descriptionOf(schema: AnySchemaObject, key: string): string {
  return String(propertiesOf(schema)[key]?.["description"] ?? "a value");
}

function propertiesOf(schema: AnySchemaObject): Readonly<Record<string, AnySchemaObject>> {
  return schema["properties"] ?? {};
}

/** A JSON pointer's parts (RFC 6901 §4); list places become numbers. */
function pathOf(error: ErrorObject): ProblemPath {
  return error.instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
