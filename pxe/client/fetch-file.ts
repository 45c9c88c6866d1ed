import { createHash } from "node:crypto";
import { EXECUTABLE_HEAD } from "../boot/executable.js";
import { REHEARSAL_HEADER, REHEARSAL_OPTION, type RehearsalTicket } from "../boot/rehearsal.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { BindUdp } from "../net/udp-socket.js";
import type { BootLocation } from "./boot-url.js";
import { fetchHttp, HttpFetchError, type HttpFile } from "./http-client.js";
import { fetchTftp, type TftpFetch, TftpFetchError, type TftpFile } from "./tftp-client.js";

/** How a program asks for its files. */
export interface FetchManner {
  /** TFTP. Bytes and blocks; absent: not asked. */
  readonly blksize?: number;
  readonly windowsize?: number;
  /** It asks for the size first, by a transfer that it stops or by HEAD, and then without it. */
  readonly asksSizeFirst?: true;
}

export interface FetchOptions {
  readonly bind: BindUdp;
  /** Monotonic, milliseconds. */
  readonly clock: () => number;
  /** The address files are asked from: the machine's own, where this host has it. */
  readonly localAddress?: Ipv4Address;
  /** Milliseconds without a byte until it gives up; 10 s when absent. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface FileFetch {
  readonly location: BootLocation;
  readonly manner: FetchManner;
  /** Whoever does not honour it is not believed. */
  readonly rehearsal?: RehearsalTicket;
  readonly onProgress?: (bytes: number) => void;
}

/** A file that came whole; its bytes were not kept. */
export interface FetchedFile {
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
  readonly milliseconds: number;
  /** The first bytes: enough to tell a program, and all of a boot config. */
  readonly head: Uint8Array;
}

/** What went wrong with a file. */
export type FileTrouble =
  /** An ERROR packet, or a status that is not 200. */
  | { readonly kind: "refused"; readonly text: string }
  /** The port is closed. */
  | { readonly kind: "closed" }
  /** Nothing came back. */
  | { readonly kind: "silent" }
  /** It began and then nothing came any more. `blksize` is TFTP's. */
  | { readonly kind: "stalled"; readonly bytes: number; readonly blksize?: number }
  /** It was served without regard to the rehearsal's ticket: by something else than the driver that gave it. */
  | { readonly kind: "notHonoured" }
  | { readonly kind: "failed"; readonly text: string };

export class FileFetchError extends Error {
  readonly trouble: FileTrouble;

  constructor(message: string, trouble: FileTrouble, options?: ErrorOptions) {
    super(message, options);
    this.name = "FileFetchError";
    this.trouble = trouble;
  }
}

/** Bytes of the beginning that are kept. */
const LONGEST_HEAD = Math.max(EXECUTABLE_HEAD, 64 * 1024);
const PATIENCE = 10_000;

/** Fetches as firmware and loaders do. Rejects with a `FileFetchError`, and with the signal's reason. */
export async function fetchFile(fetch: FileFetch, options: FetchOptions): Promise<FetchedFile> {
  const startedAt = options.clock();
  const seen = new SeenBytes(fetch.onProgress);
  const { location } = fetch;
  if (location.kind === "tftp") await byTftp(fetch, location, seen, options);
  else await byHttp(fetch, location.url, seen, options);
  return { ...seen.end(), milliseconds: options.clock() - startedAt };
}

/** Where it is, as a URL. */
export function locationText(location: BootLocation): string {
  if (location.kind === "http") return location.url;
  const port = location.port === 69 ? "" : `:${location.port}`;
  return `tftp://${location.address}${port}/${location.path.replace(/^\/+/, "")}`;
}

class SeenBytes {
  private readonly hash = createHash("sha256");
  private readonly kept: Buffer[] = [];
  private readonly onProgress: ((bytes: number) => void) | undefined;
  private keptBytes = 0;
  private size = 0;

  constructor(onProgress: ((bytes: number) => void) | undefined) {
    this.onProgress = onProgress;
  }

