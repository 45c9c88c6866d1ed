import type { Socket } from "node:net";
import type { AckedBytes } from "../net/acked-bytes.js";

/**
 * How much a client has taken of what goes out on `socket` from now on. What the kernel takes says little of a slow client: several
 * megabytes fit into its buffers, and with them full it takes more only in large steps. So the client's acknowledgements count where
 * the system tells them, else what the kernel took, which is `written`.
 */
export function takenBytes(
  acked: AckedBytes | undefined,
  socket: Socket | null,
  written: () => number,
): () => number {
  const ask = () => (acked === undefined ? undefined : askBy(acked, socket));
  const before = ask();
  if (before === undefined) return written;
  let latest = before;
  return () => {
    latest = ask() ?? latest;
    return latest - before;
  };
}

/** The descriptor is no part of node's documented interface, so it may be missing. */
function askBy(acked: AckedBytes, socket: Socket | null): number | undefined {
  const handle = Object(socket)._handle;
  const fd: unknown = handle?.fd;
  return typeof fd === "number" && fd >= 0 ? acked(fd) : undefined;
}
