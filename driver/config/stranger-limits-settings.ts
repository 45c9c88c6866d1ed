import type { FromSchema } from "json-schema-to-ts";
import type { StrangerLimits } from "../../pxe/coordinator/settings.js";
import type { Problem } from "./config-error.js";

const LIMIT = {
  type: "object",
  description: "a mapping with the keys perSecond and burst, like { perSecond: 10, burst: 100 }",
  additionalProperties: false,
  required: ["perSecond", "burst"],
  properties: {
    perSecond: {
      type: "integer",
      minimum: 1,
      maximum: 100000,
      description: "a number of messages each second, 1 to 100000",
    },
    burst: {
      type: "integer",
      minimum: 1,
      maximum: 1000000,
      description: "a number of messages that may come at once, 1 to 1000000",
    },
  },
} as const;

/** What strangers may send; `dhcp.strangers` of a coordinator's file. */
export const STRANGER_LIMITS = {
  type: "object",
  description:
    "a mapping with the keys macPrefix, relay and circuit, each like { perSecond: 10, burst: 100 }",
  additionalProperties: false,
  properties: { macPrefix: LIMIT, relay: LIMIT, circuit: LIMIT },
} as const;

type RawLimits = FromSchema<typeof STRANGER_LIMITS>;

export function strangerLimits({ macPrefix, relay, circuit }: RawLimits): Partial<StrangerLimits> {
  return {
    ...(macPrefix !== undefined && { macPrefix }),
    ...(relay !== undefined && { relay }),
    ...(circuit !== undefined && { circuit }),
  };
}

/** `limits` where the schema has nothing against them. */
export function strangerLimitProblems(limits: RawLimits | undefined): readonly Problem[] {
  return Object.entries(limits ?? {}).flatMap(([name, { perSecond, burst }]) =>
    burst >= perSecond
      ? []
      : [
          {
            path: ["dhcp", "strangers", name, "burst"],
            at: "value",
            text: `is less than perSecond, so that ${perSecond} a second could never come; make it at least ${perSecond}`,
          } as const,
        ],
  );
}
