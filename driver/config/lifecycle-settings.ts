import type { FromSchema } from "json-schema-to-ts";
import { LIFECYCLE_DEFAULTS, type LifecycleSettings } from "../instance/lifecycle-settings.js";

/** The key `agent`. */
export const AGENT_SCHEMA = {
  type: "string",
  format: "name",
  description: "the name of the image that deploys, discovers and cleans, like metalplug-agent",
} as const;

/** The key `deploys`. */
export const DEPLOYS_SCHEMA = {
  type: "object",
  description: "a mapping with the key atOnce",
  additionalProperties: false,
  properties: {
    atOnce: {
      type: "integer",
      minimum: 1,
      maximum: 1000,
      description: "the number of deployments at work at the same time, 1 to 1000",
    },
  },
} as const;

/** The key `cleaning`. */
export const CLEANING_SCHEMA = {
  type: "string",
  enum: ["metadata", "full", "off"],
  description: "metadata (what names the data on a disk), full (every byte) or off, once an instance ends",
} as const;

/** Seconds: to a week, and far below what a timer can hold. */
const SECONDS = {
  type: "integer",
  minimum: 10,
  maximum: 604_800,
  description: "seconds, 10 to 604800",
} as const;

/** The key `deadlines`: how long a step may take before it is tried again or given up. */
export const DEADLINES_SCHEMA = {
  type: "object",
  description:
    "a mapping with the keys queued, plugging, power, starting, deploying, rebuilding and cleaning",
  additionalProperties: false,
  properties: {
    queued: SECONDS,
    plugging: SECONDS,
    power: SECONDS,
    starting: SECONDS,
    deploying: SECONDS,
    rebuilding: SECONDS,
    cleaning: SECONDS,
  },
} as const;

interface Said {
  readonly agent?: string | undefined;
  readonly deploys?: FromSchema<typeof DEPLOYS_SCHEMA> | undefined;
  readonly cleaning?: LifecycleSettings["cleaning"] | undefined;
  readonly deadlines?: FromSchema<typeof DEADLINES_SCHEMA> | undefined;
}

/** Nothing where nothing of it was said. */
export function lifecycleSettings({ agent, deploys, cleaning, deadlines }: Said): {
  readonly lifecycle?: LifecycleSettings;
} {
  if ([agent, deploys, cleaning, deadlines].every((said) => said === undefined)) return {};
  const defaults = LIFECYCLE_DEFAULTS;
  return {
    lifecycle: {
      agent: agent ?? defaults.agent,
      deploysAtOnce: deploys?.atOnce ?? defaults.deploysAtOnce,
      cleaning: cleaning ?? defaults.cleaning,
      deadlines: { ...defaults.deadlines, ...deadlines },
    },
  };
}
