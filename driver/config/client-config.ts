import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { FromSchema } from "json-schema-to-ts";
import { CLIENT_ROLES } from "../certificate/identity.js";
import type { TlsFiles } from "../certificate/tls-files.js";
import type { Problem } from "./config-error.js";
import { tlsFiles } from "./tls-settings.js";
import { compileShape } from "./validate.js";
import { readYaml, refuse, type YamlSource } from "./yaml-source.js";

/** What the operator's verbs are told by a file: whom they talk to when nothing else says so. */
export interface ClientConfig {
  /** `host:port`, or a name of `drivers`. */
  readonly driver?: string;
  /** Addresses of drivers by the names `--driver` may use. */
  readonly drivers: ReadonlyMap<string, string>;
  readonly coordinator?: string;
  /** The operator's certificate; absent: the verbs speak without TLS. */
  readonly tls?: TlsFiles;
}

const ENDPOINT = {
  type: "string",
  format: "endpoint",
  description: "an address and port, like 10.99.0.11:7443",
} as const;

const FILE = {
  type: "string",
  minLength: 1,
  description: "the path of a PEM file, from this file's folder",
} as const;

const SCHEMA = {
  type: "object",
  description: "a mapping with the keys driver, drivers, coordinator, tls",
  additionalProperties: false,
  properties: {
    driver: { type: "string", minLength: 1, description: "an address and port, or a name of drivers" },
    drivers: {
      type: "object",
      description: "a mapping from names to addresses, like hv1: 10.99.0.11:7443",
      additionalProperties: ENDPOINT,
    },
    coordinator: ENDPOINT,
    tls: {
      type: "object",
      description: "a mapping with the keys cert, key and ca",
      additionalProperties: false,
      required: ["cert", "key", "ca"],
      properties: { cert: FILE, key: FILE, ca: FILE },
    },
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
  const { driver, coordinator, drivers = {}, tls: said } = value;
  const problems: Problem[] = [];
  const tls = said && tlsFiles(fromFolderOf(source.file, said), ["tls"], { roles: CLIENT_ROLES }, problems);
  if (problems.length > 0) throw refuse(source, problems);
  return {
    ...(driver !== undefined && { driver }),
    ...(coordinator !== undefined && { coordinator }),
    drivers: new Map(Object.entries(drivers)),
    ...(tls && { tls }),
  };
}

function fromFolderOf(file: string, { cert, key, ca }: TlsFiles): TlsFiles {
  const folder = dirname(file);
  return { cert: resolve(folder, cert), key: resolve(folder, key), ca: resolve(folder, ca) };
}
