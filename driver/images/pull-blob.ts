import { setTimeout as delay } from "node:timers/promises";
import { type Dispatcher, errors, request } from "undici";
import { failure, MetalplugError } from "../errors.js";
import { diskFailure, systemWords } from "../store/disk-failure.js";
import type { BlobWriter } from "./blob-writer.js";
import type { BlobInfo, BlobKind, Digest } from "./image.js";
import { AddressRefused } from "./pull-agent.js";
import { type AddressGate, type PullPolicy, whyNotUrl } from "./pull-policy.js";

/** A file to fetch. */
export interface PulledBlob {
  readonly url: string;
  readonly sha256: Digest;
}

export interface PullProgress {
  readonly kind: BlobKind;
  /** Bytes on disk. */
  readonly received: number;
  /** Bytes in all; 0 while the server has not said. */
  readonly size: number;
}

export interface PullBlobOptions {
  readonly kind: BlobKind;
  readonly url: string;
  readonly writer: BlobWriter;
  /** The driver's dataDir. */
  readonly folder: string;
  readonly policy: PullPolicy;
  readonly gate: AddressGate;
  readonly dispatcher: Dispatcher;
  /** Bytes. */
  readonly maxSize: number;
  /** What has come of this blob before had this ETag. */
  readonly etags: Map<string, string>;
  /** Called before bytes of such a size are taken. Rejects with BUDGET_REACHED. */
  readonly expect: (size: number) => Promise<void>;
  readonly progress: (progress: PullProgress) => void;
  readonly signal: AbortSignal;
  /** Milliseconds before the second try; doubled each time. */
  readonly firstPause: number;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

const TRIES = 4;
/** Slower than this for so many milliseconds is a server that never ends. */
const LEAST_BYTES = 64 << 10;
const LEAST_WINDOW = 60_000;
/** Room asked for at a time where the server does not say how much comes. Bytes. */
const UNKNOWN_STEP = 64 << 20;
const MOST_ETAGS = 1000;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Fetches one blob to its end, on from what is there. A connection that breaks is made again a few times. Rejects with PULL_REFUSED for what must not
 * be fetched, PULL_FAILED for what cannot be fetched now (what came is kept), DIGEST_MISMATCH (nothing is kept), or as the writer does.
 */
export async function pullBlob(options: PullBlobOptions): Promise<BlobInfo> {
  const { writer } = options;
  const resumed = writer.received > 0 && !writer.whole;
  await fetchAll(options);
  try {
    return await writer.finish();
  } catch (error) {
    if (!resumed || !(error instanceof MetalplugError) || error.code !== "DIGEST_MISMATCH") throw error;
    // What was there of it before was no good, or of another version of the file.
    await fetchAll(options);
    return writer.finish();
  }
}

async function fetchAll(options: PullBlobOptions): Promise<void> {
  if (options.writer.whole) return;
  for (let tries = 1; ; tries++) {
    try {
      return await new Fetch(options).run();
    } catch (error) {
      options.signal.throwIfAborted();
      const known = coded(error, options);
      if (known.code !== "PULL_FAILED" || tries === TRIES) throw known;
      await delay(options.firstPause * 2 ** (tries - 1), undefined, { signal: options.signal });
    }
  }
}

/** One request with what follows it to other places, and its body. */
class Fetch {
  private readonly options: PullBlobOptions;
  private url: URL;

  constructor(options: PullBlobOptions) {
    this.options = options;
    this.url = new URL(options.url);
  }

  async run(): Promise<void> {
    const response = await this.follow();
    const { headers, statusCode } = response;
    // Bytes of a body that is not read are not waited for.
    response.body.on("error", () => undefined);
    try {
      this.checkEncoding(headers["content-encoding"]);
      if (statusCode === 416 && this.isAllThere(headers["content-range"])) return;
      if (statusCode === 416) await this.options.writer.restart();
      if (statusCode === 416) throw this.failed("it has fewer bytes than were there already");
      if (statusCode !== 200 && statusCode !== 206) throw this.answered(statusCode);
      await this.take(response, await this.sizeOf(response));
    } finally {
      response.body.destroy();
    }
  }

  private async follow(): Promise<Dispatcher.ResponseData> {
    const { policy, gate } = this.options;
    let from: URL | undefined;
    for (let hops = 0; ; hops++) {
      const found = whyNotUrl(this.url, policy, gate, from);
      if (found !== undefined) throw this.refused(found);
      const response = await this.ask();
      const { location } = response.headers;
      if (!REDIRECTS.includes(response.statusCode)) return response;
      response.body.on("error", () => undefined).destroy();
      if (hops === policy.redirects) throw this.refused(`it redirects more than ${policy.redirects} times`);
      from = this.url;
      this.url = this.target(typeof location === "string" ? location : "");
    }
  }

  private ask(): Promise<Dispatcher.ResponseData> {
    const { writer, dispatcher, signal, etags, url } = this.options;
    const etag = etags.get(url);
    const range = { range: `bytes=${writer.received}-`, ...(etag === undefined ? {} : { "if-range": etag }) };
    const headers = { "accept-encoding": "identity", ...(writer.received > 0 ? range : {}) };
    return request(this.url, { dispatcher, signal, headers });
  }

