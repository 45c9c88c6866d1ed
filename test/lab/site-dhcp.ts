import { type Background, until } from "./commands.js";
import { LAN, type Lab } from "./namespaces.js";

export const SITE_DHCP = "10.77.0.2";
/** What it gives, and none of ours is among: `10.77.0.200` and after. */
export const SITE_ADDRESS = /^10\.77\.0\.2\d\d$/;

/**
 * dnsmasq as the DHCP server that a site has had for years, on a host of its own; `more` are further options of dnsmasq. It gives addresses, and where
 * `more` does not say otherwise nothing to boot.
 */
export async function startSiteDhcp(
  lab: Lab,
  {
    host = "site",
    range = "10.77.0.200,10.77.0.239,255.255.255.0,10m",
    more = [],
  }: { readonly host?: string; readonly range?: string; readonly more?: readonly string[] } = {},
): Promise<Background> {
  const files = [`--pid-file=${lab.path(`${host}.pid`)}`, `--dhcp-leasefile=${lab.path(`${host}.leases`)}`];
  const dnsmasq = lab.start(
    host,
    [
      ...["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--port=0"],
      ...["--bind-dynamic", `--interface=${LAN}`, "--log-facility=-", "--log-dhcp", "--no-ping"],
      ...["--dhcp-authoritative", `--dhcp-range=${range}`, ...files, ...more],
    ],
    `${host}.log`,
  );
  await until("the site's dnsmasq is up", () => /DHCP, (IP range|static)/.test(dnsmasq.output()), {
    timeout: 120_000,
  });
  return dnsmasq;
}
