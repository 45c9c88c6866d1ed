import type { FromSchema } from "json-schema-to-ts";
import { parseByteSize } from "./byte-size.js";
import { compileShape } from "./validate.js";

/** The key `events`: how long the events of boots are kept on disk, and how many. */
export const EVENTS_SCHEMA = {
  type: "object",
  description: "a mapping with the keys keepDays and maxBytes",
  additionalProperties: false,
  properties: {
    keepDays: {
      type: "integer",
      minimum: 1,
      maximum: 3650,
      description: "the days of this program's running that events are kept, 1 to 3650 (absent: 14)",
    },
    maxBytes: {
      type: ["string", "integer"],
      minimum: 1 << 20,
      format: "byteSize",
      description:
        "the most bytes of all events, at least 1MiB, like 512MiB or 1073741824 (absent: 1GiB); the oldest go first",
    },
  },
} as const;

/** Milliseconds and bytes. */
export interface EventsSettings {
  readonly keepFor: number;
  readonly maxBytes: number;
}

const DAY = 86_400_000;
export const EVENTS_DEFAULTS: EventsSettings = { keepFor: 14 * DAY, maxBytes: 2 ** 30 };

const shape = compileShape<FromSchema<typeof EVENTS_SCHEMA>>(EVENTS_SCHEMA);

/** Nothing where nothing of it was said. */
export function eventsSettings(said: unknown): { readonly events?: EventsSettings } {
  if (said === undefined || !shape.fits(said)) return {};
  const { keepDays, maxBytes } = said;
  const { keepFor, maxBytes: most } = EVENTS_DEFAULTS;
  return {
    events: {
      keepFor: keepDays === undefined ? keepFor : keepDays * DAY,
      maxBytes: maxBytes === undefined ? most : (parseByteSize(maxBytes) ?? most),
    },
  };
}