  /** Bytes in all; 0: the server does not say. After it the writer stands where the body begins. */
  private async sizeOf({ statusCode, headers }: Dispatcher.ResponseData): Promise<number> {
    const { writer, etags, url } = this.options;
    const { etag } = headers;
    // RFC 9110 §13.1.5: a weak one cannot be compared for a range.
    etags.delete(url);
    if (etags.size >= MOST_ETAGS) etags.clear();
    if (typeof etag === "string" && !etag.startsWith("W/")) etags.set(url, etag);
    if (statusCode === 206) return this.checkRange(headers["content-range"]);
    if (writer.received > 0) await writer.restart();
    const length = headers["content-length"];
    return typeof length === "string" && /^\d{1,15}$/.test(length) ? Number(length) : 0;
  }

  private checkRange(header: string | string[] | undefined): number {
    const [, first, size] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(String(header)) ?? [];
    if (Number(first) !== this.options.writer.received)
      throw this.refused(`asked for bytes from ${this.options.writer.received}, it sent ${String(header)}`);
    return size === undefined || size === "*" ? 0 : Number(size);
  }

  private async take({ body }: Dispatcher.ResponseData, size: number): Promise<void> {
    const { writer, kind, expect, progress } = this.options;
    await this.checkSize(size);
    if (size > 0) await expect(size);
    const pace = new Pace(this.options.now);
    let expected = size;
    for await (const piece of body as AsyncIterable<Buffer>) {
      await this.checkSize(writer.received + piece.length);
      if (writer.received + piece.length > expected) {
        expected = writer.received + UNKNOWN_STEP;
        await expect(expected);
      }
      await this.write(piece);
      progress({ kind, received: writer.received, size });
      if (pace.isTooSlow(piece.length)) throw this.failed(`fewer than ${LEAST_BYTES} bytes came in a minute`);
    }
    if (size > 0 && writer.received < size)
      throw this.failed(`it ended after ${writer.received} of ${size} bytes`);
  }

  /** The disk's trouble is told as such, and not taken for the server's. */
  private async write(piece: Buffer): Promise<void> {
    const { writer, folder } = this.options;
    try {
      await writer.write(writer.received, piece);
    } catch (error) {
      throw diskFailure(folder, error);
    }
  }

  private async checkSize(size: number): Promise<void> {
    const { maxSize, writer } = this.options;
    if (size <= maxSize) return;
    await writer.restart();
    throw this.refused(`it has more than the ${maxSize} bytes of images.maxSize`);
  }

  private checkEncoding(encoding: string | string[] | undefined): void {
    if (encoding !== undefined && encoding !== "identity")
      throw this.refused(`it comes encoded (${String(encoding).slice(0, 30)}), which was not asked for`);
  }

  private isAllThere(range: string | string[] | undefined): boolean {
    return range === `bytes */${this.options.writer.received}`;
  }

  private target(location: string): URL {
    const target = URL.canParse(location, this.url.href) ? new URL(location, this.url) : undefined;
    if (target === undefined || location === "") throw this.refused("it redirects to nowhere");
    return target;
  }

  private answered(status: number): Error {
    const found = `it answered ${status}`;
    return status >= 500 || status === 429 || status === 408 ? this.failed(found) : this.refused(found);
  }

  private refused(found: string): Error {
    return failure("PULL_REFUSED", { kind: this.options.kind, url: shown(this.url), found });
  }

  private failed(found: string): Error {
    return failure("PULL_FAILED", { kind: this.options.kind, url: shown(this.url), found });
  }
}

/** Whether enough comes in each stretch of time. */
class Pace {
  private readonly now: () => number;
  private since: number;
  private bytes = 0;

  constructor(now: () => number) {
    this.now = now;
    this.since = now();
  }

  isTooSlow(bytes: number): boolean {
    this.bytes += bytes;
    if (this.now() - this.since < LEAST_WINDOW) return false;
    const tooSlow = this.bytes < LEAST_BYTES;
    this.since = this.now();
    this.bytes = 0;
    return tooSlow;
  }
}

/** Where it is, without a query, which may hold a secret. */
function shown({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

function coded(error: unknown, { kind, url }: PullBlobOptions): MetalplugError {
  if (error instanceof MetalplugError) return error;
  const place = { kind, url: shown(new URL(url)) };
  const refusal = causeOf(error, AddressRefused);
  if (refusal !== undefined)
    return failure("PULL_REFUSED", { ...place, found: refusal.message }, { cause: error });
  return failure("PULL_FAILED", { ...place, found: wordsOf(error) }, { cause: error });
}

function causeOf<T extends Error>(error: unknown, type: new (message: string) => T): T | undefined {
  if (error instanceof type) return error;
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause, type) : undefined;
}

function wordsOf(error: unknown): string {
  if (error instanceof errors.HeadersTimeoutError) return "it did not answer in time";
  if (error instanceof errors.BodyTimeoutError) return "nothing more came";
  if (error instanceof errors.ConnectTimeoutError) return "connecting timed out";
  const words = systemWords(error);
  return words === "" && error instanceof Error ? error.name : words.slice(0, 200);
}
