import type { FromSchema } from "json-schema-to-ts";
import type { UnknownPolicy } from "../../pxe/boot/unknown-policy.js";
import type { StrangerTreatment } from "../../pxe/coordinator/settings.js";
import { type Ipv4Address, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { contradiction, type Problem } from "./config-error.js";
import { ID } from "./driver-config.js";
import { ADDRESS } from "./network-options.js";

export const SHORT_FORM = "{ policy: delay, seconds: 8 }";

/** A policy and its parameters. */
export const TREATMENT = {
  policy: {
    type: "string",
    format: "policy",
    description: "ignore, log, delay, pool, discover, proxy or forward",
  },
  seconds: {
    type: "integer",
    minimum: 1,
    maximum: 300,
    description: "a number of seconds, 1 to 300",
  },
  tries: {
    type: "integer",
    minimum: 1,
    maximum: 100,
    description: "a number of DISCOVERs to leave unanswered, 1 to 100",
  },
  driver: ID,
  servers: {
    type: "array",
    minItems: 1,
    maxItems: 8,
    uniqueItems: true,
    description: "a list of 1 to 8 different DHCP servers' addresses, like [10.77.0.5]",
    items: ADDRESS,
  },
} as const;

type Parameters = { readonly [K in ParameterName]?: FromSchema<(typeof TREATMENT)[K]> | undefined };
type ParameterName = Exclude<keyof typeof TREATMENT, "policy">;
/** `policy` is one that exists: the schema saw to that. */
export interface RawTreatment extends Parameters {
  readonly policy: string;
}

/** What of a subnet policies depend on. */
export interface Place {
  readonly pool?: unknown;
  readonly addresses?: "own" | "foreign" | undefined;
}

interface PolicyNeeds {
  /** Parameters of which at least one is given; no others may be. */
  readonly parameters: readonly ParameterName[];
  /** How it is written with them. */
  readonly form: string;
  readonly place?: (place: Place) => string | undefined;
}

const NEEDS: { readonly [P in UnknownPolicy]: PolicyNeeds } = {
  ignore: { parameters: [], form: "{ policy: ignore }" },
  log: { parameters: [], form: "{ policy: log }" },
  pool: { parameters: [], form: "{ policy: pool }", place: givesAddresses("pool", "proxy") },
  delay: { parameters: ["seconds", "tries"], form: SHORT_FORM, place: givesAddresses("delay", "ignore") },
  discover: {
    parameters: ["driver"],
    form: "{ policy: discover, driver: hv1 }",
    place: ({ pool, addresses }) =>
      addresses === "foreign" || pool !== undefined
        ? undefined
        : `discover gives an address of the pool, and there is none; add pool: { start: …, end: … }, or write addresses: foreign where another server gives the addresses`,
  },
  proxy: {
    parameters: ["driver"],
    form: "{ policy: proxy, driver: hv1 }",
    place: ({ pool, addresses }) =>
      addresses === "foreign" || pool === undefined
        ? undefined
        : "proxy leaves the address to another server, and this subnet has a pool; use discover, which gives one of the pool, or write addresses: foreign and remove the pool",
  },
  forward: { parameters: ["servers"], form: "{ policy: forward, servers: [10.77.0.5] }" },
};

/** `prefix` goes before the form that is shown: `unknown: ` where a bare word was written. */
export function treatmentProblems(raw: RawTreatment, place: Place, prefix: string): readonly Problem[] {
  const policy = policyOf(raw);
  const { parameters, form, place: misplaced } = NEEDS[policy];
  const given = (name: ParameterName) => raw[name] !== undefined;
  const isComplete = parameters.length === 0 || parameters.some(given);
  const strays = PARAMETERS.filter((name) => given(name) && !parameters.includes(name));
  const wrong = misplaced?.(place);
  return [
    ...(isComplete
      ? []
      : [contradiction(["policy"], `${policy} needs ${parameters.join(" or ")}; write ${prefix}${form}`)]),
    ...strays.map((name): Problem => ({ path: [name], at: "key", text: strayText(name, policy) })),
    ...(wrong === undefined ? [] : [contradiction(["policy"], wrong)]),
  ];
}

export function treatmentOf(raw: RawTreatment): StrangerTreatment {
  const { seconds, tries, driver = "", servers = [] } = raw;
  const policy = policyOf(raw);
  switch (policy) {
    case "ignore":
    case "log":
    case "pool":
      return { policy };
    case "delay":
      return {
        policy,
        ...(seconds !== undefined && { seconds }),
        ...(tries !== undefined && { tries }),
      };
    case "discover":
    case "proxy":
      return { policy, driver };
    case "forward":
      return { policy, servers: servers.map(parseIpv4Address).filter(isAddress) };
  }
}

const PARAMETERS = ["seconds", "tries", "driver", "servers"] as const;

function strayText(name: ParameterName, policy: UnknownPolicy): string {
  const others = Object.entries(NEEDS).flatMap(([other, { parameters }]) =>
    parameters.includes(name) ? [other] : [],
  );
  return `is for ${others.join(" and ")}, and the policy is ${policy}; remove it`;
}

function givesAddresses(policy: string, instead: string) {
  return ({ pool, addresses }: Place): string | undefined => {
    if (addresses === "foreign")
      return `${policy} gives an address, and addresses: foreign leaves those to another server; use ${instead}, or write addresses: own`;
    return pool === undefined
      ? `${policy} needs a pool of addresses; add pool: { start: …, end: … }`
      : undefined;
  };
}

function policyOf({ policy }: RawTreatment): UnknownPolicy {
  return isPolicy(policy) ? policy : "ignore";
}

function isPolicy(text: string): text is UnknownPolicy {
  return Object.hasOwn(NEEDS, text);
}

function isAddress(address: Ipv4Address | undefined): address is Ipv4Address {
  return address !== undefined;
}
