import type { WebStream } from "./web-stream.js";

/** What is asked for by GET or HEAD. */
export interface WebRequest {
  /** Behind the route's own path, percent-decoded; empty for a route without more. */
  readonly rest: string;
  readonly query: URLSearchParams;
  /** Where a stream is to go on (HTML Living Standard, Server-sent events); empty: from its beginning. */
  readonly lastEventId: string;
}

export interface WebContent {
  readonly kind: "content";
  /** Absent: 200. */
  readonly status?: number;
  /** `text/plain; charset=utf-8` and the like. */
  readonly type: string;
  readonly body: string | Uint8Array;
  /** As it stands in the header, with its quotes; absent: it is not to be kept by anyone. */
  readonly etag?: string;
  /** The same body, for clients that take gzip. */
  readonly gzipped?: Uint8Array;
}

export type WebAnswer =
  | WebContent
  /** `open` gets the stream once its head is out. */
  | { readonly kind: "stream"; readonly open: (stream: WebStream) => void };

/** One address of the web server. A path that ends in `/`, but for `/` itself, stands for everything below it. */
export interface Route {
  readonly path: string;
  readonly answer: (request: WebRequest) => WebAnswer | Promise<WebAnswer>;
}

export function textAnswer(body: string, status = 200): WebContent {
  return { kind: "content", status, type: "text/plain; charset=utf-8", body };
}

export function jsonAnswer(value: unknown, status = 200): WebContent {
  return { kind: "content", status, type: "application/json", body: `${JSON.stringify(value)}\n` };
}

export interface FoundRoute {
  readonly route: Route;
  readonly rest: string;
}

/** The route of a path as it stands in the request, by the longest match. */
export function findRoute(routes: readonly Route[], path: string): FoundRoute | undefined {
  const exact = routes.find((route) => route.path === path);
  if (exact !== undefined) return { route: exact, rest: "" };
  const above = routes
    .filter((route) => route.path.length > 1 && route.path.endsWith("/") && path.startsWith(route.path))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (above === undefined) return undefined;
  const rest = decoded(path.slice(above.path.length));
  return rest === undefined || rest === "" ? undefined : { route: above, rest };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
