/**
 * A program for tests: opens the sockets its argument describes and tells on standard output, a JSON line each, what they receive.
 * A line on standard input makes it send. It ends with its input.
 */
import { createInterface } from "node:readline";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { UdpBinding, UdpSocket } from "../../../pxe/net/udp-socket.js";

export interface PeerCommand {
  readonly socket: string;
  readonly text: string;
  readonly address: Ipv4Address;
  readonly port: number;
}

export type PeerReport =
  | { readonly kind: "listening" }
  | { readonly kind: "failed"; readonly code: string }
  | { readonly kind: "received"; readonly socket: string; readonly text: string; readonly port: number }
  | { readonly kind: "sent"; readonly sendErrors: number };

const report = (line: PeerReport) => process.stdout.write(`${JSON.stringify(line)}\n`);
const bindings = JSON.parse(process.argv[2] ?? "{}") as Record<string, UdpBinding>;
const sockets = new Map<string, UdpSocket>();

try {
  for (const [name, binding] of Object.entries(bindings))
    sockets.set(
      name,
      await bindDgram(binding, ({ bytes, port }) =>
        report({ kind: "received", socket: name, text: Buffer.from(bytes).toString(), port }),
      ),
    );
  report({ kind: "listening" });
} catch (error) {
  report({
    kind: "failed",
    code: error instanceof Error && "code" in error ? String(error.code) : String(error),
  });
}

for await (const line of createInterface(process.stdin)) {
  const { socket, text, address, port } = JSON.parse(line) as PeerCommand;
  const sender = sockets.get(socket);
  sender?.send(Buffer.from(text), address, port);
  report({ kind: "sent", sendErrors: sender?.sendErrors ?? -1 });
}
for (const socket of sockets.values()) await socket.close();
