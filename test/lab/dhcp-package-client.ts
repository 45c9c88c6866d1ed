/**
 * The npm package `dhcp` as a client: `node dhcp-package-client.js MAC`, inside a namespace only. Its socket sees no reply sent to an
 * address the host has not yet, hence the broadcast flag; and its first REQUEST names neither address (option 50) nor server (54),
 * which no server may answer, so it is told to begin again once it remembers the address it was offered.
 */
import { createRequire } from "node:module";

interface PackageClient {
  on(event: "bound", listener: (lease: { address: string; options: { netmask: string } }) => void): void;
  on(event: "message", listener: (packet: { options: Record<number, unknown> }) => void): void;
  on(event: "listening", listener: () => void): void;
  listen(): void;
  sendDiscover(): void;
  _send(host: string, packet: { flags: number }): void;
}

const load = createRequire(import.meta.url);
const { createClient }: { createClient(options: { mac: string }): PackageClient } = load("dhcp");
const client = createClient({ mac: (process.argv[2] ?? "").replaceAll(":", "-") });
const BROADCAST = 0x8000;
const send = client._send.bind(client);
client._send = (host, packet) => send(host, { ...packet, flags: BROADCAST });
client.on("bound", (lease) => {
  console.log(`bound ${lease.address} ${lease.options.netmask}`);
  process.exit(0);
});
client.on("listening", () => client.sendDiscover());
const again = setInterval(() => client.sendDiscover(), 1_000);
setTimeout(() => {
  clearInterval(again);
  console.log("no lease");
  process.exit(1);
}, 15_000);
client.listen();
