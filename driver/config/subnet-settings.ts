import type { FromSchema } from "json-schema-to-ts";
import { UNKNOWN_POLICIES } from "../../pxe/boot/unknown-policy.js";
import type { StrangerTreatment, SubnetSettings } from "../../pxe/coordinator/settings.js";
import { type Ipv4Address, ipv4ToNumber, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import {
  type AddressRange,
  formatSubnet,
  isHostAddress,
  parseSubnet,
  rangeContains,
  type Subnet,
  subnetContains,
} from "../../pxe/net/subnet.js";
import type { Problem, ProblemPath } from "./config-error.js";
import { ADDRESS, NETWORK_OPTIONS, networkOptions, routeProblems } from "./network-options.js";
import { compileShape } from "./validate.js";

/** Policies the design names and later versions serve. */
const LATER_POLICIES = ["delay", "discover", "proxy", "forward"] as const;
const DEFAULT_LEASE_SECONDS = 3600;

const SWITCH = { type: "boolean", description: "true or false" } as const;

export const SUBNET_SCHEMA = {
  type: "object",
  description: "a mapping with the key subnet",
  additionalProperties: false,
  required: ["subnet"],
  properties: {
    subnet: {
      type: "string",
      format: "subnet",
      description: "a subnet with zero host bits, like 10.77.0.0/24",
    },
    interface: {
      type: "string",
      format: "interface",
      description: "the name of a network interface, like eth1",
    },
    gateway: ADDRESS,
    ...NETWORK_OPTIONS,
    leaseSeconds: {
      type: "integer",
      minimum: 60,
      maximum: 31536000,
      description: "a number of seconds, 60 (a minute) to 31536000 (a year)",
    },
    pool: {
      type: "object",
      description: "a mapping with the keys start and end",
      additionalProperties: false,
      required: ["start", "end"],
      properties: { start: ADDRESS, end: ADDRESS },
    },
    unknown: {
      type: "string",
      enum: UNKNOWN_POLICIES,
      description: "ignore, log or pool",
    },
    bootp: SWITCH,
    probe: SWITCH,
    routerAdvertisement: SWITCH,
  },
} as const;

type RawSubnet = FromSchema<typeof SUBNET_SCHEMA>;
const shape = compileShape<RawSubnet>(SUBNET_SCHEMA);

/** The subnet at `path`, or `undefined` where the schema has refused it. What contradicts itself is added to `problems`. */
export function subnetSettings(
  value: unknown,
  path: ProblemPath,
  problems: Problem[],
): SubnetSettings | undefined {
  if (!shape.fits(value)) return undefined;
  const subnet = parseSubnet(value.subnet);
  if (subnet === undefined) return undefined;
  const gateway = parseIpv4Address(value.gateway ?? "");
  const pool = addressRange(value.pool);
  const network = networkOptions(value);
  const contradictions = [
    ...gatewayProblems(subnet, gateway),
    ...(pool === undefined ? [] : poolProblems(subnet, pool, { gateway, ...network })),
    ...routeProblems(subnet, network.routes).map(({ path, text }) => contradiction(path, text)),
    ...unknownProblems(value),
    ...switchProblems(value),
  ];
  problems.push(...contradictions.map((problem) => ({ ...problem, path: [...path, ...problem.path] })));
  return {
    subnet,
    ...(value.interface !== undefined && { interface: value.interface }),
    ...(gateway !== undefined && { gateway }),
    ...network,
    leaseSeconds: value.leaseSeconds ?? DEFAULT_LEASE_SECONDS,
    ...(pool !== undefined && { pool }),
    unknown: treatmentOf(value.unknown),
    ...(value.bootp !== undefined && { bootp: value.bootp }),
    ...(pool !== undefined && { probe: value.probe ?? true }),
    ...(value.routerAdvertisement !== undefined && { routerAdvertisement: value.routerAdvertisement }),
  };
}

function treatmentOf(name: RawSubnet["unknown"]): StrangerTreatment {
  return { policy: name === "log" || name === "pool" ? name : "ignore" };
}

/** Each pair of subnets that share addresses; places are those of the configuration's list. */
export function overlappingSubnets(subnets: readonly (SubnetSettings | undefined)[]): readonly Problem[] {
  return subnets.flatMap((later, place) => {
    const first = subnets.findIndex((earlier) => earlier && later && overlap(earlier.subnet, later.subnet));
    const other = subnets[first];
    if (later === undefined || other === undefined || first >= place) return [];
    const text = `${formatSubnet(later.subnet)} overlaps ${formatSubnet(other.subnet)} of subnets.${first}; an address belongs to one subnet`;
    return [{ path: ["subnets", place, "subnet"], at: "value", text }];
  });
}

function overlap(a: Subnet, b: Subnet): boolean {
  return subnetContains(a, b.network) || subnetContains(b, a.network);
}

function addressRange(pool: RawSubnet["pool"]): AddressRange | undefined {
  const start = parseIpv4Address(pool?.start ?? "");
  const end = parseIpv4Address(pool?.end ?? "");
  return start === undefined || end === undefined ? undefined : { start, end };
}

function gatewayProblems(subnet: Subnet, gateway: Ipv4Address | undefined): readonly Problem[] {
  if (gateway === undefined || isHostAddress(subnet, gateway)) return [];
  return [contradiction(["gateway"], `${gateway} is no host address of ${formatSubnet(subnet)}`)];
}

function poolProblems(
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

/** Keys that do nothing without another one. */
function switchProblems(value: RawSubnet): readonly Problem[] {
  const problems: Problem[] = [];
  if (value.probe !== undefined && value.pool === undefined)
    problems.push(contradiction(["probe"], "is about the addresses of a pool, and there is none; remove it"));
  if (value.routerAdvertisement === true && value.interface === undefined)
    problems.push(
      contradiction(
        ["routerAdvertisement"],
        "needs an interface to send on: a subnet behind relays cannot be reached",
      ),
    );
  return problems;
}

function unknownProblems({ unknown, pool }: RawSubnet): readonly Problem[] {
  if (LATER_POLICIES.some((policy) => policy === unknown))
    return [contradiction(["unknown"], `${unknown} is not served by this version; use ignore, log or pool`)];
  if (unknown === "pool" && pool === undefined)
    return [contradiction(["unknown"], "pool needs a pool of addresses; add pool: { start: …, end: … }")];
  return [];
}

function contradiction(path: ProblemPath, text: string): Problem {
  return { path, at: "value", text };
}
