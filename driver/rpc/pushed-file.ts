import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { failure, MetalplugError } from "../errors.js";
import { HEAD_BYTES, whyNotRaw } from "../images/disk-format.js";
import { type BlobInfo, type BlobKind, parseDigest } from "../images/image.js";

/** Bytes of one message. */
const CHUNK = 256 << 10;

/** Reads a file for its digest. Throws ARGUMENT_REFUSED for one that cannot be read, DISK_NOT_RAW, CANCELLED. */
export async function blobOf(
  kind: BlobKind,
  path: string,
  signal: AbortSignal | undefined,
): Promise<BlobInfo> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of chunksOf(kind, path)) {
    if (signal?.aborted) throw failure("CANCELLED", {});
    const why = kind === "disk" && size === 0 ? whyNotRaw(chunk.subarray(0, HEAD_BYTES)) : undefined;
    if (why !== undefined) throw failure("DISK_NOT_RAW", why);
    hash.update(chunk);
    size += chunk.length;
  }
  const sha256 = parseDigest(hash.digest("hex"));
  if (sha256 === undefined) throw new Error("SHA-256 is 64 hex digits");
  return { sha256, size };
}

/** A file's bytes behind `start`. */
export async function* chunksOf(kind: BlobKind, path: string, start = 0): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { start, highWaterMark: CHUNK })) yield chunk;
  } catch (cause) {
    if (cause instanceof MetalplugError) throw cause;
    const found = cause instanceof Error ? cause.message : String(cause);
    throw failure(
      "ARGUMENT_REFUSED",
      { argument: `the ${kind}`, found, expected: "a file that can be read" },
      { cause },
    );
  }
}
