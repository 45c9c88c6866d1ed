import type { CallOptions } from "./channel.js";
import { MAX_PAGE_SIZE, type Page } from "./pages.js";

export type { Page };

export interface PageOptions extends CallOptions {
  /** 1 to 1000; absent: 100. */
  readonly pageSize?: number;
  /** From the page before; absent: the first page. */
  readonly pageToken?: string;
}

export function pageToWire(options: PageOptions): { pageSize: number; pageToken: string } {
  return { pageSize: options.pageSize ?? 0, pageToken: options.pageToken ?? "" };
}

/** Walks all pages; the deadline is each call's. */
export async function allPages<T>(
  pageAt: (request: PageOptions) => Promise<Page<T>>,
  options: CallOptions = {},
): Promise<readonly T[]> {
  const found: T[] = [];
  let pageToken = "";
  do {
    const { items, nextPageToken } = await pageAt({ ...options, pageSize: MAX_PAGE_SIZE, pageToken });
    found.push(...items);
    pageToken = nextPageToken;
  } while (pageToken !== "");
  return found;
}
