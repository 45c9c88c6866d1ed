/**
 * The npm package `dhcp` as a client: `node dhcp-package-client.js MAC`, inside a namespace only. Two things it leaves out are put into
 * what it sends: the broadcast flag, without which its plain socket never sees the reply, and in its REQUEST the address and the
 * server it was offered, which RFC 2131 §4.3.2 wants there. And it asks once only, where RFC 2131 §4.1 wants it to ask again.
 */
import { createRequire } from "node:module";

interface Packet {
  readonly yiaddr: string;
  readonly flags: number;
  readonly options: Readonly<Record<number, unknown>>;
}

interface PackageClient {
  on(event: "bound", listener: (lease: { address: string; options: { netmask: string } }) => void): void;
  on(event: "message", listener: (packet: Packet) => void): void;
  on(event: "listening", listener: () => void): void;
  listen(): void;
  sendDiscover(): void;
  _send(host: string, packet: Packet): void;
}

const BROADCAST = 0x8000;
const REQUEST = 3;

const load = createRequire(import.meta.url);
const { createClient }: { createClient(options: { mac: string }): PackageClient } = load("dhcp");
const client = createClient({ mac: (process.argv[2] ?? "").replaceAll(":", "-") });
let offer: Packet | undefined;
const send = client._send.bind(client);
client._send = (host, packet) => {
  const chosen = packet.options[53] === REQUEST && offer ? { 50: offer.yiaddr, 54: offer.options[54] } : {};
  send(host, { ...packet, flags: BROADCAST, options: { ...packet.options, ...chosen } });
};
client.on("message", (packet) => {
  offer ??= packet;
});
client.on("bound", (lease) => {
  console.log(`bound ${lease.address} ${lease.options.netmask}`);
  process.exit(0);
});
client.on("listening", () => {
  client.sendDiscover();
  setInterval(() => client.sendDiscover(), 4_000);
});
client.listen();
setTimeout(() => {
  console.log("no lease");
  process.exit(1);
}, 60_000);
