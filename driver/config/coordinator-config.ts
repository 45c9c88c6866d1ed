import type { FromSchema } from "json-schema-to-ts";
import type { DhcpSettings, SubnetSettings } from "../../pxe/coordinator/settings.js";
import { parseIpv4Address, UNSPECIFIED } from "../../pxe/net/ipv4-address.js";
import { parseSubnet, type Subnet } from "../../pxe/net/subnet.js";
import { type Problem, partOf } from "./config-error.js";
import { DATA_DIR, ID, PORT } from "./driver-config.js";
import { EVENTS_SCHEMA, type EventsSettings, eventsSettings } from "./events-settings.js";
import { GRPC_SCHEMA, type GrpcSettings, grpcSettings } from "./grpc-settings.js";
import { overlappingSubnets, SUBNET_SCHEMA, subnetSettings } from "./subnet-settings.js";
import { compileShape } from "./validate.js";
import { readYaml, refuse, type YamlSource } from "./yaml-source.js";

/** What the coordinator is told by its file. */
export interface CoordinatorConfig {
  readonly id: string;
  readonly dataDir: string;
  readonly grpc: GrpcSettings;
  /** The drivers' gRPC addresses, `host:port`, each once. */
  readonly drivers: readonly string[];
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
    dhcp: {
      type: "object",
      description: "a mapping with the keys address, port and relays",
      additionalProperties: false,
      properties: {
        address: {
          type: "string",
          format: "ipv4",
          description: "an IPv4 address to listen on, like 0.0.0.0",
        },
        port: PORT,
        relays: {
          type: "array",
          description: "a list of relays, by address or subnet, like [10.78.0.1, 10.79.0.0/24]",
          items: {
            type: "string",
            format: "addressOrSubnet",
            description: "a relay's IPv4 address or a subnet of relays, like 10.79.0.0/24",
          },
        },
      },
    },
    subnets: {
      type: "array",
      minItems: 1,
      description: "a list of at least one subnet",
      items: SUBNET_SCHEMA,
    },
  },
} as const;

/** RFC 2131 §4.1. */
const DHCP_SERVER_PORT = 67;

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
  const grpc = grpcSettings(partOf(value, "grpc"), problems);
  const drivers = driverAddresses(partOf(value, "drivers"), problems);
  const subnets = subnetList(partOf(value, "subnets"), problems);
  if (problems.length > 0 || !shape.fits(value) || grpc === undefined) throw refuse(source, problems);
  const address = parseIpv4Address(value.dhcp?.address ?? "") ?? UNSPECIFIED;
  const relays = value.dhcp?.relays && { relays: value.dhcp.relays.flatMap(relaySubnet) };
  const dhcp = { subnets, address, port: value.dhcp?.port ?? DHCP_SERVER_PORT, ...relays };
  return { id: value.id, dataDir: value.dataDir, grpc, drivers, dhcp, ...eventsSettings(value.events) };
}

/** An address is a subnet of one. */
function relaySubnet(text: string): Subnet[] {
  const subnet = parseSubnet(text.includes("/") ? text : `${text}/32`);
  return subnet === undefined ? [] : [subnet];
}

function driverAddresses(value: unknown, problems: Problem[]): readonly string[] {
  if (!driversShape.fits(value)) return [];
  const addresses = value.map(({ address }) => address);
  for (const [place, address] of addresses.entries()) {
    const first = addresses.indexOf(address);
    if (first < place)
      problems.push({
        path: ["drivers", place, "address"],
        at: "value",
        text: `the driver at ${address} is already drivers.${first}; name each driver once`,
      });
  }
  return addresses;
}

/** Those that are right by themselves; `problems` grows by what is wrong within and between them. */
function subnetList(value: unknown, problems: Problem[]): readonly SubnetSettings[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const parsed = items.map((item, place) => subnetSettings(item, ["subnets", place], problems));
  problems.push(...overlappingSubnets(parsed));
  return parsed.filter((subnet) => subnet !== undefined);
}
