import type { FromSchema } from "json-schema-to-ts";
import type { DhcpSettings, SubnetSettings } from "../../pxe/coordinator/settings.js";
import { type Problem, partOf } from "./config-error.js";
import { DHCP_SCHEMA, dhcpSettings } from "./dhcp-settings.js";
import { DATA_DIR, ID } from "./driver-config.js";
import { EVENTS_SCHEMA, type EventsSettings, eventsSettings } from "./events-settings.js";
import { ownServerProblems } from "./forward-servers.js";
import {
  GRPC_SCHEMA,
  type GrpcSettings,
  grpcSettings,
  holderOf,
  type ListenSettings,
} from "./grpc-settings.js";
import { overlappingSubnets, SUBNET_SCHEMA, subnetSettings } from "./subnet-settings.js";
import { compileShape } from "./validate.js";
import { WEB_SCHEMA, webSettings } from "./web-settings.js";
import { readYaml, refuse, type YamlSource } from "./yaml-source.js";

/** What the coordinator is told by its file. */
export interface CoordinatorConfig {
  readonly id: string;
  readonly dataDir: string;
  readonly grpc: GrpcSettings;
  /** Absent: there is no page. */
  readonly web?: ListenSettings;
  /** The drivers' gRPC addresses, `host:port`, each once. */
  readonly drivers: readonly string[];
  /** Those of them that are called without TLS although this program has a certificate. */
  readonly plainDrivers?: ReadonlySet<string>;
  readonly dhcp: DhcpSettings;
  /** Absent: all defaults. */
  readonly events?: EventsSettings;
}

const DRIVERS_SCHEMA = {
  type: "array",
  description: "a list of drivers, each like { address: 10.99.0.11:7443 }",
  items: {
    type: "object",
    description: "a mapping with the key address",
    additionalProperties: false,
    required: ["address"],
    properties: {
      address: {
        type: "string",
        format: "endpoint",
        description: "a driver's gRPC address and port, like 10.99.0.11:7443",
      },
      insecure: { type: "boolean", description: "true or false" },
    },
  },
} as const;

const SCHEMA = {
  type: "object",
  description: "a mapping with the keys id, dataDir, grpc, drivers, subnets",
  additionalProperties: false,
  required: ["id", "dataDir", "grpc", "drivers", "subnets"],
  properties: {
    id: ID,
    dataDir: DATA_DIR,
    grpc: GRPC_SCHEMA,
    drivers: DRIVERS_SCHEMA,
    events: EVENTS_SCHEMA,
    mode: {
      type: "string",
      enum: ["serve", "listen"],
      description: "serve, or listen to answer nobody and show what would be answered",
    },
    dhcp: DHCP_SCHEMA,
    subnets: {
      type: "array",
      minItems: 1,
      description: "a list of at least one subnet",
      items: SUBNET_SCHEMA,
    },
    web: WEB_SCHEMA,
  },
} as const;

const shape = compileShape<FromSchema<typeof SCHEMA>>(SCHEMA);
const driversShape = compileShape<FromSchema<typeof DRIVERS_SCHEMA>>(DRIVERS_SCHEMA);

/** Throws CONFIG_REFUSED, listing every problem of the file. */
export function readCoordinatorConfig(file: string): CoordinatorConfig {
  return parseCoordinatorConfig(readYaml(file));
}

/** Throws CONFIG_REFUSED, listing every problem. */
export function parseCoordinatorConfig(source: YamlSource): CoordinatorConfig {
  const { value } = source;
  const problems: Problem[] = [...shape.problems(value)];
  const grpc = grpcSettings(partOf(value, "grpc"), holderOf("coordinator", value), problems);
  const web = webSettings(partOf(value, "web"), problems);
  const drivers = driverAddresses(partOf(value, "drivers"), problems);
  const subnets = subnetList(partOf(value, "subnets"), problems);
  const dhcp = dhcpSettings(partOf(value, "dhcp"), subnets, problems);
  problems.push(...ownServerProblems(subnets, dhcp.address));
  if (problems.length > 0 || !shape.fits(value) || grpc === undefined) throw refuse(source, problems);
  const plain = value.drivers.flatMap(({ address, insecure = false }) => (insecure ? [address] : []));
  const mode = value.mode && { mode: value.mode };
  return {
    id: value.id,
    dataDir: value.dataDir,
    grpc,
    ...(web && { web }),
    ...eventsSettings(value.events),
    drivers,
    ...(plain.length > 0 && { plainDrivers: new Set(plain) }),
    dhcp: { ...dhcp, ...mode },
  };
}

function driverAddresses(value: unknown, problems: Problem[]): readonly string[] {
  if (!driversShape.fits(value)) return [];
  const addresses = value.map(({ address }) => address);
  const places = new Map<string, number>();
  for (const [place, address] of addresses.entries()) {
    const first = places.get(address);
    if (first === undefined) places.set(address, place);
    else
      problems.push({
        path: ["drivers", place, "address"],
        at: "value",
        text: `the driver at ${address} is already drivers.${first}; name each driver once`,
      });
  }
  return addresses;
}

/** In place of one that is refused by itself is `undefined`; `problems` grows by what is wrong within and between them. */
function subnetList(value: unknown, problems: Problem[]): readonly (SubnetSettings | undefined)[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const parsed = items.map((item, place) => subnetSettings(item, ["subnets", place], problems));
  problems.push(...overlappingSubnets(parsed));
  return parsed;
}
