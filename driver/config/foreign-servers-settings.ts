import type { FromSchema } from "json-schema-to-ts";
import { FOREIGN_SERVER_DEFAULTS, type ForeignServerSettings } from "../../pxe/coordinator/settings.js";
import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";

/** The key `dhcp.foreignServers`: other DHCP servers on our segments. */
export const FOREIGN_SERVERS_SCHEMA = {
  type: "object",
  description: "a mapping with the keys probeSeconds and known",
  additionalProperties: false,
  properties: {
    probeSeconds: {
      type: "integer",
      anyOf: [{ const: 0 }, { minimum: 10, maximum: 86400 }],
      description:
        "the seconds between two looks for other DHCP servers, 10 to 86400 (a day), or 0 to listen only",
    },
    known: {
      type: "array",
      maxItems: 64,
      description: "a list of the DHCP servers that are meant to be there, like [10.77.0.5]",
      items: {
        type: "string",
        format: "unicastIpv4",
        description: "a DHCP server's IPv4 address (its server identifier), like 10.77.0.5",
      },
    },
  },
} as const;

export function foreignServersSettings(
  said: FromSchema<typeof FOREIGN_SERVERS_SCHEMA>,
): ForeignServerSettings {
  const { probeSeconds = FOREIGN_SERVER_DEFAULTS.probeSeconds, known = [] } = said;
  return { probeSeconds, known: known.flatMap((text) => parseIpv4Address(text) ?? []) };
}
