import type { FromSchema } from "json-schema-to-ts";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { type Ipv4Address, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import {
  formatSubnet,
  isHostAddress,
  parseSubnet,
  type Subnet,
  subnetsOverlap,
} from "../../pxe/net/subnet.js";
import { contradiction, type Problem, type ProblemPath } from "./config-error.js";
import { ADDRESS, NETWORK_OPTIONS, networkOptions, routeProblems } from "./network-options.js";
import { addressRange, POOL, poolProblems } from "./pool-settings.js";
import { RULES, strangerProblems, strangerSettings, UNKNOWN } from "./stranger-settings.js";
import { compileShape } from "./validate.js";

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
    pool: POOL,
    unknown: UNKNOWN,
    rules: RULES,
    addresses: {
      type: "string",
      enum: ["own", "foreign"],
      description: "own, or foreign where another DHCP server gives the addresses",
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
    ...strangerProblems(value),
    ...switchProblems(value),
    ...foreignProblems(value),
  ];
  problems.push(...contradictions.map((problem) => ({ ...problem, path: [...path, ...problem.path] })));
  return {
    subnet,
    ...(value.interface !== undefined && { interface: value.interface }),
    ...(gateway !== undefined && { gateway }),
    ...network,
    leaseSeconds: value.leaseSeconds ?? DEFAULT_LEASE_SECONDS,
    ...(pool !== undefined && { pool }),
    ...strangerSettings(value),
    ...(value.addresses !== undefined && { addresses: value.addresses }),
    ...(value.bootp !== undefined && { bootp: value.bootp }),
    ...(pool !== undefined && { probe: value.probe ?? true }),
    ...(value.routerAdvertisement !== undefined && { routerAdvertisement: value.routerAdvertisement }),
  };
}

/** Each pair of subnets that share addresses; places are those of the configuration's list. */
export function overlappingSubnets(subnets: readonly (SubnetSettings | undefined)[]): readonly Problem[] {
  return subnets.flatMap((later, place) => {
    const first = subnets.findIndex(
      (earlier) => earlier && later && subnetsOverlap(earlier.subnet, later.subnet),
    );
    const other = subnets[first];
    if (later === undefined || other === undefined || first >= place) return [];
    const text = `${formatSubnet(later.subnet)} overlaps ${formatSubnet(other.subnet)} of subnets.${first}; an address belongs to one subnet`;
    return [{ path: ["subnets", place, "subnet"], at: "value", text }];
  });
}

function gatewayProblems(subnet: Subnet, gateway: Ipv4Address | undefined): readonly Problem[] {
  if (gateway === undefined || isHostAddress(subnet, gateway)) return [];
  return [contradiction(["gateway"], `${gateway} is no host address of ${formatSubnet(subnet)}`)];
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

/** What machines are told together with their address: the server that gives it says these too. */
const TOLD_WITH_ADDRESS = [
  "gateway",
  "dns",
  "domain",
  "search",
  "ntp",
  "mtu",
  "routes",
  "leaseSeconds",
  "pool",
  "bootp",
] as const;

function foreignProblems(value: RawSubnet): readonly Problem[] {
  if (value.addresses !== "foreign") return [];
  const given = TOLD_WITH_ADDRESS.filter((key) => value[key] !== undefined && value[key] !== false);
  return given.map((key) => ({
    path: [key],
    at: "key",
    text: "goes with an address, and addresses: foreign leaves those to another server; remove it, or write addresses: own",
  }));
}
