import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Ipv4Address, ipv4FromNumber } from "../../pxe/net/ipv4-address.js";
import { freePort } from "../free-port.js";

/** A network of servers and one load client. Addresses are host numbers of a /16. */
export interface Arena {
  /** Ports below 1024 can be had and are nobody else's. */
  readonly privileged: boolean;
  readonly prefixLength: 16;
  address(number: number): Ipv4Address;
  /** The well-known port where it can be had, else a free one. */
  port(wellKnown: number): Promise<number>;
  /** Puts a server's command line where servers live. */
  server(argv: readonly string[]): readonly string[];
}

/** Host numbers both kinds of arena have. */
export const CLIENT = 1;
export const HYPERVISORS = ["hv1", "hv2", "hv3", "hv4", "hv5", "hv6", "hv7", "hv8", "hv9", "hv10"] as const;
export type HypervisorId = (typeof HYPERVISORS)[number];
export const HOSTS = {
  coordinator: 2,
  ...{ hv1: 11, hv2: 12, hv3: 13, hv4: 14, hv5: 15, hv6: 16, hv7: 17, hv8: 18, hv9: 19, hv10: 20 },
  peer: 21,
} as const;

const LOOPBACK = 0x7f420000; // 127.66.0.0/16
const WIRE = 0x0a420000; // 10.66.0.0/16

/** Servers and client on loopback addresses of this namespace. */
export function loopbackArena(privileged: boolean): Arena {
  return {
    privileged,
    prefixLength: 16,
    address: (number) => ipv4FromNumber(LOOPBACK + number),
    port: (wellKnown) => (privileged ? Promise.resolve(wellKnown) : freePort()),
    server: (argv) => argv,
  };
}

/** dnsmasq answers no DHCP on loopback: servers behind a veth pair, in the second of the namespaces made by `withNamespaces`. */
export function wireArena(servers: string): Arena {
  return {
    privileged: true,
    prefixLength: 16,
    address: (number) => ipv4FromNumber(WIRE + number),
    port: (wellKnown) => Promise.resolve(wellKnown),
    server: (argv) => ["ip", "netns", "exec", servers, ...argv],
  };
}

/** The interface servers have in a wire arena. */
export const SERVER_DEVICE = "bench1";
const CLIENT_DEVICE = "bench0";

export interface Namespaces {
  readonly client: string;
  readonly servers: string;
}

export function canMakeNamespaces(): boolean {
  return process.getuid?.() === 0 && findProgram("ip") !== undefined;
}

/**
 * Two namespaces joined by a veth pair, gone when `body` is done. TFTP stays on the client's loopback; that there is a real address too
 * matters to tftpd-hpa, which resolves no address at all where there is none (AI_ADDRCONFIG).
 */
export async function withNamespaces<T>(body: (namespaces: Namespaces) => Promise<T>): Promise<T> {
  const namespaces = { client: `mpbench${process.pid}c`, servers: `mpbench${process.pid}s` };
  try {
    for (const name of Object.values(namespaces)) {
      ip("netns", "add", name);
      ip("-n", name, "link", "set", "lo", "up");
    }
    const { client, servers } = namespaces;
    ip("-n", client, "link", "add", CLIENT_DEVICE, "type", "veth", "peer", SERVER_DEVICE, "netns", servers);
    ip("-n", client, "address", "add", `${ipv4FromNumber(WIRE + CLIENT)}/16`, "dev", CLIENT_DEVICE);
    for (const host of Object.values(HOSTS))
      ip("-n", servers, "address", "add", `${ipv4FromNumber(WIRE + host)}/16`, "dev", SERVER_DEVICE);
    ip("-n", client, "link", "set", CLIENT_DEVICE, "up");
    ip("-n", servers, "link", "set", SERVER_DEVICE, "up");
    return await body(namespaces);
  } finally {
    for (const name of Object.values(namespaces)) tryIp("netns", "delete", name);
  }
}

/** The program's path, by default also in the folders a user's PATH leaves out. */
export function findProgram(
  name: string,
  folders: readonly string[] = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"],
): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ip(...args: readonly string[]): void {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "inherit"] });
}

function tryIp(...args: readonly string[]): void {
  try {
    execFileSync("ip", args, { stdio: "ignore" });
  } catch {
    // It was never made.
  }
}
