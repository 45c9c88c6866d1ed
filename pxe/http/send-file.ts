import { createHash } from "node:crypto";
import type { ReadStream, Stats } from "node:fs";
import { basename, dirname } from "node:path";
import send from "send";
import type { BootFile } from "../boot/boot-file.js";
import { answerRange } from "./byte-range.js";
import type { Exchange } from "./exchange.js";

/** Bytes read from disk at once: with node's 64 KiB a large file takes two to three times as long. */
const READ_LENGTH = 1024 * 1024;

/** Answers with bytes in memory. */
export function sendBytes(exchange: Exchange, file: BootFile, bytes: Uint8Array): void {
  const { request, response } = exchange;
  setHeaders(exchange, file, file.digest ?? createHash("sha256").update(bytes).digest("hex"));
  if (isFresh(request.headers["if-none-match"], response.getHeader("ETag"))) {
    response.writeHead(304).end();
    return;
  }
  const answer = answerRange(request.headers.range, bytes.length);
  if (answer.kind === "unsatisfiable") {
    response.setHeader("Content-Range", `bytes */${bytes.length}`);
    exchange.fail(416, "The range is outside the file.");
    return;
  }
  const { start, end } = answer.kind === "part" ? answer.range : { start: 0, end: bytes.length - 1 };
  const body = bytes.subarray(start, end + 1);
  response.statusCode = answer.kind === "part" ? 206 : 200;
  if (answer.kind === "part") response.setHeader("Content-Range", `bytes ${start}-${end}/${bytes.length}`);
  response.setHeader("Accept-Ranges", "bytes");
  response.setHeader("Content-Length", body.length);
  exchange.sent = () => (request.method === "HEAD" ? 0 : body.length);
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Answers with exactly the file at `path`: no index, no guessed extension, no listing, no redirect. */
export function sendStored(exchange: Exchange, file: BootFile, path: string): void {
  const { request, response } = exchange;
  setHeaders(exchange, file, file.digest);
  const options = {
    root: dirname(path),
    dotfiles: "allow",
    index: false,
    extensions: false,
    cacheControl: false,
    lastModified: false,
    etag: false,
    highWaterMark: READ_LENGTH,
  } as const;
  send(request, `/${encodeURIComponent(basename(path))}`, options)
    .on("error", (error: { status?: number }) => fail(exchange, error.status ?? 500))
    .on("directory", () => exchange.fail(500, "The file is a folder."))
    .on("file", (_path: string, stat: Stats) => {
      if (stat.size !== file.size) exchange.fail(500, "The file's size is not what it should be.");
    })
    .on("stream", (stream: ReadStream) => {
      exchange.sent = () => stream.bytesRead;
    })
    .pipe(response);
}

function fail(exchange: Exchange, status: number): void {
  if (status === 416) exchange.fail(416, "The range is outside the file.");
  else if (status === 412) exchange.fail(412, "The file is not the one asked for.");
  else exchange.fail(500, "The file cannot be read.");
}

/** UEFI takes a file for a program by this type or by its name's end. */
function setHeaders(exchange: Exchange, file: BootFile, digest: string | undefined): void {
  const { response } = exchange;
  response.setHeader(
    "Content-Type",
    file.name.endsWith(".efi") ? "application/efi" : "application/octet-stream",
  );
  if (digest !== undefined) response.setHeader("ETag", `"${digest}"`);
}

function isFresh(header: string | undefined, etag: unknown): boolean {
  return header?.split(",").some((tag) => tag.trim() === etag || tag.trim() === "*") ?? false;
}
