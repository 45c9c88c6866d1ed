import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Background } from "./commands.js";
import { LAN, type Lab } from "./namespaces.js";
import { Dhclient, startUdhcpc, waitForLog } from "./peers.js";
import { unpackedPackage } from "./unpacked-package.js";

/** Asks for an address on a host of the lab as one operating system does; the address it got. */
export type OsClient = (lab: Lab, host: string) => Promise<string>;

/** How a running system asks, by client. Each sends something else to tell who it is: nothing, its MAC, or a DUID. */
export const OS_CLIENTS: Readonly<Record<string, OsClient>> = {
  udhcpc: (lab, host) => addressIn(startUdhcpc(lab, host), /EVENT bound ([\d.]+)\//),
  dhclient: async (lab, host) =>
    addressOf(/EVENT BOUND ([\d.]+)/.exec(await new Dhclient(lab, host).lease())),
  dhcpcd: async (lab, host) => addressIn(await startDhcpcd(lab, host), /leased ([\d.]+) for/),
  "systemd-networkd": (lab, host) => addressIn(startNetworkd(lab, host), /DHCPv4 address ([\d.]+)\//),
};

async function addressIn(client: Background, said: RegExp): Promise<string> {
  const found = await waitForLog(client, said, 40_000);
  await client.stop();
  return addressOf(found);
}

function addressOf(found: RegExpExecArray | null): string {
  return found?.[1] ?? "none";
}

/** With Debian's own configuration, and a hook that does nothing. */
async function startDhcpcd(lab: Lab, host: string): Promise<Background> {
  const folder = await unpackedPackage("dhcpcd-base", lab.path(`${host}.dhcpcd`));
  const dhcpcd = [join(folder, "usr/sbin/dhcpcd"), "-4", "-B", "-c", "/bin/true"];
  const argv = [...dhcpcd, "-f", join(folder, "etc/dhcpcd.conf"), LAN];
  return lab.start(
    host,
    onOwnDisk(["/run", "/var/lib"], argv, "mkdir /var/lib/dhcpcd"),
    `${host}.dhcpcd.log`,
  );
}

/** Without udev, as in a container: networkd takes a read-only /sys as the sign of it. */
function startNetworkd(lab: Lab, host: string): Background {
  const network = lab.path(`${host}.network`);
  writeFileSync(network, `[Match]\nName=${LAN}\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=no\n`);
  const prepare = `
    mount -o remount,bind,ro /sys
    mkdir -p /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp
    chown -R systemd-network: /run/systemd/netif
    cp ${network} /run/systemd/network/10-lan.network
    export SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=info`;
  const argv = onOwnDisk(["/run"], ["/lib/systemd/systemd-networkd"], prepare);
  return lab.start(host, argv, `${host}.networkd.log`);
}

/** Runs a program with empty folders where the system's own are, so that it finds nobody and leaves nothing. */
function onOwnDisk(folders: readonly string[], argv: readonly string[], prepare = ""): readonly string[] {
  const mounts = folders.map((folder) => `mount -t tmpfs tmpfs ${folder}`).join("\n");
  const script = `set -e\n${mounts}\n${prepare}\nexec "$@"`;
  return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", ...argv];
}
