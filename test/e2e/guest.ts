import { LAN } from "../lab/namespaces.js";
import type { Site } from "../lab/site.js";

/** The host of a lab that looks like a machine of hv1's. */
export const GUEST = { host: "guest", mac: "52:54:00:77:12:01" } as const;

/** Puts it on the site's segment; `address` like 10.77.0.51/24, absent for one from the pool. */
export async function addGuest(site: Site, address?: string): Promise<void> {
  const { host, mac } = GUEST;
  await site.lab.addHost(host);
  await site.lab.run(host, ["ip", "link", "set", LAN, "address", mac]);
  await site.spawn("hv1", { name: host, mac, ...(address === undefined ? {} : { address }) });
}
