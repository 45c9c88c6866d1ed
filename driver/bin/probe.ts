import type { FoundServer } from "../../pxe/boot/foreign-server.js";
import { probeSegment } from "../../pxe/client/probe-segment.js";
import { openLoopShell } from "../../pxe/net/loop-shell.js";
import { SocketError } from "../../pxe/net/socket-error.js";
import { failure } from "../errors.js";

/** Which DHCP servers answer on an interface of this host. Rejects with PROBE_FAILED. */
export async function probeInterface(options: {
  readonly interface: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
}): Promise<readonly FoundServer[]> {
  await using shell = await openLoopShell();
  const { seconds, ...rest } = options;
  if (shell.kind === "dgram")
    throw failure("PROBE_FAILED", { found: `Cannot hear DHCP servers: ${shell.reason}` });
  const { calls, readiness } = shell;
  try {
    return await probeSegment({ ...rest, calls, readiness, patience: seconds * 1000 });
  } catch (error) {
    throw error instanceof SocketError ? failure("PROBE_FAILED", { found: error.message }) : error;
  }
}
