import type { FromSchema } from "json-schema-to-ts";
import { isLoopback, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import type { Problem } from "./config-error.js";
import { type Endpoint, parseEndpoint } from "./endpoint.js";
import { compileShape } from "./validate.js";

/** Where a program's gRPC server listens. */
export interface GrpcSettings {
  readonly listen: Endpoint;
  /** The operator accepts that everyone who reaches the port may call. */
  readonly insecure: boolean;
}

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
  if (!shape.fits(value)) return undefined;
  const listen = parseEndpoint(value.listen);
  if (listen === undefined) return undefined;
  const insecure = value.insecure ?? false;
  if (!insecure && !isLoopbackHost(listen.host)) problems.push(openPort(listen));
  return { listen, insecure };
}

export function isLoopbackHost(host: string): boolean {
  const address = parseIpv4Address(host);
  return host === "localhost" || (address !== undefined && isLoopback(address));
}

function openPort({ host, port }: Endpoint): Problem {
  return {
    path: ["grpc", "listen"],
    at: "value",
    text: `everyone who reaches ${host}:${port} could call this program; listen on 127.0.0.1:${port}, or accept that by insecure: true on a network you trust`,
  };
}
