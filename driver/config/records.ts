import { LOADERS } from "../../pxe/boot/boot-binding.js";
import type { Lease } from "../../pxe/coordinator/lease.js";
import type { Image } from "../images/image.js";
import type { Instance } from "../instance/instance.js";
import type { Node } from "../node/node.js";
import type { WireRecord } from "../vif/wire-plan.js";
import { compileShape, problemText } from "./validate.js";

/**
 * Records come back from disk as whatever is there. Each parser answers the record, or one sentence on what is wrong
 * with it. Keys it does not know are kept: a later version may have written them.
 */
type RecordParser<T> = (value: unknown) => T | string;

const NAME = { type: "string", format: "name", description: "a name" } as const;
const MAC = { type: "string", format: "mac", description: "a MAC like 52:54:00:12:34:56" } as const;
const IPV4 = { type: "string", format: "ipv4", description: "an IPv4 address" } as const;
const COUNT = { type: "integer", minimum: 0, description: "a whole number from 0" } as const;
/** Milliseconds since 1970. */
const TIME = { type: "number", minimum: 0, description: "milliseconds since 1970" } as const;
/** To the end of year 9999, where a Timestamp of protobuf ends. */
const LEASE_END = { ...TIME, maximum: 253_402_300_799_999 } as const;
const TEXT = { type: "string", description: "text" } as const;

const PREFIX_LENGTH = {
  type: "integer",
  minimum: 1,
  maximum: 32,
  description: "a prefix length from 1 to 32",
} as const;
const ADDRESSES = { type: "array", description: "a list of addresses", items: IPV4 } as const;

const BLOB = record({
  sha256: { type: "string", format: "sha256", description: "a SHA-256 of 64 lower-case hex digits" },
  size: COUNT,
});

const ADDRESS_PLAN = {
  type: "object",
  required: ["kind"],
  properties: { kind: { type: "string", description: "pool or fixed" } },
  description: "a pool or a fixed address",
  discriminator: { propertyName: "kind" },
  oneOf: [
    record({ kind: { const: "pool" } }),
    record(
      {
        kind: { const: "fixed" },
        address: IPV4,
        prefixLength: PREFIX_LENGTH,
        dns: ADDRESSES,
      },
      { gateway: IPV4 },
    ),
  ],
} as const;

const MTU = {
  type: "integer",
  minimum: 68,
  maximum: 65_535,
  description: "an MTU from 68 to 65535",
} as const;

const ROUTES = {
  type: "array",
  maxItems: 32,
  description: "a list of up to 32 routes",
  items: record({
    destination: record({
      network: IPV4,
      prefixLength: { type: "integer", minimum: 0, maximum: 32, description: "a prefix length" },
    }),
    router: IPV4,
  }),
} as const;

const VIF = record(
  { mac: MAC, address: ADDRESS_PLAN },
  { network: NAME, hostname: TEXT, mtu: MTU, routes: ROUTES },
);

export const parseNodeRecord = parser<Node>(
  record({
    name: NAME,
    macs: { type: "array", minItems: 1, description: "a list of MACs", items: MAC },
    epoch: COUNT,
    revision: COUNT,
    createdAt: TIME,
  }),
);

export const parseImageRecord = parser<Image>(
  record({
    name: NAME,
    kernel: BLOB,
    ramdisk: BLOB,
    kernelArguments: TEXT,
    revision: COUNT,
    createdAt: TIME,
  }),
);

export const parseInstanceRecord = parser<Instance>(
  record(
    {
      id: { type: "string", minLength: 1, description: "an instance's id" },
      node: NAME,
      image: NAME,
      loader: { type: "string", enum: [...LOADERS], description: `one of ${LOADERS.join(", ")}` },
      vifs: { type: "array", description: "a list of vifs", items: VIF },
      revision: COUNT,
      createdAt: TIME,
    },
    { bootMac: MAC },
  ),
);

export const parseWireRecord = parser<WireRecord>(
  record({ network: NAME, mac: MAC, port: TEXT, before: TEXT }),
);

export const parseLeaseRecord = parser<Lease>(
  record(
    {
      address: IPV4,
      mac: MAC,
      kind: {
        type: "string",
        enum: ["fixed", "pool", "unknownMachine"],
        description: "fixed, pool or unknownMachine",
      },
      expiresAt: LEASE_END,
    },
    {
      hostname: TEXT,
      hypervisor: TEXT,
      network: record(
        { prefixLength: PREFIX_LENGTH, dns: ADDRESSES },
        { gateway: IPV4, mtu: MTU, routes: ROUTES },
      ),
    },
  ),
);

function parser<T>(schema: ReturnType<typeof record>): RecordParser<T> {
  const shape = compileShape<T>(schema);
  return (value) => (shape.fits(value) ? value : problemText(shape.problems(value)));
}

function record(required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}) {
  return {
    type: "object",
    description: "a record",
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}
