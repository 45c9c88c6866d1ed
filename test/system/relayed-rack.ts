import { join } from "node:path";
import { LAN, type Lab } from "../lab/namespaces.js";
import { unpackedPackage } from "../lab/unpacked-package.js";
import { COORDINATOR, DRIVER } from "./beside-rig.js";

const ROUTER = "10.77.0.9";
/** giaddr. */
const RELAY = "10.78.0.1";

/** A segment 10.78.0.0/24 of its own behind a router, whose isc-dhcp-relay hands everything to `servers`. */
export async function addRackWithRelay(lab: Lab, servers: readonly string[]): Promise<void> {
  await lab.addBridge("br2");
  await lab.addHost("router", `${ROUTER}/24`);
  await lab.attachTo("br2", "router", "rack0", `${RELAY}/24`);
  await lab.run("router", ["sysctl", "-qw", "net.ipv4.ip_forward=1"]);
  await addRoutes(lab, ["dc1", "hv1"]);
  const folder = await unpackedPackage("isc-dhcp-relay", lab.path("relay"));
  const relay = [join(folder, "usr/sbin/dhcrelay"), "-4", "-d", "-id", "rack0", "-iu", LAN, ...servers];
  lab.start("router", relay, "relay.log");
}

/** Hosts of 10.77.0.0/24 find the rack by its router. */
export async function addRoutes(lab: Lab, hosts: readonly string[]): Promise<void> {
  for (const host of hosts) await lab.run(host, ["ip", "route", "add", "10.78.0.0/24", "via", ROUTER]);
}

/** Moves a host from the lab's segment to the rack, or makes it there. */
export async function addRackHost(lab: Lab, host: string, mac: string): Promise<void> {
  await lab.addHost(host);
  await lab.run(host, ["ip", "link", "delete", LAN]);
  await lab.attachTo("br2", host, LAN);
  await lab.run(host, ["ip", "link", "set", LAN, "address", mac]);
}

/** A driver is reached through the router from there. */
export async function reachesDriver(lab: Lab, host: string): Promise<void> {
  await lab.run(host, ["ip", "route", "replace", `${DRIVER}/32`, "via", RELAY]);
  await lab.run(host, ["ip", "route", "replace", `${COORDINATOR}/32`, "via", RELAY]);
}