  readonly take = (bytes: Uint8Array): void => {
    this.hash.update(bytes);
    this.size += bytes.length;
    if (this.keptBytes < LONGEST_HEAD) {
      const part = Buffer.from(bytes.subarray(0, LONGEST_HEAD - this.keptBytes));
      this.kept.push(part);
      this.keptBytes += part.length;
    }
    this.onProgress?.(this.size);
  };

  end(): Omit<FetchedFile, "milliseconds"> {
    return { size: this.size, sha256: this.hash.digest("hex"), head: Buffer.concat(this.kept) };
  }
}

async function byTftp(
  { manner, rehearsal }: FileFetch,
  { address, port, path }: Extract<BootLocation, { kind: "tftp" }>,
  { take }: SeenBytes,
  { bind, localAddress, timeout = PATIENCE, signal }: FetchOptions,
): Promise<void> {
  const { asksSizeFirst, ...sizes } = manner;
  const common: TftpFetch = {
    ...{ server: { address, port }, path, bind, timeout, ...sizes },
    ...{ ...(localAddress && { localAddress }), ...(signal && { signal }), ...(rehearsal && { rehearsal }) },
  };
  const ask = (more: Partial<TftpFetch>) =>
    fetchTftp({ ...common, ...more }).catch((error: unknown) => {
      throw error instanceof TftpFetchError ? ofTftp(error) : error;
    });
  if (asksSizeFirst) assertHonoured(await ask({ isProbe: true, take: () => undefined }), rehearsal);
  assertHonoured(await ask({ take, ...(asksSizeFirst && { tsize: false }) }), rehearsal);
}

function assertHonoured({ options }: TftpFile, rehearsal: RehearsalTicket | undefined): void {
  if (rehearsal !== undefined && options.get(REHEARSAL_OPTION) !== rehearsal) throw notHonoured();
}

function ofTftp(error: TftpFetchError): FileFetchError {
  const { message, reason, hasAnswered, blocks, blksize } = error;
  const text = /The server sent (ERROR .*)$/.exec(message)?.[1] ?? message;
  const trouble: FileTrouble =
    reason === "refused"
      ? { kind: "refused", text }
      : reason === "failed"
        ? { kind: "failed", text }
        : hasAnswered
          ? { kind: "stalled", bytes: blocks * blksize, blksize }
          : { kind: "silent" };
  return new FileFetchError(message, trouble, { cause: error });
}

async function byHttp(
  { manner, rehearsal }: FileFetch,
  url: string,
  { take }: SeenBytes,
  { localAddress, timeout = PATIENCE, signal }: FetchOptions,
): Promise<void> {
  const headers = rehearsal === undefined ? {} : { [REHEARSAL_HEADER]: rehearsal };
  const common = { url, headers, timeout, ...(localAddress && { localAddress }), ...(signal && { signal }) };
  const ask = async (method: "GET" | "HEAD"): Promise<void> => {
    const answer = await fetchHttp({ ...common, method, take }).catch((error: unknown) => {
      throw error instanceof HttpFetchError ? ofHttp(error) : error;
    });
    assertServed(answer, url, rehearsal);
  };
  if (manner.asksSizeFirst) await ask("HEAD");
  await ask("GET");
}

function assertServed(
  { status, headers, bytes }: HttpFile,
  url: string,
  rehearsal: RehearsalTicket | undefined,
): void {
  if (status !== 200) {
    const text = `${status} ${Buffer.from(bytes).toString("latin1").split("\n")[0]}`.trim();
    throw new FileFetchError(`Cannot fetch ${url}: ${text}`, { kind: "refused", text });
  }
  if (rehearsal !== undefined && headers[REHEARSAL_HEADER] === undefined) throw notHonoured();
}

function ofHttp(error: HttpFetchError): FileFetchError {
  const { message, reason, hasAnswered, bytes } = error;
  const trouble: FileTrouble =
    reason === "refused"
      ? { kind: "closed" }
      : reason === "failed"
        ? { kind: "failed", text: message }
        : hasAnswered
          ? { kind: "stalled", bytes }
          : { kind: "silent" };
  return new FileFetchError(message, trouble, { cause: error });
}

function notHonoured(): FileFetchError {
  return new FileFetchError("The rehearsal's ticket was not honoured", { kind: "notHonoured" });
}
