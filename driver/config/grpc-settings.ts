import type { FromSchema } from "json-schema-to-ts";
import { isLoopback, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import type { TlsFiles } from "../certificate/tls-files.js";
import { contradiction, type Problem, partOf } from "./config-error.js";
import { type Endpoint, parseEndpoint } from "./endpoint.js";
import { type Holder, TLS_SCHEMA, tlsFiles } from "./tls-settings.js";
import { compileShape } from "./validate.js";

/** Where a program listens without asking who calls. */
export interface ListenSettings {
  readonly listen: Endpoint;
  /** The operator accepts that everyone who reaches the port may call. */
  readonly insecure: boolean;
}

/** Where a program's gRPC server listens, and for whom. */
export interface GrpcSettings extends ListenSettings {
  /** Absent: it does not ask who calls. */
  readonly tls?: TlsFiles;
}

export const GRPC_SCHEMA = {
  type: "object",
  description: "a mapping with the keys listen and tls",
  additionalProperties: false,
  required: ["listen"],
  properties: {
    listen: {
      type: "string",
      format: "listen",
      description: 'an IPv4 address and port to listen on, like "127.0.0.1:7443"',
    },
    insecure: { type: "boolean", description: "true or false" },
    tls: TLS_SCHEMA,
  },
} as const;

const shape = compileShape<FromSchema<typeof GRPC_SCHEMA>>(GRPC_SCHEMA);

/**
 * The settings, or `undefined` where the schema has refused them. An open port without a certificate or `insecure: true` is a problem, and so is a
 * certificate of another program than `holder`.
 */
export function grpcSettings(value: unknown, holder: Holder, problems: Problem[]): GrpcSettings | undefined {
  if (!shape.fits(value)) return undefined;
  const { tls, ...said } = value;
  const port = { key: "grpc", allows: "call this program", orElse: "give it a certificate by tls, " };
  // With a certificate, an open port is meant to be open.
  const settings = listenSettings(said, port, tls === undefined ? problems : []);
  if (settings === undefined || tls === undefined) return settings;
  if (settings.insecure)
    problems.push(
      contradiction(
        ["grpc", "insecure"],
        "with tls nobody calls without a certificate; take one of the two out",
      ),
    );
  return { ...settings, tls: tlsFiles(tls, ["grpc", "tls"], holder, problems) };
}

/** Whose certificate a program's has to be, by what its file says. */
export function holderOf(role: "driver" | "coordinator", file: unknown): Holder {
  const id = partOf(file, "id");
  return { roles: [role], ...(typeof id === "string" && { name: id }) };
}

/** What an open port under `key` allows to everyone is told to an operator who did not accept it. */
export function listenSettings(
  { listen: spelled, insecure = false }: { readonly listen: string; readonly insecure?: boolean },
  port: OpenPort,
  problems: Problem[],
): ListenSettings | undefined {
  const listen = parseEndpoint(spelled);
  if (listen === undefined) return undefined;
  if (!insecure && !isLoopbackHost(listen.host)) problems.push(openPort(listen, port));
  return { listen, insecure };
}

interface OpenPort {
  readonly key: string;
  readonly allows: string;
  /** What can be done beside the usual. */
  readonly orElse?: string;
}

export function isLoopbackHost(host: string): boolean {
  const address = parseIpv4Address(host);
  return host === "localhost" || (address !== undefined && isLoopback(address));
}

function openPort({ host, port }: Endpoint, { key, allows, orElse = "" }: OpenPort): Problem {
  return {
    path: [key, "listen"],
    at: "value",
    text: `everyone who reaches ${host}:${port} could ${allows}; listen on 127.0.0.1:${port}, ${orElse}or accept that by insecure: true on a network you trust`,
  };
}
