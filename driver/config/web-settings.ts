import type { FromSchema } from "json-schema-to-ts";
import type { Problem } from "./config-error.js";
import { type ListenSettings, listenSettings } from "./grpc-settings.js";
import { compileShape } from "./validate.js";

export const WEB_SCHEMA = {
  type: "object",
  description: "a mapping with the key listen",
  additionalProperties: false,
  required: ["listen"],
  properties: {
    listen: {
      type: "string",
      format: "listen",
      description: 'an IPv4 address and port to listen on, like "127.0.0.1:7480"',
    },
    insecure: { type: "boolean", description: "true or false" },
  },
} as const;

const shape = compileShape<FromSchema<typeof WEB_SCHEMA>>(WEB_SCHEMA);

/** Where HTTP for people and their tools is served: the page, metrics. Absent, or refused by the schema: nowhere. */
export function webSettings(value: unknown, problems: Problem[]): ListenSettings | undefined {
  if (!shape.fits(value)) return undefined;
  return listenSettings(
    value,
    { key: "web", allows: "read what this program knows of the machines" },
    problems,
  );
}
