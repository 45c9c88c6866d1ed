import { EventRing } from "../../../pxe/boot/event-ring.js";
import { startCoordinator } from "../../../pxe/coordinator/coordinator.js";
import { openDhcpSockets } from "../../../pxe/dhcp/dhcp-sockets.js";
import { interfaceIndex } from "../../../pxe/net/interface-index.js";
import { UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { openLoopShell } from "../../../pxe/net/loop-shell.js";
import { MemoryStore } from "../coordinator/harness.js";
import { fixedGrant, HV1, ip, owner, subnet } from "../coordinator/lab.js";

/**
 * Answers DHCP on the interface it is told with every option a subnet and a vif can have, and gives every machine 10.77.0.50. Its third argument is
 * how many routes the machine's vif has.
 */
const [, , device = "", routeCount = "1"] = process.argv;
const everything = subnet("10.77.0.0/24", {
  interface: device,
  gateway: ip("10.77.0.254"),
  dns: [ip("10.77.0.253")],
  domain: "lab.example",
  search: ["lab.example", "eng.lab.example", "example"],
  ntp: [ip("10.77.0.3")],
  mtu: 9000,
  routes: [{ destination: subnet("10.9.0.0/16").subnet, router: ip("10.77.0.8") }],
});
/** What the machine's vif says itself goes before the subnet's. */
const own = {
  hostname: "n1",
  mtu: 1450,
  routes: Array.from({ length: Number(routeCount) }, (_, i) => ({
    destination: subnet(i === 0 ? "10.0.0.0/8" : `10.${i}.0.0/16`).subnet,
    router: ip("10.77.0.9"),
  })),
};

const { io } = await openLoopShell();
const ring = new EventRing({ source: "dc1", capacity: 100, clock: Date.now });
ring.subscribe((event) => console.log(JSON.stringify(event.detail)));
await startCoordinator({
  id: "dc1",
  settings: { subnets: [everything], port: 67, address: UNSPECIFIED },
  drivers: [HV1],
  ask: async () => owner(HV1, 1, fixedGrant("10.77.0.50", own)),
  leases: new MemoryStore(),
  ring,
  clock: Date.now,
  newBootSession: () => "s",
  openSockets: (options) => openDhcpSockets({ ...options, io, interfaceIndex, tell: () => undefined }),
});
console.log("ready");
