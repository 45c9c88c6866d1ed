import type { FromSchema } from "json-schema-to-ts";
import type { HttpSettings, HttpsOptions } from "../../pxe/http/settings.js";
import { readCertificate } from "../../pxe/net/certificate.js";
import type { Problem } from "./config-error.js";

/** The key `boot.http`: whom HTTP serves, and how patiently. */
export const HTTP_SCHEMA = {
  type: "object",
  description: "a mapping with the keys maxConnections, maxPerAddress, stallBytes and stallSeconds",
  additionalProperties: false,
  properties: {
    maxConnections: {
      type: "integer",
      minimum: 16,
      maximum: 65536,
      description: "the number of connections at once, 16 to 65536",
    },
    maxPerAddress: {
      type: "integer",
      minimum: 1,
      maximum: 65536,
      description: "the number of connections at once from one address, 1 to 65536",
    },
    stallBytes: {
      type: "integer",
      minimum: 1,
      maximum: 1 << 30,
      description: "the bytes that a client takes at least in stallSeconds, 1 to 1073741824",
    },
    stallSeconds: {
      type: "integer",
      minimum: 5,
      maximum: 3600,
      description: "the seconds in which a client takes at least stallBytes, 5 to 3600",
    },
  },
} as const;

/** The key `boot.https`: the same files by TLS. */
export const HTTPS_SCHEMA = {
  type: "object",
  description: "a mapping with the keys cert and key",
  additionalProperties: false,
  required: ["cert", "key"],
  properties: {
    port: {
      type: "integer",
      minimum: 1,
      maximum: 65535,
      description: "a port number, 1 to 65535",
    },
    cert: {
      type: "string",
      format: "absolutePath",
      description:
        "the absolute path of a PEM file with the server's certificate and those that lead to its authority",
    },
    key: {
      type: "string",
      format: "absolutePath",
      description: "the absolute path of a PEM file with the certificate's private key",
    },
  },
} as const;

const HTTPS_PORT = 8443;

/** What was said; the rest is the server's to choose. */
export function httpSettings(
  said: FromSchema<typeof HTTP_SCHEMA>,
  defaults: HttpSettings,
): Partial<HttpSettings> {
  const { stallBytes, stallSeconds, ...limits } = said;
  const { bytes, milliseconds } = defaults.progress;
  const progress = {
    bytes: stallBytes ?? bytes,
    milliseconds: stallSeconds === undefined ? milliseconds : stallSeconds * 1000,
  };
  return stallBytes === undefined && stallSeconds === undefined ? limits : { ...limits, progress };
}

/** Files that cannot be used are problems. */
export function httpsOptions(said: FromSchema<typeof HTTPS_SCHEMA>, problems: Problem[]): HttpsOptions {
  const read = readCertificate(said);
  if (!read.ok) problems.push({ path: ["boot", "https", read.at], at: "value", text: read.reason });
  return { port: HTTPS_PORT, ...said };
}
