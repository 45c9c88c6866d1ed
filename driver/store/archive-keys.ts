import type { EventClass } from "./event-block.js";

/** Digits of a position in a key: all safe integers sort as they count. */
const DIGITS = 16;

export const META_KEY = "meta";
export const BOOT_PREFIX = "boot/";
export const CURSOR_PREFIX = "cursor/";
export const ASIDE_PREFIX = "set-aside/";

/** The block whose first event has this position. */
export function blockKey(kind: EventClass, position: number): string {
  return `${kind}/${padded(position)}`;
}

export function positionOf(key: string): number {
  return Number(key.slice(key.lastIndexOf("/") + 1));
}

export function bootKey(number: number): string {
  return `${BOOT_PREFIX}${padded(number)}`;
}

export function cursorKey(run: string): string {
  return `${CURSOR_PREFIX}${run}`;
}

/** Says that events of a shelf are in a block. */
export function shelfKey(shelf: string, position: number, kind: EventClass): string {
  return `${shelfPrefix(shelf)}${padded(position)}/${kind}`;
}

export function shelfPrefix(shelf: string): string {
  return `shelf/${shelf}/`;
}

/** The block that a shelf's key points at. */
export function blockOf(key: string): string {
  const [position = "", kind = ""] = key.split("/").slice(-2);
  return `${kind}/${position}`;
}

/** All keys that begin so. */
export function under(prefix: string): { readonly gte: string; readonly lt: string } {
  return { gte: prefix, lt: `${prefix}\uffff` };
}

function padded(position: number): string {
  return String(position).padStart(DIGITS, "0");
}
