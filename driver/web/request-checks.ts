import type { IncomingMessage } from "node:http";

/** Why a request is not answered by its route. */
export interface WebRefusal {
  readonly status: number;
  readonly text: string;
  readonly allow?: string;
}

export interface CheckedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Bytes of path and query. */
const LONGEST_TARGET = 2048;
const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Looks at everything of a request but what it asks for. `isLoopback`: the server listens on loopback only. */
export function checkRequest(
  { method = "", url = "", headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  isLoopback: boolean,
): CheckedRequest | WebRefusal {
  if (isLoopback && !isLoopbackName(headers.host))
    return {
      status: 421,
      text: "This server listens on loopback and answers to localhost or 127.0.0.1 only: another name could be a foreign page's (DNS rebinding).",
    };
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, text: "Everything here is only read.", allow: "GET, HEAD" };
  if (headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0")
    return { status: 400, text: "A request for something takes no body." };
  if (url.length > LONGEST_TARGET) return { status: 414, text: "The address is too long." };
  if (!url.startsWith("/")) return { status: 400, text: "The address does not begin with a slash." };
  const end = url.indexOf("?");
  return {
    path: end < 0 ? url : url.slice(0, end),
    query: new URLSearchParams(end < 0 ? "" : url.slice(end + 1)),
  };
}

/** Whatever the port: a tunnel has its own. */
function isLoopbackName(host = ""): boolean {
  return LOOPBACK_NAME.test(host.replace(/:\d{1,5}$/, ""));
}
