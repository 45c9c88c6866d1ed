/**
 * A program for tests: opens the sockets its argument describes and tells on standard output, a JSON line each, what they receive and what
 * frames an interface sees. A line on standard input makes it send. It ends with its input.
 */
import { createInterface } from "node:readline";
import {
  ipv4FromNumber,
  ipv4ToNumber,
  parseIpv4Address,
  UNSPECIFIED,
} from "../../../pxe/net/ipv4-address.js";
import { loadLinuxCalls } from "../../../pxe/net/linux-calls.js";
import type { LoopBinding, LoopIo, LoopSocket } from "../../../pxe/net/loop-io.js";
import { openSleeper } from "../../../pxe/net/sleeper.js";
import { listenToFrames, type UdpFrame } from "./frame-listener.js";
import { openShell } from "./loop-shells.js";

export interface PeerOrder {
  readonly shell: LoopIo["shell"];
  readonly sockets: Readonly<Record<string, LoopBinding>>;
  /** Interfaces whose frames are told. */
  readonly frames?: readonly string[];
}

export interface PeerCommand {
  readonly socket: string;
  /** Hex. */
  readonly bytes: string;
  readonly address: string;
  readonly port: number;
}

export interface PeerReceived {
  readonly kind: "received";
  readonly socket: string;
  /** Hex. */
  readonly bytes: string;
  /** The sender, as `address:port`. */
  readonly from: string;
  readonly localAddress: string;
}

export type PeerReport =
  | { readonly kind: "listening" }
  | { readonly kind: "failed"; readonly code: string }
  | PeerReceived
  | ({ readonly kind: "frame"; readonly device: string } & UdpFrame)
  | { readonly kind: "sent"; readonly sendErrors: number };

const report = (line: PeerReport) => process.stdout.write(`${JSON.stringify(line)}\n`);
const order = JSON.parse(process.argv[2] ?? "{}") as PeerOrder;
await using shell = await openShell(order.shell);
const sockets = new Map<string, LoopSocket>();
await using sleeper = order.frames === undefined ? undefined : await openSleeper(await loadLinuxCalls());

async function open(name: string, binding: LoopBinding): Promise<void> {
  const socket = await shell.io.open(binding, ({ bytes, offset, length, ...ends }) =>
    report({
      kind: "received",
      socket: name,
      bytes: Buffer.from(bytes.subarray(offset, offset + length)).toString("hex"),
      from: `${ipv4FromNumber(ends.address)}:${ends.port}`,
      localAddress: ipv4FromNumber(ends.localAddress),
    }),
  );
  sockets.set(name, socket);
}

try {
  for (const [name, binding] of Object.entries(order.sockets)) await open(name, binding);
  if (sleeper !== undefined)
    for (const device of order.frames ?? [])
      listenToFrames(await loadLinuxCalls(), sleeper, device, (frame) =>
        report({ kind: "frame", device, ...frame }),
      );
  report({ kind: "listening" });
} catch (error) {
  report({
    kind: "failed",
    code: error instanceof Error && "code" in error ? String(error.code) : String(error),
  });
}

for await (const line of createInterface(process.stdin)) {
  const { socket, bytes, address, port } = JSON.parse(line) as PeerCommand;
  const sender = sockets.get(socket);
  sender?.send(Buffer.from(bytes, "hex"), ipv4ToNumber(parseIpv4Address(address) ?? UNSPECIFIED), port);
  shell.io.flush();
  report({ kind: "sent", sendErrors: sender?.sendErrors ?? -1 });
}
