import type { EventCursor } from "../../pxe/boot/event-archive.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { ByteSink } from "./byte-sink.js";
import { ByteSource } from "./byte-source.js";
import { EventShapes, type Shape } from "./event-shapes.js";

/**
 * What is in a block, for few bytes and little time: each text stands in it once, and so do the names of an event's members; of numbers that
 * grow from event to event there is the difference.
 *
 *     texts    how many, the length of each, the bytes of all, all of them together
 *     cursors  how many; of each run, driver, sequence
 *     events   how many; of each position, time, sequence, source, MAC, boot session, client, shape, values
 *
 * A text is told by its number; 0 is none. A shape that is new has the next free number, and its names follow.
 */
export interface EventBody {
  readonly events: readonly RecordedEvent[];
  readonly cursors: readonly EventCursor[];
}

/** An event, or what has the form of one. */
export interface RecordedEvent {
  readonly position: number;
  readonly event: {
    readonly sequence: number;
    readonly at: number;
    readonly source: string;
    readonly mac?: MacAddress | undefined;
    readonly bootSession?: string | undefined;
    readonly client?: string | undefined;
    readonly detail: object;
  };
}

/** An event as it was stored, not checked. */
export interface StoredEvent {
  readonly position: number;
  readonly event: {
    readonly sequence: number;
    readonly at: number;
    readonly source: string | undefined;
    readonly mac: string | undefined;
    readonly bootSession: string | undefined;
    readonly client: string | undefined;
    readonly detail: Readonly<Record<string, unknown>>;
  };
}

/** How a value is written: in the lowest bits of a number whose others tell more. */
const VALUE = { text: 0, count: 1, true: 2, false: 3, json: 4 } as const;
const VALUES = 8;

/** Writes bodies one after the other. */
export class EventBodyWriter {
  private readonly shapes = new EventShapes();
  private readonly sink = new ByteSink(1 << 16);
  private readonly parts = new ByteSink(1 << 16);
  private readonly texts = new Map<string, number>();
  private readonly shapeNumbers = new Map<Shape, number>();
  /** Of the last body. */
  readonly macs = new Set<MacAddress>();
  /** The numbers of what was written as JSON. */
  private readonly lists = new Map<unknown, number>();

  /** Good until the next call. */
  write({ events, cursors }: EventBody): Buffer {
    const { texts, lists, sink, parts } = this;
    for (const one of [texts, lists, this.shapeNumbers, this.macs, sink, parts]) one.clear();
    this.cursors(cursors);
    this.events(events);
    sink.count(texts.size);
    for (const text of texts.keys()) sink.count(text.length);
    const joined = Buffer.from([...texts.keys()].join(""), "utf8");
    sink.count(joined.length);
    sink.append(joined);
    sink.append(parts.written);
    return sink.written;
  }

  private cursors(cursors: readonly EventCursor[]): void {
    const { parts } = this;
    parts.count(cursors.length);
    for (const { run, driver, sequence } of cursors) {
      this.text(run);
      this.text(driver);
      parts.number(sequence);
    }
  }

  private events(events: readonly RecordedEvent[]): void {
    const { parts } = this;
    const last = { position: 0, at: 0, sequence: 0 };
    parts.count(events.length);
    for (const { position, event } of events) {
      const { at, sequence, mac } = event;
      parts.number(position - last.position);
      parts.number(at - last.at);
      parts.number(sequence - last.sequence);
      last.position = position;
      last.at = at;
      last.sequence = sequence;
      this.text(event.source);
      this.text(mac);
      this.text(event.bootSession);
      this.text(event.client);
      this.detail(event.detail as Readonly<Record<string, unknown>>);
      if (mac !== undefined) this.macs.add(mac);
    }
  }

  private detail(detail: Readonly<Record<string, unknown>>): void {
    const { parts } = this;
    const shape = this.shapes.of(detail);
    let number = this.shapeNumbers.get(shape);
    if (number === undefined) {
      number = this.shapeNumbers.size;
      this.shapeNumbers.set(shape, number);
      parts.count(number);
      parts.count(shape.length);
      for (const name of shape) this.text(name);
    } else parts.count(number);
    for (const name of shape) this.value(detail[name]);
  }

