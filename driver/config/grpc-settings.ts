import type { FromSchema } from "json-schema-to-ts";
import { isLoopback, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import type { Problem } from "./config-error.js";
import { type Endpoint, parseEndpoint } from "./endpoint.js";
import { compileShape } from "./validate.js";

/** Where a program listens without asking who calls. */
export interface ListenSettings {
  readonly listen: Endpoint;
  /** The operator accepts that everyone who reaches the port may call. */
  readonly insecure: boolean;
}

/** Where a program's gRPC server listens. */
export type GrpcSettings = ListenSettings;

export const GRPC_SCHEMA = {
  type: "object",
  description: "a mapping with the key listen",
  additionalProperties: false,
  required: ["listen"],
  properties: {
    listen: {
      type: "string",
      format: "listen",
      description: 'an IPv4 address and port to listen on, like "127.0.0.1:7443"',
    },
    insecure: { type: "boolean", description: "true or false" },
    tls: {
      not: {},
      description:
        "mutual TLS is not served by this version; remove this key, and listen on loopback or say insecure: true",
    },
  },
} as const;

const shape = compileShape<FromSchema<typeof GRPC_SCHEMA>>(GRPC_SCHEMA);

/** The settings, or `undefined` where the schema has refused them. An open port without `insecure: true` is a problem. */
export function grpcSettings(value: unknown, problems: Problem[]): GrpcSettings | undefined {
  return shape.fits(value)
    ? listenSettings(value, { key: "grpc", allows: "call this program" }, problems)
    : undefined;
}

/** What an open port under `key` allows to everyone is told to an operator who did not accept it. */
export function listenSettings(
  { listen: spelled, insecure = false }: { readonly listen: string; readonly insecure?: boolean },
  port: { readonly key: string; readonly allows: string },
  problems: Problem[],
): ListenSettings | undefined {
  const listen = parseEndpoint(spelled);
  if (listen === undefined) return undefined;
  if (!insecure && !isLoopbackHost(listen.host)) problems.push(openPort(listen, port));
  return { listen, insecure };
}

export function isLoopbackHost(host: string): boolean {
  const address = parseIpv4Address(host);
  return host === "localhost" || (address !== undefined && isLoopback(address));
}

function openPort(
  { host, port }: Endpoint,
  { key, allows }: { readonly key: string; readonly allows: string },
): Problem {
  return {
    path: [key, "listen"],
    at: "value",
    text: `everyone who reaches ${host}:${port} could ${allows}; listen on 127.0.0.1:${port}, or accept that by insecure: true on a network you trust`,
  };
}
