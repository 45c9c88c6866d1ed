import type { Lab } from "../lab/namespaces.js";

/** A segment of its own behind a host, which routes between it and the site's network; `address` is the host's on the new segment. */
export async function addRack(
  lab: Lab,
  rack: { readonly host: string; readonly bridge: string; readonly address: string },
): Promise<void> {
  const { host, bridge, address } = rack;
  await lab.run(host, ["sysctl", "-qw", "net.ipv4.ip_forward=1"]);
  await lab.run(host, [
    "ip",
    "link",
    "add",
    bridge,
    "type",
    "bridge",
    "stp_state",
    "0",
    "forward_delay",
    "0",
  ]);
  await lab.run(host, ["ip", "address", "add", address, "dev", bridge]);
  await lab.run(host, ["ip", "link", "set", bridge, "up"]);
}