  private value(value: unknown): void {
    const { parts } = this;
    if (typeof value === "string") parts.count(this.numberOf(value) * VALUES + VALUE.text);
    else if (value === true) parts.count(VALUE.true);
    else if (value === false) parts.count(VALUE.false);
    else if (isCount(value)) parts.count(value * VALUES + VALUE.count);
    else parts.count(this.numberOfJson(value) * VALUES + VALUE.json);
  }

  /** Events share lists: of the machines of one driver all have the same one. */
  private numberOfJson(value: unknown): number {
    const known = this.lists.get(value);
    if (known !== undefined) return known;
    const number = this.numberOf(JSON.stringify(value) ?? "null");
    this.lists.set(value, number);
    return number;
  }

  private text(text: string | undefined): void {
    this.parts.count(text === undefined ? 0 : this.numberOf(text));
  }

  private numberOf(text: string): number {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    this.texts.set(text, this.texts.size + 1);
    return this.texts.size;
  }
}

/** `undefined` for what is no body. Of one machine's events only, where a MAC is named. */
export function readBody(
  bytes: Buffer,
  mac?: MacAddress,
): { readonly events: readonly StoredEvent[]; readonly cursors: readonly EventCursor[] } | undefined {
  const source = new ByteSource(bytes);
  const texts = readTexts(source);
  const cursors = readCursors(source, texts);
  const events = readEvents(source, texts, mac);
  return source.isBroken || !source.isAtEnd ? undefined : { events, cursors };
}

function readTexts(source: ByteSource): readonly string[] {
  const lengths = readMany(source, () => source.count());
  const joined = source.take(source.count()).toString("utf8");
  let from = 0;
  return lengths.map((length) => {
    from += length;
    return joined.slice(from - length, from);
  });
}

function readCursors(source: ByteSource, texts: readonly string[]): readonly EventCursor[] {
  return readMany(source, () => ({
    run: textOf(source, texts) ?? "",
    driver: textOf(source, texts) ?? "",
    sequence: source.number(),
  }));
}

function readEvents(source: ByteSource, texts: readonly string[], only?: MacAddress): StoredEvent[] {
  const shapes: Shape[] = [];
  const last = { position: 0, at: 0, sequence: 0 };
  const events = readMany(source, () => {
    last.position += source.number();
    last.at += source.number();
    last.sequence += source.number();
    const [from, mac, bootSession, client] = [0, 1, 2, 3].map(() => textOf(source, texts));
    const isWanted = only === undefined || mac === only;
    const detail = readDetail(source, texts, shapes, isWanted);
    if (!isWanted) return undefined;
    const event = { sequence: last.sequence, at: last.at, source: from, mac, bootSession, client, detail };
    return { position: last.position, event };
  });
  return events.filter((event) => event !== undefined);
}

function readDetail(
  source: ByteSource,
  texts: readonly string[],
  shapes: Shape[],
  isWanted: boolean,
): Readonly<Record<string, unknown>> {
  const number = source.count();
  if (number === shapes.length) shapes.push(readMany(source, () => textOf(source, texts) ?? ""));
  const detail: Record<string, unknown> = {};
  for (const name of shapes[number] ?? []) {
    const coded = source.count();
    if (isWanted) detail[name] = readValue(coded, texts);
  }
  return detail;
}

function readValue(coded: number, texts: readonly string[]): unknown {
  const rest = Math.floor(coded / VALUES);
  switch (coded % VALUES) {
    case VALUE.text:
      return texts[rest - 1];
    case VALUE.count:
      return rest;
    case VALUE.true:
      return true;
    case VALUE.false:
      return false;
    case VALUE.json:
      return jsonOf(texts[rest - 1]);
    default:
      return undefined;
  }
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

function textOf(source: ByteSource, texts: readonly string[]): string | undefined {
  return texts[source.count() - 1];
}

/** No more than there are bytes, whatever is said. */
function readMany<T>(source: ByteSource, read: () => T): T[] {
  const many: T[] = [];
  for (let left = source.count(); left > 0 && !source.isBroken; left--) many.push(read());
  return many;
}

/** One that leaves room for the bits beside it. */
function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 48;
}
