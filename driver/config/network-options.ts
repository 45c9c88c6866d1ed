import type { FromSchema } from "json-schema-to-ts";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { type Ipv4Address, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { formatSubnet, isHostAddress, parseSubnet, type Subnet } from "../../pxe/net/subnet.js";
import type { Problem } from "./config-error.js";

export const ADDRESS = {
  type: "string",
  format: "unicastIpv4",
  description: "an IPv4 address, like 10.77.0.1",
} as const;

const DOMAIN = {
  type: "string",
  format: "domainName",
  description: "a domain name of letters, digits and hyphens, like lab.example",
} as const;

/** Keys of a subnet that its machines are told as they stand. */
export const NETWORK_OPTIONS = {
  dns: {
    type: "array",
    maxItems: 16,
    description: "a list of up to 16 name servers' addresses",
    items: ADDRESS,
  },
  domain: DOMAIN,
  search: {
    type: "array",
    maxItems: 16,
    description: "a list of up to 16 domain names",
    items: DOMAIN,
  },
  ntp: {
    type: "array",
    maxItems: 16,
    description: "a list of up to 16 time servers' addresses",
    items: ADDRESS,
  },
  mtu: {
    type: "integer",
    minimum: 68,
    maximum: 65535,
    description: "a number of bytes, 68 to 65535",
  },
  routes: {
    type: "array",
    maxItems: 32,
    description: "a list of up to 32 routes, each like { to: 10.0.0.0/8, via: 10.77.0.9 }",
    items: {
      type: "object",
      description: "a mapping with the keys to and via",
      additionalProperties: false,
      required: ["to", "via"],
      properties: {
        to: {
          type: "string",
          format: "subnet",
          description: "a subnet with zero host bits, like 10.0.0.0/8",
        },
        via: ADDRESS,
      },
    },
  },
} as const;

type NetworkKey = keyof typeof NETWORK_OPTIONS;
type RawOptions = { readonly [K in NetworkKey]?: FromSchema<(typeof NETWORK_OPTIONS)[K]> | undefined };

export function networkOptions(value: RawOptions): Pick<SubnetSettings, NetworkKey> {
  const { domain, search, ntp, mtu, routes } = value;
  return {
    dns: addresses(value.dns),
    ...(domain !== undefined && { domain }),
    ...(search !== undefined && { search }),
    ...(ntp !== undefined && { ntp: addresses(ntp) }),
    ...(mtu !== undefined && { mtu }),
    ...(routes !== undefined && { routes: parseRoutes(routes) }),
  };
}

export function routeProblems(
  subnet: Subnet,
  routes: SubnetSettings["routes"] = [],
): readonly Pick<Problem, "path" | "text">[] {
  const destinations = routes.map(({ destination }) => formatSubnet(destination));
  return routes.flatMap(({ router, destination }, place) => {
    const to = formatSubnet(destination);
    const first = destinations.indexOf(to);
    return [
      ...(isHostAddress(subnet, router)
        ? []
        : [problem(place, "via", `${router} is no host address of ${formatSubnet(subnet)}`)]),
      ...(destination.prefixLength === 0 ? [problem(place, "to", "the default route is gateway")] : []),
      ...(first < place ? [problem(place, "to", `${to} is already routes.${first}`)] : []),
    ];
  });
}

function problem(place: number, key: "to" | "via", text: string) {
  return { path: ["routes", place, key], text };
}

function addresses(texts: readonly string[] = []): Ipv4Address[] {
  return texts.map(parseIpv4Address).filter((address) => address !== undefined);
}

function parseRoutes(routes: NonNullable<RawOptions["routes"]>): NonNullable<SubnetSettings["routes"]> {
  return routes.flatMap(({ to, via }) => {
    const destination = parseSubnet(to);
    const router = parseIpv4Address(via);
    return destination === undefined || router === undefined ? [] : [{ destination, router }];
  });
}
