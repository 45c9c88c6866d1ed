import { randomUUID } from "node:crypto";
import type { EventCursor } from "../../pxe/boot/event-archive.js";

/** What the archive knows of itself. */
export interface ArchiveMeta {
  readonly run: string;
  /** No event has a higher one yet. */
  readonly position: number;
  /** Milliseconds that it has been open, in all. */
  readonly ran: number;
  /** It was closed, and nothing was written since. */
  readonly isClean: boolean;
}

export function newMeta(position: number): ArchiveMeta {
  return { run: randomUUID(), position, ran: 0, isClean: position === 0 };
}

export function parseMeta(text: string): ArchiveMeta | undefined {
  const { run, position, ran, isClean } = members(parseJson(text));
  if (typeof run !== "string" || run === "" || typeof isClean !== "boolean") return undefined;
  if (!isCount(position) || !isCount(ran)) return undefined;
  return { run, position, ran, isClean };
}

export function parseCursor(run: string, text: string): EventCursor | undefined {
  const { driver, sequence } = members(parseJson(text));
  return typeof driver === "string" && isCount(sequence) ? { run, driver, sequence } : undefined;
}

/** `undefined` for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** None of what is no object. */
export function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A whole number from 0. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
