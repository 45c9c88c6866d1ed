import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { BootFile } from "../boot/boot-file.js";
import type { ByteRange } from "./byte-range.js";
import { planAnswer } from "./conditions.js";
import type { Exchange } from "./exchange.js";
import type { PieceStore } from "./piece-store.js";
import { sendRange } from "./send-range.js";

/** Answers with bytes in memory. */
export function sendBytes(exchange: Exchange, file: BootFile, bytes: Uint8Array): void {
  const { response } = exchange;
  const digest = file.digest ?? createHash("sha256").update(bytes).digest("hex");
  const range = writeHead(exchange, file, bytes.length, digest);
  if (range === undefined) return;
  const body = bytes.subarray(range.start, range.end + 1);
  response.once("finish", () => exchange.took(body.length));
  response.end(body);
}

/** Answers with exactly the file at `path`, as it was when it was opened: one renamed over it meanwhile changes nothing. */
export async function sendStored(
  exchange: Exchange,
  file: BootFile,
  path: string,
  pieces: PieceStore,
): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (handle === undefined) return exchange.fail(500, "The file cannot be read.");
  try {
    await sendOpened(exchange, file, handle, pieces);
  } catch {
    exchange.fail(500, "The file cannot be read.");
  } finally {
    await handle.close().catch(() => undefined);
  }
}

async function sendOpened(
  exchange: Exchange,
  file: BootFile,
  handle: FileHandle,
  pieces: PieceStore,
): Promise<void> {
  const { response } = exchange;
  const stats = await handle.stat();
  if (!stats.isFile()) return exchange.fail(500, "The file is no plain file.");
  if (stats.size !== file.size) return exchange.fail(500, "The file's size is not what it should be.");
  if (response.destroyed) return;
  const range = writeHead(exchange, file, file.size, file.digest);
  if (range === undefined) return;
  const sent = await sendRange({ response, handle, range, pieces, took: (bytes) => exchange.took(bytes) });
  if (sent === "unreadable") exchange.fail(500, "The file cannot be read.");
  else if (sent === "endedEarly") exchange.fail(500, "The file ended before its size was reached.");
  else if (sent === "sent") response.end();
}

/** Writes the answer's head, and all of an answer without a body; else the range is what is to follow. */
function writeHead(
  exchange: Exchange,
  file: BootFile,
  size: number,
  digest: string | undefined,
): ByteRange | undefined {
  const { request, response } = exchange;
  const etag = digest === undefined ? undefined : `"${digest}"`;
  if (etag !== undefined) response.setHeader("ETag", etag);
  const plan = planAnswer(request.method, request.headers, { size, etag });
  switch (plan.kind) {
    case "unchanged":
      response.writeHead(304).end();
      return undefined;
    case "changed":
      exchange.fail(412, "The file is not the one asked for.");
      return undefined;
    case "unsatisfiable":
      response.setHeader("Content-Range", `bytes */${size}`);
      exchange.fail(416, "The range is outside the file.");
      return undefined;
    case "part":
      response.setHeader("Content-Range", `bytes ${plan.range.start}-${plan.range.end}/${size}`);
      return announce(exchange, file, 206, plan.range);
    case "whole":
      return announce(exchange, file, 200, { start: 0, end: size - 1 });
  }
}

/** UEFI takes a file for a program by its type or by its name's end, and needs the length in the answer to HEAD. */
function announce(
  exchange: Exchange,
  file: BootFile,
  status: number,
  range: ByteRange,
): ByteRange | undefined {
  const { request, response } = exchange;
  const isProgram = file.name.endsWith(".efi");
  const length = range.end + 1 - range.start;
  response.writeHead(status, {
    "Content-Type": isProgram ? "application/efi" : "application/octet-stream",
    "Accept-Ranges": "bytes",
    "Content-Length": length,
  });
  if (request.method !== "HEAD") {
    exchange.expect(length);
    return range;
  }
  response.end();
  return undefined;
}
