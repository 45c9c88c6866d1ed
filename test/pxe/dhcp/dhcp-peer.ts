/**
 * A program for tests: a DHCP server's sockets without the server. It tells on standard output, a JSON line each, what came and by which way, and
 * what an operator is told; a line on standard input is a reply to send. It ends with its input.
 */
import { createInterface } from "node:readline";
import { type DhcpSocketSettings, openDhcpSockets } from "../../../pxe/dhcp/dhcp-sockets.js";
import type { Arrival, ReplyDestination } from "../../../pxe/dhcp/reply-destination.js";
import type { DhcpSocketNotice } from "../../../pxe/dhcp/socket-notice.js";
import { interfaceIndex } from "../../../pxe/net/interface-index.js";
import type { LoopIo } from "../../../pxe/net/loop-io.js";
import { openShell } from "../net/loop-shells.js";

export interface DhcpPeerOrder {
  readonly shell: LoopIo["shell"];
  readonly settings: DhcpSocketSettings;
}

export interface DhcpPeerCommand {
  /** Hex. */
  readonly reply: string;
  readonly destination: ReplyDestination;
  readonly arrival: Arrival;
}

export interface DhcpPeerReceived {
  readonly kind: "received";
  /** Hex. */
  readonly bytes: string;
  readonly arrival: Arrival;
}

export type DhcpPeerReport =
  | { readonly kind: "listening" }
  | { readonly kind: "failed"; readonly code: string }
  | DhcpPeerReceived
  | { readonly kind: "notice"; readonly notice: DhcpSocketNotice }
  | { readonly kind: "sent"; readonly sendErrors: number };

const report = (line: DhcpPeerReport) => process.stdout.write(`${JSON.stringify(line)}\n`);
const { shell: kind, settings } = JSON.parse(process.argv[2] ?? "{}") as DhcpPeerOrder;
await using shell = await openShell(kind);

const sockets = await openDhcpSockets({
  settings,
  io: shell.io,
  interfaceIndex,
  receive: (bytes, arrival) =>
    report({ kind: "received", bytes: Buffer.from(bytes).toString("hex"), arrival }),
  tell: (notice) => report({ kind: "notice", notice }),
  isKnown: () => false,
  admits: () => true,
}).catch((error: unknown) => {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  report({ kind: "failed", code });
  return undefined;
});
if (sockets !== undefined) report({ kind: "listening" });

for await (const line of createInterface(process.stdin)) {
  const { reply, destination, arrival } = JSON.parse(line) as DhcpPeerCommand;
  sockets?.send(Buffer.from(reply, "hex"), destination, arrival);
  shell.io.flush();
  report({ kind: "sent", sendErrors: sockets?.counts.sendErrors ?? -1 });
}
await sockets?.close();
