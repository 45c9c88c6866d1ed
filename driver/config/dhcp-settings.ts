import type { FromSchema } from "json-schema-to-ts";
import type { DhcpSettings, SubnetSettings } from "../../pxe/coordinator/settings.js";
import { parseIpv4Address, UNSPECIFIED } from "../../pxe/net/ipv4-address.js";
import { formatSubnet, parseSubnet, type Subnet, subnetsOverlap } from "../../pxe/net/subnet.js";
import { contradiction, type Problem } from "./config-error.js";
import { PORT } from "./driver-config.js";
import { FOREIGN_SERVERS_SCHEMA, foreignServersSettings } from "./foreign-servers-settings.js";
import { STRANGER_LIMITS, strangerLimitProblems, strangerLimits } from "./stranger-limits-settings.js";
import { compileShape } from "./validate.js";

export const DHCP_SCHEMA = {
  type: "object",
  description: "a mapping with the keys address, port, relays, strangers and foreignServers",
  additionalProperties: false,
  properties: {
    address: {
      type: "string",
      format: "ipv4",
      description: "an IPv4 address to listen on, like 0.0.0.0",
    },
    port: PORT,
    relays: {
      type: "array",
      description: "a list of relays, by address or subnet, like [10.78.0.1, 10.79.0.0/24]",
      items: {
        type: "string",
        format: "addressOrSubnet",
        description: "a relay's IPv4 address or a subnet of relays, like 10.79.0.0/24",
      },
    },
    strangers: STRANGER_LIMITS,
    foreignServers: FOREIGN_SERVERS_SCHEMA,
  },
} as const;

/** RFC 2131 §4.1. */
const DHCP_SERVER_PORT = 67;

const shape = compileShape<FromSchema<typeof DHCP_SCHEMA>>(DHCP_SCHEMA);

/** Those of the file, in its order; `undefined` in place of one that was refused. */
type Subnets = readonly (SubnetSettings | undefined)[];

/** All but the mode. What contradicts itself or the subnets is added to `problems`; what the schema has refused is left out. */
export function dhcpSettings(value: unknown, subnets: Subnets, problems: Problem[]): DhcpSettings {
  const raw = shape.fits(value) ? value : {};
  const relays = raw.relays?.flatMap(relaySubnet);
  problems.push(...strangerLimitProblems(raw.strangers));
  if (relays !== undefined) problems.push(...unheardRelays(subnets, relays));
  return {
    subnets: subnets.filter((subnet) => subnet !== undefined),
    address: parseIpv4Address(raw.address ?? "") ?? UNSPECIFIED,
    port: raw.port ?? DHCP_SERVER_PORT,
    ...(relays !== undefined && { relays }),
    ...(raw.foreignServers !== undefined && { foreignServers: foreignServersSettings(raw.foreignServers) }),
    ...(raw.strangers !== undefined && { strangers: strangerLimits(raw.strangers) }),
  };
}

/** An address is a subnet of one. */
function relaySubnet(text: string): Subnet[] {
  const subnet = parseSubnet(text.includes("/") ? text : `${text}/32`);
  return subnet === undefined ? [] : [subnet];
}

/** Rules for relays that are not listened to. */
function unheardRelays(subnets: Subnets, relays: readonly Subnet[]): readonly Problem[] {
  return subnets.flatMap((settings, subnet) =>
    (settings?.rules ?? []).flatMap(({ match: { relay } }, place) => {
      if (relay === undefined || relays.some((listed) => subnetsOverlap(listed, relay))) return [];
      const path = ["subnets", subnet, "rules", place, "match", "relay"];
      return [contradiction(path, `${formatSubnet(relay)} holds no relay of dhcp.relays; add it there`)];
    }),
  );
}
