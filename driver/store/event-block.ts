import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { ArchivedEvent } from "../../pxe/boot/event-archive.js";
import { members, parseJson } from "./archive-records.js";

/** The strangers' events push out only each other. */
export const CLASSES = ["known", "strangers"] as const;
export type EventClass = (typeof CLASSES)[number];

/** The events of one write that are of one class, as they lie on disk under the position of the first. */
export interface EventBlock {
  /** Milliseconds that the archive had been open when it was written. */
  readonly ran: number;
  readonly events: readonly ArchivedEvent[];
  /** Events that could not be read. */
  readonly refused: number;
}

/** `undefined` for what is no event. */
export type ParseEvent = (value: unknown) => BootEvent | undefined;

/** Position, shelf (empty: none) and event. */
type Entry = readonly [number, string, unknown];

export function writeBlock({ ran, events }: Omit<EventBlock, "refused">): string {
  return JSON.stringify({ ran, events: events.map(toEntry) });
}

function toEntry({ position, shelf = "", event }: ArchivedEvent): Entry {
  return [position, shelf, event];
}

/** `undefined` for what is no block. */
export function readBlock(text: string, kind: EventClass, parse: ParseEvent): EventBlock | undefined {
  const { ran, events } = members(parseJson(text));
  if (typeof ran !== "number" || !Array.isArray(events)) return undefined;
  const read = events.map((entry) => readEntry(entry, kind, parse)).filter((event) => event !== undefined);
  return { ran, events: read, refused: events.length - read.length };
}

function readEntry(entry: unknown, kind: EventClass, parse: ParseEvent): ArchivedEvent | undefined {
  if (!isEntry(entry)) return undefined;
  const [position, shelf, value] = entry;
  const event = parse(value);
  if (event === undefined) return undefined;
  return { position, event, isKnown: kind === "known", ...(shelf === "" ? {} : { shelf }) };
}

/** What is needed of a block to remove it. */
export function blockFacts(text: string): { readonly ran: number; readonly shelves: readonly string[] } {
  const { ran, events } = members(parseJson(text));
  if (typeof ran !== "number" || !Array.isArray(events)) return { ran: 0, shelves: [] };
  const shelves = events.flatMap((entry) => (isEntry(entry) && entry[1] !== "" ? [entry[1]] : []));
  return { ran, shelves: [...new Set(shelves)] };
}

function isEntry(value: unknown): value is Entry {
  return (
    Array.isArray(value) &&
    value.length === 3 &&
    Number.isSafeInteger(value[0]) &&
    typeof value[1] === "string"
  );
}
