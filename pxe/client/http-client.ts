import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Ipv4Address } from "../net/ipv4-address.js";

export interface HttpFetch {
  /** `http://` only. */
  readonly url: string;
  /** The address to ask from; absent: the kernel chooses. */
  readonly localAddress?: Ipv4Address;
  readonly method?: "GET" | "HEAD" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  /** For POST; absent: empty. */
  readonly body?: Uint8Array;
  /** Bytes; a longer body is refused. 1 GiB when absent. */
  readonly longest?: number;
  /** Milliseconds in which nothing comes before it gives up; absent: never. */
  readonly timeout?: number;
  /** Takes the body of a 200 in order, which is then not kept. */
  readonly take?: (bytes: Uint8Array) => void;
  readonly signal?: AbortSignal;
}

export interface HttpFile {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Uint8Array;
}

/** No whole answer came. */
export class HttpFetchError extends Error {
  /** `refused`: nobody listens there; `timedOut`: nothing came for too long; `failed`: anything else. */
  readonly reason: "refused" | "timedOut" | "failed";
  /** Whether the head of an answer had come, and how much of its body, bytes. */
  readonly hasAnswered: boolean;
  readonly bytes: number;

  constructor(message: string, reason: HttpFetchError["reason"], progress: Progress, cause: unknown) {
    super(message, { cause });
    this.name = "HttpFetchError";
    this.reason = reason;
    this.hasAnswered = progress.hasAnswered;
    this.bytes = progress.bytes;
  }
}

interface Progress {
  hasAnswered: boolean;
  isTimedOut: boolean;
  bytes: number;
}

/**
 * Resolves with any whole answer, also a 404; redirects are not followed. Rejects with an `HttpFetchError` when the server is not reached or the body is cut
 * short or too long, and with the signal's reason.
 */
export async function fetchHttp(fetch: HttpFetch): Promise<HttpFile> {
  const progress: Progress = { hasAnswered: false, isTimedOut: false, bytes: 0 };
  try {
    const response = await open(fetch, progress);
    progress.hasAnswered = true;
    const bytes = await readBody(response, fetch, progress);
    return { status: response.statusCode ?? 0, headers: response.headers, bytes };
  } catch (error) {
    fetch.signal?.throwIfAborted();
    throw explained(fetch, progress, error);
  }
}

function open(fetch: HttpFetch, progress: Progress): Promise<IncomingMessage> {
  const { url, localAddress, method = "GET", headers = {}, body, timeout, signal } = fetch;
  const options = {
    method,
    headers,
    agent: false as const,
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(signal === undefined ? {} : { signal }),
  };
  return new Promise((resolve, reject) => {
    const asked: ClientRequest = request(url, options, resolve);
    asked.on("timeout", () => {
      progress.isTimedOut = true;
      asked.destroy();
    });
    asked.on("error", reject).end(body);
  });
}

/** A body cut short makes the stream itself fail (ECONNRESET), since its length was announced. */
async function readBody(
  response: IncomingMessage,
  { longest = 2 ** 30, take }: HttpFetch,
  progress: Progress,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const keep = (chunk: Buffer): void => void chunks.push(chunk);
  const handOver = response.statusCode === 200 ? (take ?? keep) : keep;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    progress.bytes += chunk.length;
    if (progress.bytes > longest) throw new Error(`The answer is longer than ${longest} bytes.`);
    handOver(chunk);
  }
  return Buffer.concat(chunks);
}

function explained({ url, timeout }: HttpFetch, progress: Progress, error: unknown): HttpFetchError {
  const found = error instanceof Error ? error.message : String(error);
  const [reason, text]: [HttpFetchError["reason"], string] = progress.isTimedOut
    ? ["timedOut", `nothing came for ${timeout} ms, after ${progress.bytes} bytes`]
    : [/ECONNREFUSED/.test(found) ? "refused" : "failed", found];
  return new HttpFetchError(`Cannot fetch ${url}: ${text}`, reason, progress, error);
}
