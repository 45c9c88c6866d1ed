import type { IncomingMessage } from "node:http";

export type RequestBody =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  /** Longer than allowed; some of it may be still to come. */
  | { readonly kind: "tooLong" }
  /** The client left before the end. */
  | { readonly kind: "torn" };

/** The client waits for leave to send its body. RFC 9110 §10.1.1: one that speaks HTTP/1.0 does not, whatever it says. */
export function isWaiting({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.expect !== undefined && httpVersion === "1.1";
}

/** Reads a body of at most `limit` bytes; of a longer one nothing is kept. */
export async function readBody(request: IncomingMessage, limit: number): Promise<RequestBody> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return { kind: "tooLong" };
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      length += chunk.length;
      if (length > limit) return { kind: "tooLong" };
      chunks.push(chunk);
    }
  } catch {
    return { kind: "torn" };
  }
  return request.complete ? { kind: "whole", bytes: Buffer.concat(chunks) } : { kind: "torn" };
}

/** Reads and forgets what is still to come, `limit` bytes at most, so that the client reads its answer before the connection ends. */
export function passOver(request: IncomingMessage, limit: number, then: () => void): void {
  let length = 0;
  const end = () => {
    request.off("data", count).off("close", end).off("end", end).pause();
    then();
  };
  const count = (chunk: Buffer) => {
    length += chunk.length;
    if (length > limit) end();
  };
  if (request.complete || request.destroyed) then();
  else request.on("data", count).once("end", end).once("close", end).resume();
}
