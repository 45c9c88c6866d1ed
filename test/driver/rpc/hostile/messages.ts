import type { Draws } from "../../../draws.js";
import type { Field, Shape } from "./shapes.js";
import { BROKEN_TEXTS, HOSTILE_FLOATS, HOSTILE_NUMBERS, HOSTILE_TEXTS } from "./values.js";
import { delimitedField, fixedField, groupsWithin, varintField } from "./wire.js";

/** What a caller who means well would put into a text field, so that the hostile one beside it is reached. */
export type Plausible = (field: string, draws: Draws) => string;

/** Bytes that a server takes in one message. */
export const LIMIT = (1 << 20) + 4096;
const MANY = 100_000;
/** Of what can be wrong with a field, one in so many is sent each time, and fewer with one of a message within another. */
const [OUTER, INNER] = [4, 16];

export interface Message {
  readonly what: string;
  readonly bytes: Buffer;
}

/** One hostile thing each, everything beside it plausible; then torn ones, draws ones, and those that are too much. */
export function* hostileMessages(shape: Shape, plausible: Plausible, draws: Draws): Generator<Message> {
  const whole = () => plausibleMessage(shape, plausible, draws);
  yield { what: "empty", bytes: Buffer.alloc(0) };
  yield { what: "plausible", bytes: whole() };
  for (const { path, bytes } of spoiled(shape, plausible, draws)) yield { what: path, bytes };
  for (let cut = 0; cut < 6; cut++) {
    const bytes = whole();
    yield { what: "cut", bytes: bytes.subarray(0, draws.below(bytes.length + 1)) };
    yield { what: "noise", bytes: draws.bytes(1 + draws.below(200)) };
    yield { what: "mixed", bytes: mixedMessage(shape, plausible, draws) };
  }
  yield {
    what: "a field nobody knows",
    bytes: Buffer.concat([whole(), delimitedField(99_999, draws.bytes(50))]),
  };
  yield { what: "groups 100,000 deep", bytes: groupsWithin(MANY) };
  yield { what: "as large as it may be", bytes: delimitedField(99_999, Buffer.alloc(LIMIT - 8)) };
  yield { what: "too large", bytes: delimitedField(99_999, Buffer.alloc(LIMIT)) };
}

/** Each field is absent, plausible or hostile. */
export function mixedMessage(shape: Shape, plausible: Plausible, draws: Draws): Buffer {
  const parts = shape.fields.flatMap((field) => {
    const what = draws.below(10);
    if (what < 3) return [];
    if (field.message !== undefined)
      return [delimitedField(field.number, mixedMessage(field.message, plausible, draws))];
    return what < 7 ? [plausibleField(field, plausible, draws)] : [draws.pick(hostileFields(field, draws))];
  });
  return Buffer.concat(parts);
}

export function plausibleMessage(shape: Shape, plausible: Plausible, draws: Draws): Buffer {
  return Buffer.concat(shape.fields.map((field) => plausibleField(field, plausible, draws)));
}

function plausibleField(field: Field, plausible: Plausible, draws: Draws): Buffer {
  const { number, name, kind, message } = field;
  if (message !== undefined)
    return draws.oneIn(2)
      ? delimitedField(number, plausibleMessage(message, plausible, draws))
      : Buffer.alloc(0);
  if (kind === "text") return delimitedField(number, Buffer.from(plausible(name, draws)));
  if (kind === "bytes") return delimitedField(number, draws.bytes(20));
  if (kind === "number") return varintField(number, BigInt(draws.below(2)));
  return fixedField(number, Buffer.alloc(kind === "fixed64" ? 8 : 4));
}

interface Spoiled {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Fields at every depth, one at a time, spoiled in some of all ways. */
function* spoiled(shape: Shape, plausible: Plausible, draws: Draws, depth = 0): Generator<Spoiled> {
  for (const field of shape.fields) {
    const around = (bytes: Buffer): Buffer =>
      Buffer.concat(
        shape.fields.map((other) => (other === field ? bytes : plausibleField(other, plausible, draws))),
      );
    for (const bytes of hostileFields(field, draws))
      if (draws.oneIn(depth === 0 ? OUTER : INNER)) yield { path: field.name, bytes: around(bytes) };
    if (field.message === undefined) continue;
    for (const { path, bytes } of spoiled(field.message, plausible, draws, depth + 1))
      yield { path: `${field.name}.${path}`, bytes: around(delimitedField(field.number, bytes)) };
  }
}

function hostileFields(field: Field, draws: Draws): readonly Buffer[] {
  const { number, isRepeated } = field;
  const wrongType =
    field.kind === "number" ? delimitedField(number, draws.bytes(3)) : varintField(number, 7n);
  const many = isRepeated ? [repeated(valuesOf(field, draws)[0] ?? Buffer.alloc(0))] : [];
  return [...valuesOf(field, draws), wrongType, fixedField(number, Buffer.alloc(8)), ...many];
}

function valuesOf({ kind, number }: Field, draws: Draws): readonly Buffer[] {
  switch (kind) {
    case "text":
      return [...HOSTILE_TEXTS, ...BROKEN_TEXTS].map((text) => delimitedField(number, text));
    case "bytes":
      return [0, 1, 100_000].map((length) => delimitedField(number, draws.bytes(length)));
    case "number":
      return HOSTILE_NUMBERS.map((value) => varintField(number, value));
    case "message":
      return [delimitedField(number, Buffer.alloc(0)), delimitedField(number, draws.bytes(30))];
    case "fixed64":
    case "fixed32":
      return HOSTILE_FLOATS.map((value) => fixedField(number, floatBytes(value, kind)));
  }
}

/** As often as fits, 100,000 times at most. */
function repeated(entry: Buffer): Buffer {
  const often = Math.min(MANY, Math.floor((LIMIT - 100_000) / entry.length));
  return Buffer.alloc(entry.length * often, entry);
}

function floatBytes(value: number, kind: "fixed64" | "fixed32"): Buffer {
  const bytes = Buffer.alloc(kind === "fixed64" ? 8 : 4);
  if (kind === "fixed64") bytes.writeDoubleLE(value);
  else bytes.writeFloatLE(value);
  return bytes;
}
