import { refused } from "./convert/arguments.js";

const DEFAULT_PAGE_SIZE = 100;
export const MAX_PAGE_SIZE = 1000;
/** Bytes of what weighs in one page: with what is beside it, it stays below the 4 MiB that a gRPC peer takes. */
const MOST_WEIGHT = 2 << 20;

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/**
 * One page of `items` in the order of their keys, which are unique. A token names the list, its filter included, and the last key told, so
 * what is added or removed between two pages neither repeats nor hides the rest. Where `weightOf` tells the bytes of an item that can be
 * large, a page ends early rather than being too large to be sent.
 */
export function page<T>(
  list: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  request: PageRequest,
  weightOf?: (item: T) => number,
): Page<T> {
  const behind = (after: string): readonly T[] =>
    items.filter((item) => keyOf(item) > after).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return orderedPage(list, behind, keyOf, request, weightOf);
}

/** The same of a list that is kept in order: `behind` tells what is behind a key, of which no more is taken than the page needs. */
export function orderedPage<T>(
  list: string,
  behind: (after: string) => Iterable<T>,
  keyOf: (item: T) => string,
  request: PageRequest,
  weightOf: (item: T) => number = () => 0,
): Page<T> {
  const size = pageSize(request.pageSize);
  const items: T[] = [];
  let weight = 0;
  for (const item of behind(keyAfter(list, request.pageToken) ?? "")) {
    weight += weightOf(item);
    const last = items.at(-1);
    if (last !== undefined && (items.length === size || weight > MOST_WEIGHT))
      return { items, nextPageToken: writeToken(list, keyOf(last)) };
    items.push(item);
  }
  return { items, nextPageToken: "" };
}

/** The page that begins with the first of `rest`, which are in order; of a list that is too long to be put in order for each page, one more than `size` will do. */
export function pageOf<T>(
  list: string,
  rest: readonly T[],
  keyOf: (item: T) => string,
  size: number,
): Page<T> {
  const items = rest.slice(0, size);
  const last = rest.length > size ? items.at(-1) : undefined;
  return { items, nextPageToken: last === undefined ? "" : writeToken(list, keyOf(last)) };
}

/** The key after which a page begins; `undefined` for the first page. */
export function keyAfter(list: string, token: string): string | undefined {
  return token === "" ? undefined : readToken(list, token);
}

export function pageSize(asked: number): number {
  if (asked === 0) return DEFAULT_PAGE_SIZE;
  if (asked < 0 || asked > MAX_PAGE_SIZE) throw refused("page_size", asked, `1 to ${MAX_PAGE_SIZE}, or 0`);
  return asked;
}

function writeToken(list: string, key: string): string {
  return Buffer.from(`${list} ${key}`).toString("base64url");
}

function readToken(list: string, token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (!text.startsWith(`${list} `) || Buffer.from(text).toString("base64url") !== token)
    throw refused("page_token", token, "a next_page_token of the same list and filter");
  return text.slice(list.length + 1);
}
