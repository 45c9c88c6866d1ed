import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { leaseStore } from "../../../driver/bin/lease-store.js";
import { parseLeaseRecord } from "../../../driver/config/records.js";
import { openStore } from "../../../driver/store/level-store.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import { startCoordinator } from "../../../pxe/coordinator/coordinator.js";
import type { DhcpSocketOptions } from "../../../pxe/dhcp/dhcp-sockets.js";
import { messageType } from "../../../pxe/dhcp/options.js";
import { decodeDhcp, encodeDhcp } from "../../../pxe/dhcp/packet.js";
import { BY_ETH1, type MessageParts, mac, packet, range, SERVER, subnet } from "../../pxe/coordinator/lab.js";

/** A coordinator on a real store that boots machine after machine until it is killed, telling each ACK on stdout as it leaves. */
const [folder = ""] = process.argv.slice(2);
const AT_ONCE = 16;
const WHOLE = subnet("10.77.0.0/16", {
  interface: "eth1",
  unknown: { policy: "pool" },
  pool: range("10.77.1.0", "10.77.200.255"),
});

const leases = await leaseStore(await openStore(folder), {
  parse: parseLeaseRecord,
  subnets: [WHOLE],
  now: Date.now(),
});
let next = leases.load().length * 2;
let receive: DhcpSocketOptions["receive"] = () => {};

await startCoordinator({
  id: "dc1",
  settings: { subnets: [WHOLE], port: 67, address: SERVER },
  drivers: [],
  ask: async (driver) => ({ kind: "silent", driver, text: "" }),
  leases,
  ring: new EventRing({ source: "dc1", capacity: 100, clock: Date.now }),
  clock: Date.now,
  newBootSession: randomUUID,
  openSockets: async (options) => {
    receive = options.receive;
    return { port: 67, send: answered, close: async () => {} };
  },
});
for (let machine = 0; machine < AT_ONCE; machine++) discover();
// Nothing else keeps the process alive while the disk is waited for.
setInterval(() => {}, 1 << 30);

function answered(bytes: Uint8Array): void {
  const reply = decodeDhcp(bytes);
  if (!reply.ok) return;
  const { chaddr, yiaddr } = reply.value;
  if (messageType(reply.value) === "ACK") {
    writeSync(1, `${chaddr} ${yiaddr}\n`);
    discover();
  } else {
    const options = { serverIdentifier: SERVER, requestedAddress: yiaddr };
    hear("REQUEST", { chaddr, options });
  }
}

function discover(): void {
  hear("DISCOVER", { chaddr: mac(next++) });
}

/** In a turn of its own, as from a socket. */
function hear(message: Parameters<typeof packet>[0], parts: MessageParts): void {
  setImmediate(() => receive(encodeDhcp(packet(message, parts), { maxSize: 1472 }), BY_ETH1));
}
