import type { FromSchema } from "json-schema-to-ts";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { type Ipv4Address, ipv4ToNumber, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import {
  type AddressRange,
  formatSubnet,
  isHostAddress,
  rangeContains,
  type Subnet,
} from "../../pxe/net/subnet.js";
import { contradiction, type Problem } from "./config-error.js";
import { ADDRESS } from "./network-options.js";

export const POOL = {
  type: "object",
  description: "a mapping with the keys start and end",
  additionalProperties: false,
  required: ["start", "end"],
  properties: { start: ADDRESS, end: ADDRESS },
} as const;

export function addressRange(pool: FromSchema<typeof POOL> | undefined): AddressRange | undefined {
  const start = parseIpv4Address(pool?.start ?? "");
  const end = parseIpv4Address(pool?.end ?? "");
  return start === undefined || end === undefined ? undefined : { start, end };
}

export function poolProblems(
  subnet: Subnet,
  pool: AddressRange,
  { gateway, routes = [] }: { readonly gateway: Ipv4Address | undefined } & Pick<SubnetSettings, "routes">,
): readonly Problem[] {
  const strays = (["start", "end"] as const).filter((end) => !isHostAddress(subnet, pool[end]));
  const problems = strays.map((end) =>
    contradiction(["pool", end], `${pool[end]} is no host address of ${formatSubnet(subnet)}`),
  );
  if (ipv4ToNumber(pool.start) > ipv4ToNumber(pool.end))
    problems.push(contradiction(["pool"], `start ${pool.start} comes after end ${pool.end}; swap them`));
  else
    problems.push(
      ...routerProblems(
        pool,
        gateway,
        routes.map(({ router }) => router),
      ),
    );
  return problems;
}

function routerProblems(
  pool: AddressRange,
  gateway: Ipv4Address | undefined,
  routers: readonly Ipv4Address[],
): readonly Problem[] {
  const given = (what: string, address: Ipv4Address) =>
    contradiction(["pool"], `holds the ${what} ${address}, which would be given to a machine`);
  const others = new Set(routers.filter((router) => router !== gateway && rangeContains(pool, router)));
  return [
    ...(gateway !== undefined && rangeContains(pool, gateway) ? [given("gateway", gateway)] : []),
    ...Array.from(others, (router) => given("router", router)),
  ];
}
