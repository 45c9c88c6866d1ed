import { LOADERS } from "../../pxe/boot/boot-binding.js";
import type { BootAsker } from "../../pxe/boot/boot-fold.js";
import { BOOT_MILESTONES } from "../../pxe/boot/boot-summary.js";
import type { StoredBoot } from "../../pxe/boot/stored-boot.js";
import type { Lease } from "../../pxe/coordinator/lease.js";
import type { Image } from "../images/image.js";
import { INSTANCE_KINDS, type Instance } from "../instance/instance.js";
import { STEPS } from "../instance/instance-state.js";
import { CPU_ARCHITECTURES, FIRMWARES } from "../node/hardware.js";
import type { Node } from "../node/node.js";
import type { StrangerReport } from "../stranger/stranger.js";
import type { Acceptance } from "../unknown/acceptance.js";
import type { Ignored } from "../unknown/unknown-machine.js";
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

const SHA256 = {
  type: "string",
  format: "sha256",
  description: "a SHA-256 of 64 lower-case hex digits",
} as const;

const BLOB = record({
  sha256: SHA256,
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

const FLAG = { type: "boolean", description: "true or false" } as const;

const DISK = record({ name: TEXT, bytes: COUNT }, { serial: TEXT, wwn: TEXT, rotational: FLAG });

const NIC = record(
  { mac: MAC },
  {
    ...{ name: TEXT, link: FLAG, speed: COUNT },
    switchPort: record({ chassis: TEXT, port: TEXT }, { systemName: TEXT, portDescription: TEXT }),
  },
);

const HARDWARE = record(
  {},
  {
    cpus: COUNT,
    memory: COUNT,
    architecture: oneOf(CPU_ARCHITECTURES),
    firmware: oneOf(FIRMWARES),
    disks: { type: "array", description: "a list of disks", items: DISK },
    nics: { type: "array", description: "a list of NICs", items: NIC },
  },
);

const POWER = {
  type: "object",
  required: ["kind"],
  properties: { kind: { type: "string", description: "a kind of power" } },
  description: "a node's power settings",
  discriminator: { propertyName: "kind" },
  oneOf: [
    record({ kind: { const: "manual" } }),
    record({ kind: { const: "ipmi" }, host: TEXT, port: COUNT, username: TEXT, secret: TEXT }),
    record(
      { kind: { const: "redfish" }, url: TEXT, username: TEXT, secret: TEXT },
      { system: TEXT, authority: TEXT, basicAuth: { const: true } },
    ),
    record({ kind: { const: "command" }, command: TEXT, machine: TEXT }),
    record({ kind: { const: "wol" }, mac: MAC, broadcast: IPV4 }),
  ],
} as const;

const ASKERS = ["firmware", "ipxe", "system"] as const satisfies readonly BootAsker[];

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

const OPERATION = record(
  {
    id: { type: "string", minLength: 1, description: "an operation's id" },
    step: oneOf(STEPS),
    startedAt: TIME,
    order: COUNT,
    failures: COUNT,
  },
  { token: SHA256, withoutPower: { const: true, description: "true" }, failure: TEXT },
);

const BUSY_STATES = ["deploying", "rebuilding", "deleting", "cleaning"] as const;

const INSTANCE_STATE = {
  type: "object",
  required: ["kind"],
  properties: { kind: { type: "string", description: "a state" } },
  description: "a state of an instance",
  discriminator: { propertyName: "kind" },
  oneOf: [
    record({ kind: { const: "active" } }, { operation: OPERATION }),
    record({ kind: { const: "rescue" }, image: NAME }, { operation: OPERATION }),
    record({ kind: { enum: [...BUSY_STATES] }, operation: OPERATION }),
    record({
      kind: { const: "error" },
      reason: TEXT,
      during: oneOf(["active", "rescue", ...BUSY_STATES]),
    }),
  ],
} as const;

/** What the texts and numbers may be, `node/property-rules.ts` says. */
export const parseNodeRecord = parser<Node>(
  record(
    {
      name: NAME,
      macs: { type: "array", minItems: 1, description: "a list of MACs", items: MAC },
      epoch: COUNT,
      revision: COUNT,
      createdAt: TIME,
    },
    {
      cables: {
        type: "array",
        description: "a list of cables",
        items: record({ mac: MAC, network: NAME }, { port: TEXT }),
      },
      hardware: HARDWARE,
      found: record({ hardware: HARDWARE, at: TIME }),
      traits: { type: "array", description: "a list of traits", items: TEXT },
      labels: { type: "object", description: "labels", additionalProperties: TEXT },
      power: POWER,
    },
  ),
);

export const parseImageRecord = parser<Image>(
  record(
    {
      name: NAME,
      kernel: BLOB,
      ramdisk: BLOB,
      kernelArguments: TEXT,
      revision: COUNT,
      createdAt: TIME,
    },
    {
      disk: BLOB,
      architecture: {
        type: "string",
        enum: [...CPU_ARCHITECTURES],
        description: `one of ${CPU_ARCHITECTURES.join(", ")}`,
      },
    },
  ),
);

export const parseInstanceRecord = parser<Instance>(
  record(
    {
      id: { type: "string", minLength: 1, description: "an instance's id" },
      node: NAME,
      image: NAME,
      loader: oneOf(LOADERS),
      vifs: { type: "array", description: "a list of vifs", items: VIF },
      kind: oneOf(INSTANCE_KINDS),
      state: INSTANCE_STATE,
      revision: COUNT,
      createdAt: TIME,
    },
    {
      bootMac: MAC,
      deploy: record({}, { disk: TEXT, root: TEXT, userData: TEXT }),
      diskTouched: { const: true, description: "true" },
      deployed: record({ at: TIME, token: SHA256 }),
    },
  ),
);

export const parseStrangerRecord = parser<StrangerReport>(
  record({ mac: MAC, at: TIME, bootedAt: TIME, address: IPV4, hardware: HARDWARE }),
);

export const parseIgnoredRecord = parser<Ignored>(record({ mac: MAC, at: TIME, operator: TEXT, note: TEXT }));

export const parseAcceptanceRecord = parser<Acceptance>(
  record(
    {
      ...{ requestId: TEXT, fingerprint: TEXT, mac: MAC, hypervisor: TEXT, at: TIME },
      node: record(
        { name: NAME, macs: { type: "array", minItems: 1, description: "a list of MACs", items: MAC } },
        { found: record({ hardware: HARDWARE, at: TIME }), power: POWER },
      ),
    },
    { isDone: { const: true, description: "true" } },
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

export const parseBootRecord = parser<StoredBoot>(
  record(
    {
      ...{ id: TEXT, number: COUNT, mac: MAC, beganAt: TIME, lastAt: TIME, lastPosition: COUNT },
      ...{ milestone: oneOf(BOOT_MILESTONES), latest: TEXT },
      isKnown: { type: "boolean", description: "true or false" },
    },
    {
      ...{ node: TEXT, hypervisor: TEXT, runningAt: TIME, address: IPV4, trouble: TEXT },
      lacksFiles: { const: true, description: "true" },
      ...{ asker: oneOf(ASKERS), acknowledged: oneOf(ASKERS) },
    },
  ),
);

function parser<T>(schema: ReturnType<typeof record>): RecordParser<T> {
  const shape = compileShape<T>(schema);
  return (value) => (shape.fits(value) ? value : problemText(shape.problems(value)));
}

function oneOf(words: readonly string[]) {
  return { type: "string", enum: [...words], description: `one of ${words.join(", ")}` } as const;
}

function record(required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}) {
  return {
    type: "object",
    description: "a record",
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}
