import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { FromSchema } from "json-schema-to-ts";
import { compileShape } from "./validate.js";
import { readYaml, refuse, type YamlSource } from "./yaml-source.js";

/** What the operator's verbs are told by a file: whom they talk to when nothing else says so. */
export interface ClientConfig {
  /** `host:port`, or a name of `drivers`. */
  readonly driver?: string;
  /** Addresses of drivers by the names `--driver` may use. */
  readonly drivers: ReadonlyMap<string, string>;
  readonly coordinator?: string;
}

const ENDPOINT = {
  type: "string",
  format: "endpoint",
  description: "an address and port, like 10.99.0.11:7443",
} as const;

const SCHEMA = {
  type: "object",
  description: "a mapping with the keys driver, drivers, coordinator",
  additionalProperties: false,
  properties: {
    driver: { type: "string", minLength: 1, description: "an address and port, or a name of drivers" },
    drivers: {
      type: "object",
      description: "a mapping from names to addresses, like hv1: 10.99.0.11:7443",
      additionalProperties: ENDPOINT,
    },
    coordinator: ENDPOINT,
  },
} as const;

const shape = compileShape<FromSchema<typeof SCHEMA>>(SCHEMA);

/** `$METALPLUG_CONFIG`, else `~/.config/metalplug/client.yaml`; without the latter, an empty configuration. Throws CONFIG_REFUSED. */
export function findClientConfig(env: Readonly<Record<string, string | undefined>>): ClientConfig {
  const named = env["METALPLUG_CONFIG"];
  if (named !== undefined && named !== "") return readClientConfig(named);
  const usual = join(
    env["XDG_CONFIG_HOME"] || join(env["HOME"] || homedir(), ".config"),
    "metalplug/client.yaml",
  );
  return existsSync(usual) ? readClientConfig(usual) : { drivers: new Map() };
}

/** Throws CONFIG_REFUSED, listing every problem of the file. */
function readClientConfig(file: string): ClientConfig {
  return parseClientConfig(readYaml(file));
}

/** Throws CONFIG_REFUSED, listing every problem. */
export function parseClientConfig(source: YamlSource): ClientConfig {
  const { value } = source;
  if (!shape.fits(value)) throw refuse(source, shape.problems(value));
  const { driver, coordinator, drivers = {} } = value;
  return {
    ...(driver !== undefined && { driver }),
    ...(coordinator !== undefined && { coordinator }),
    drivers: new Map(Object.entries(drivers)),
  };
}
