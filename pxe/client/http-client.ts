import { type IncomingMessage, request } from "node:http";
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
  readonly signal?: AbortSignal;
}

export interface HttpFile {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Uint8Array;
}

/** Resolves with any whole answer, also a 404; redirects are not followed. Rejects when the server is not reached or the body is cut short or too long. */
export async function fetchHttp(fetch: HttpFetch): Promise<HttpFile> {
  const response = await open(fetch);
  const bytes = await readBody(response, fetch.longest ?? 2 ** 30);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes };
}

function open({
  url,
  localAddress,
  method = "GET",
  headers = {},
  body,
  signal,
}: HttpFetch): Promise<IncomingMessage> {
  const options = {
    method,
    headers,
    agent: false as const,
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(signal === undefined ? {} : { signal }),
  };
  return new Promise((resolve, reject) => {
    request(url, options, resolve).on("error", reject).end(body);
  });
}

/** A body cut short makes the stream itself fail (ECONNRESET), since its length was announced. */
async function readBody(response: IncomingMessage, longest: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longest) throw new Error(`The answer is longer than ${longest} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
