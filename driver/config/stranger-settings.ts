import type { FromSchema } from "json-schema-to-ts";
import type { StrangerMatch, StrangerRule, SubnetSettings } from "../../pxe/coordinator/settings.js";
import { parseSubnet } from "../../pxe/net/subnet.js";
import { contradiction, type Problem } from "./config-error.js";
import { type Place, SHORT_FORM, TREATMENT, treatmentOf, treatmentProblems } from "./stranger-treatment.js";

/** What becomes of machines no driver claims: one word, or a policy with what it needs. */
export const UNKNOWN = {
  type: ["string", "object"],
  format: "policy",
  description: `ignore, log, pool, or one of the others with what it needs, like ${SHORT_FORM}`,
  additionalProperties: false,
  required: ["policy"],
  properties: TREATMENT,
} as const;

const PATTERN_HINT = "a * at its end stands for anything";

const MATCH = {
  type: "object",
  description:
    "a mapping with at least one thing that has to fit, like { macPrefix: 52:54:00, architecture: 7 }",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    macPrefix: {
      type: "string",
      format: "macPrefix",
      description: "the first bytes of a MAC, like 52:54:00",
    },
    vendorClass: {
      type: "string",
      format: "startOfText",
      description: `option 60 as text, like PXEClient*; ${PATTERN_HINT}`,
    },
    architecture: {
      type: "integer",
      minimum: 0,
      maximum: 65535,
      description: "the number in option 93, like 7 (UEFI x64) or 0 (BIOS)",
    },
    relay: {
      type: "string",
      format: "addressOrSubnet",
      description: "a relay's IPv4 address or a subnet of relays, like 10.79.0.0/24",
    },
    circuitId: bytesOfRelay("circuit id (option 82, sub-option 1)", "ge-0/0/1*"),
    remoteId: bytesOfRelay("remote id (option 82, sub-option 2)", "0x0a0b*"),
  },
} as const;

export const RULES = {
  type: "array",
  maxItems: 1000,
  description: "a list of up to 1000 rules, each like { match: { macPrefix: 52:54:00 }, policy: pool }",
  items: {
    type: "object",
    description: "a mapping with the keys match and policy",
    additionalProperties: false,
    required: ["match", "policy"],
    properties: { match: MATCH, ...TREATMENT },
  },
} as const;

type RawRule = FromSchema<typeof RULES>[number];

/** The part of a subnet that is about strangers. */
export interface RawStrangers extends Place {
  readonly unknown?: FromSchema<typeof UNKNOWN> | undefined;
  readonly rules?: readonly RawRule[] | undefined;
}

export function strangerSettings({
  unknown,
  rules,
}: RawStrangers): Pick<SubnetSettings, "unknown" | "rules"> {
  return {
    unknown: treatmentOf(longForm(unknown)),
    ...(rules !== undefined && { rules: rules.map(toRule) }),
  };
}

export function strangerProblems(value: RawStrangers): readonly Problem[] {
  const { unknown, rules = [] } = value;
  const isShort = typeof unknown === "string";
  const bare = treatmentProblems(longForm(unknown), value, isShort ? "unknown: " : "");
  return [
    ...bare.map(({ path, ...rest }) => ({ ...rest, path: ["unknown", ...(isShort ? [] : path)] })),
    ...rules.flatMap((rule, place) => {
      const problems = treatmentProblems(rule, value, "");
      return problems.map(({ path, ...rest }) => ({ ...rest, path: ["rules", place, ...path] }));
    }),
    ...repeatedMatches(rules),
  ];
}

function longForm(unknown: RawStrangers["unknown"]) {
  if (unknown === undefined) return { policy: "ignore" } as const;
  return typeof unknown === "string" ? { policy: unknown } : unknown;
}

function toRule({ match, ...treatment }: RawRule): StrangerRule {
  const { relay, circuitId, remoteId, ...same } = match;
  const subnet = relay === undefined ? undefined : parseSubnet(relay.includes("/") ? relay : `${relay}/32`);
  const settings: StrangerMatch = {
    ...same,
    ...(subnet !== undefined && { relay: subnet }),
    ...(circuitId !== undefined && { circuitId: pattern(circuitId) }),
    ...(remoteId !== undefined && { remoteId: pattern(remoteId) }),
  };
  return { match: settings, treatment: treatmentOf(treatment) };
}

/** Hex has one spelling in patterns: small letters. */
function pattern(text: string): string {
  return text.startsWith("0x") ? text.toLowerCase() : text;
}

function repeatedMatches(rules: readonly RawRule[]): readonly Problem[] {
  const matches = rules.map(({ match }) => JSON.stringify(Object.entries(match).sort()));
  return matches.flatMap((match, place) => {
    const first = matches.indexOf(match);
    if (first === place) return [];
    return [
      contradiction(
        ["rules", place, "match"],
        `is that of rules.${first}, which decides; remove one of the two`,
      ),
    ];
  });
}

function bytesOfRelay<const Text extends string>(what: Text, example: string) {
  return {
    type: "string",
    format: "startOfBytes",
    description: `a ${what} as text or as pairs of hex digits after 0x, like ${example}; ${PATTERN_HINT}`,
  } as const;
}
