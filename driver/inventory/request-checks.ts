import { failure } from "../errors.js";

/** One grammar for the names of nodes and images: safe in file names, boot configs and host names alike. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Names told in a sentence before it says how many more there are. */
const TOLD = 20;

/** Throws NAME_REFUSED. `what` is "a node" or "an image". */
export function checkName(name: string, what: string): void {
  if (!NAME.test(name)) throw failure("NAME_REFUSED", { name: name.slice(0, 100), what });
}

/** Throws REVISION_MISMATCH; `expected` 0 accepts any revision. */
export function checkRevision(
  what: string,
  found: number,
  expected: number,
  tell: () => string = () => "it changed meanwhile",
): void {
  if (expected !== 0 && expected !== found)
    throw failure("REVISION_MISMATCH", { what, found, expected, happened: tell() });
}

/** Throws LIMIT_REACHED when `count` is above `limit`; `what` follows the number, as in "65 NICs". */
export function checkLimit(count: number, limit: number, what: string): void {
  if (count > limit) throw failure("LIMIT_REACHED", { found: `${count} ${what}`, limit });
}

/** Names for a sentence: "a, b and 3 more", or "none". */
export function tellNames(names: Iterable<string>): string {
  const sorted = [...names].sort();
  if (sorted.length === 0) return "none";
  const told = sorted.slice(0, TOLD).join(", ");
  return sorted.length > TOLD ? `${told} and ${sorted.length - TOLD} more` : told;
}
