import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { WebContent } from "./route.js";

/** The page runs its own files only, and no other page can frame it, script it or read it. */
const SAFE_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

export const STREAM_HEADERS = {
  ...SAFE_HEADERS,
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // A proxy in between that gathers the events would show none of them.
  "x-accel-buffering": "no",
} as const;

/** Bytes below which compressing gains nothing. */
const WORTH_GZIP = 1024;
const compress = promisify(gzip);

export async function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  content: WebContent,
  more: OutgoingHttpHeaders = {},
): Promise<void> {
  const { status = 200, type, etag } = content;
  const cache = etag === undefined ? { "cache-control": "no-store" } : { "cache-control": "no-cache", etag };
  const headers = { ...SAFE_HEADERS, ...cache, vary: "accept-encoding", ...more };
  if (etag !== undefined && isKnown(etag, request.headers["if-none-match"])) {
    response.writeHead(304, headers).end();
    return;
  }
  const plain = typeof content.body === "string" ? Buffer.from(content.body) : content.body;
  const gzipped = takesGzip(request) ? await gzippedOf(content, plain) : undefined;
  const body = gzipped ?? plain;
  response.writeHead(status, {
    ...headers,
    "content-type": type,
    "content-length": body.length,
    ...(gzipped && { "content-encoding": "gzip" }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

async function gzippedOf({ gzipped, etag }: WebContent, plain: Uint8Array): Promise<Uint8Array | undefined> {
  if (gzipped !== undefined || etag !== undefined || plain.length < WORTH_GZIP) return gzipped;
  return compress(plain, { level: 5 });
}

/** RFC 9110 §12.5.3, as far as browsers and tools write it. */
function takesGzip({ headers }: IncomingMessage): boolean {
  return /(^|,)\s*gzip\s*(;\s*q=(1|0\.0*[1-9]\d*|0\.[1-9]\d*)\s*)?(,|$)/i.test(
    String(headers["accept-encoding"] ?? ""),
  );
}

/** RFC 9110 §13.1.2: the weak comparison. */
function isKnown(etag: string, known = ""): boolean {
  const plain = etag.replace(/^W\//, "");
  return known.split(",").some((one) => ["*", plain].includes(one.trim().replace(/^W\//, "")));
}
