import { networkInterfaces } from "node:os";
import type { StrangerTreatment, SubnetSettings } from "../../pxe/coordinator/settings.js";
import { type Ipv4Address, ipv4ToNumber } from "../../pxe/net/ipv4-address.js";
import type { Problem, ProblemPath } from "./config-error.js";

/**
 * What is handed to this very server would go round in circles. `subnets` in the order of the file, those that are refused by themselves left empty; `address`
 * is `dhcp.address`.
 */
export function ownServerProblems(
  subnets: readonly (SubnetSettings | undefined)[],
  address: Ipv4Address,
): readonly Problem[] {
  return forwardServers(subnets).flatMap(({ server, path }): Problem[] => {
    const isOwn = server === address || ipv4ToNumber(server) >>> 24 === 127;
    if (!isOwn) return [];
    const text = `${server} is this server itself; name another DHCP server, or use pool`;
    return [{ path, at: "value", text }];
  });
}

/** The same for the addresses of the host that the file is checked on, which may be another one. */
export function ownServerWarnings(subnets: readonly SubnetSettings[]): readonly string[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map((one) => one.address),
  );
  const found = forwardServers(subnets).filter(({ server }) => own.includes(server));
  return found.map(
    ({ server, path }) =>
      `${path.join(".")}: ${server} is an address of this host: a coordinator here hands nothing to it`,
  );
}

interface NamedServer {
  readonly server: Ipv4Address;
  readonly path: ProblemPath;
}

function forwardServers(subnets: readonly (SubnetSettings | undefined)[]): readonly NamedServer[] {
  return subnets.flatMap((subnet, place) => {
    const { unknown, rules = [] } = subnet ?? {};
    const ruled = rules.flatMap(({ treatment }, rule) => named(treatment, ["subnets", place, "rules", rule]));
    return unknown === undefined ? ruled : [...named(unknown, ["subnets", place, "unknown"]), ...ruled];
  });
}

function named(treatment: StrangerTreatment, path: ProblemPath): readonly NamedServer[] {
  if (treatment.policy !== "forward") return [];
  return treatment.servers.map((server, place) => ({ server, path: [...path, "servers", place] }));
}
