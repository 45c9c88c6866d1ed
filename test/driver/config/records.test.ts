import test from "ava";
import {
  parseImageRecord,
  parseInstanceRecord,
  parseLeaseRecord,
  parseNodeRecord,
} from "../../../driver/config/records.js";

const MAC = "52:54:00:12:34:56";
const SHA = "ab".repeat(32);
const COMMON = { revision: 3, createdAt: 1_760_000_000_000 };
const NODE = { name: "r4u12", macs: [MAC], epoch: 1, ...COMMON };
const IMAGE = {
  name: "debian13",
  kernel: { sha256: SHA, size: 5 },
  ramdisk: { sha256: SHA, size: 0 },
  kernelArguments: "",
  ...COMMON,
};
const FIXED = { kind: "fixed", address: "10.77.0.21", prefixLength: 24, gateway: "10.77.0.1", dns: [] };
const INSTANCE = {
  id: "i-1",
  node: "r4u12",
  image: "debian13",
  loader: "grub",
  vifs: [
    { mac: MAC, address: { kind: "pool" } },
    { mac: MAC, address: FIXED },
  ],
  kind: "netboot",
  state: { kind: "active" },
  ...COMMON,
};
const LEASE = { address: "10.77.0.21", mac: MAC, kind: "pool", expiresAt: 1.5e12 };

const PARSERS = {
  node: parseNodeRecord,
  image: parseImageRecord,
  instance: parseInstanceRecord,
  lease: parseLeaseRecord,
};
type Kind = keyof typeof PARSERS;

const kept = test.macro({
  exec(t, kind: Kind, record: unknown) {
    t.deepEqual<unknown, unknown>(PARSERS[kind](record), record);
  },
  title: (name = "") => `kept: ${name}`,
});
test("a node", kept, "node", NODE);
test("an image", kept, "image", IMAGE);
test("an image with a disk", kept, "image", {
  ...IMAGE,
  disk: { sha256: SHA, size: 2 ** 40 },
  architecture: "aarch64",
});
test("an instance", kept, "instance", INSTANCE);
test("a lease", kept, "lease", LEASE);
const NETWORK = { prefixLength: 24, gateway: "10.77.0.1", dns: ["10.77.0.1"] };
test("a lease with everything", kept, "lease", {
  ...LEASE,
  hostname: "r4u12",
  hypervisor: "hv1",
  network: NETWORK,
});
test("a lease of a vif with its own MTU and routes", kept, "lease", {
  ...LEASE,
  network: {
    ...NETWORK,
    mtu: 9000,
    routes: [{ destination: { network: "10.1.0.0", prefixLength: 16 }, router: "10.77.0.254" }],
  },
});
test("an instance with all that vifs can say", kept, "instance", {
  ...INSTANCE,
  bootMac: MAC,
  vifs: [
    {
      ...{ mac: MAC, address: FIXED, network: "tenants", hostname: "web", mtu: 1400 },
      routes: [{ destination: { network: "10.1.0.0", prefixLength: 16 }, router: "10.77.0.254" }],
    },
  ],
});
test("a key of a later version", kept, "node", { ...NODE, colour: "green" });
const HARDWARE = {
  ...{ cpus: 8, memory: 2 ** 36, architecture: "aarch64", firmware: "uefi" },
  disks: [{ name: "/dev/vda", bytes: 2 ** 40, serial: "s", wwn: "w", rotational: false }],
  nics: [
    {
      ...{ mac: MAC, name: "eth0", link: true, speed: 10_000 },
      switchPort: { chassis: "c", port: "p", systemName: "sw1", portDescription: "d" },
    },
  ],
};
const WHOLE_NODE = {
  ...NODE,
  cables: [{ mac: MAC, network: "prod", port: "Gi1/0/4" }],
  hardware: HARDWARE,
  found: { hardware: HARDWARE, at: 5 },
  traits: ["CUSTOM_GPU"],
  labels: { rack: "r4" },
  power: { kind: "ipmi", host: "bmc", port: 623, username: "admin", secret: "bmc" },
};
test("a node with everything", kept, "node", WHOLE_NODE);
for (const power of [
  { kind: "manual" },
  { kind: "redfish", url: "https://bmc", username: "u", secret: "s", system: "1", authority: "ca.pem" },
  { kind: "command", command: "pdu", machine: "7" },
  { kind: "wol", mac: MAC, broadcast: "255.255.255.255" },
])
  test(`a node with power of the kind ${power.kind}`, kept, "node", { ...NODE, power });

const OPERATION = { id: "o1", step: "queued", startedAt: 5, order: 7, failures: 0 };
for (const state of [
  { kind: "active", operation: { ...OPERATION, step: "poweringOff" } },
  { kind: "rescue", image: "rescue" },
  { kind: "deploying", operation: { ...OPERATION, token: SHA, withoutPower: true } },
  { kind: "cleaning", operation: { ...OPERATION, failures: 2, failure: "no answer" } },
  { kind: "error", reason: "no answer; what leads out: destroy", during: "deleting" },
])
  test(`an instance that is ${state.kind}`, kept, "instance", {
    ...{ ...INSTANCE, kind: "deploy", state, bootMac: MAC, diskTouched: true },
    ...{ deploy: { disk: "/dev/vda", root: "1", userData: "#!/bin/sh" }, deployed: { at: 5, token: SHA } },
  });

const refused = test.macro({
  exec(t, kind: Kind, record: unknown, sentence: string) {
    t.is<unknown, unknown>(PARSERS[kind](record), sentence);
  },
  title: (name = "") => `refused: ${name}`,
});
test("no record at all", refused, "node", undefined, "is empty; expected a record");
test("a list", refused, "lease", [], "is an empty list; expected a record");
test(
  "a MAC in another spelling than ours",
  refused,
  "node",
  { ...NODE, macs: ["52-54-00-12-34-56"] },
  'macs: 0: is "52-54-00-12-34-56"; expected a MAC like 52:54:00:12:34:56',
);
test(
  "a MAC in capitals",
  refused,
  "lease",
  { ...LEASE, mac: "52:54:00:AB:34:56" },
  'mac: is "52:54:00:AB:34:56"; expected a MAC like 52:54:00:12:34:56',
);
test(
  "a node without MACs",
  refused,
  "node",
  { ...NODE, macs: [] },
  "macs: is an empty list; expected a list of MACs",
);
test(
  "CPUs that are no number",
  refused,
  "node",
  { ...NODE, found: { hardware: { cpus: "8" }, at: 5 } },
  'found: hardware: cpus: is "8"; expected a whole number from 0',
);
test(
  "an architecture of images that there is not",
  refused,
  "node",
  { ...NODE, hardware: { architecture: "vax" } },
  'hardware: architecture: is "vax"; expected one of x86_64, aarch64',
);
test(
  "a label that is no text",
  refused,
  "node",
  { ...NODE, labels: { rack: 4 } },
  "labels: rack: is the number 4 (put text in quotes); expected text",
);
test(
  "power of an unknown kind",
  refused,
  "node",
  { ...NODE, power: { kind: "magic" } },
  "power: is a mapping; expected a node's power settings",
);
test(
  "a negative size",
  refused,
  "image",
  { ...IMAGE, kernel: { sha256: SHA, size: -1 } },
  "kernel: size: is the number -1; expected a whole number from 0",
);
test(
  "a short digest",
  refused,
  "image",
  { ...IMAGE, ramdisk: { sha256: "ab", size: 1 } },
  'ramdisk: sha256: is "ab"; expected a SHA-256 of 64 lower-case hex digits',
);
test(
  "an unknown architecture",
  refused,
  "image",
  { ...IMAGE, architecture: "sparc" },
  'architecture: is "sparc"; expected one of x86_64, aarch64',
);
test(
  "an unknown loader",
  refused,
  "instance",
  { ...INSTANCE, loader: "lilo" },
  'loader: is "lilo"; expected one of ipxe, pxelinux, grub',
);
test(
  "a fixed address without its prefix length",
  refused,
  "instance",
  { ...INSTANCE, vifs: [{ mac: MAC, address: { ...FIXED, prefixLength: undefined } }] },
  "vifs: 0: address: prefixLength: missing; expected a prefix length from 1 to 32",
);
test(
  "an address of no known kind",
  refused,
  "instance",
  { ...INSTANCE, vifs: [{ mac: MAC, address: { kind: "magic" } }] },
  "vifs: 0: address: is a mapping; expected a pool or a fixed address",
);
test(
  "a lease of an unknown kind",
  refused,
  "lease",
  { ...LEASE, kind: "eternal" },
  'kind: is "eternal"; expected fixed, pool or unknownMachine',
);

test(
  "a state that none is",
  refused,
  "instance",
  { ...INSTANCE, state: { kind: "paused" } },
  "state: is a mapping; expected a state of an instance",
);
test(
  "a deployment without what is done",
  refused,
  "instance",
  { ...INSTANCE, state: { kind: "deploying" } },
  "state: operation: missing; expected a record",
);
test(
  "a step that none is",
  refused,
  "instance",
  { ...INSTANCE, state: { kind: "deploying", operation: { ...OPERATION, step: "dancing" } } },
  'state: operation: step: is "dancing"; expected one of queued, plugging, poweringOff, poweringOn, awaitingAgent, agentWorking, settingBootDisk, startingFromDisk, switchingOff',
);
test(
  "a token in clear",
  refused,
  "instance",
  { ...INSTANCE, state: { kind: "deploying", operation: { ...OPERATION, token: "secret" } } },
  'state: operation: token: is "secret"; expected a SHA-256 of 64 lower-case hex digits',
);

for (const [kind, record] of [
  ["node", NODE],
  ["image", IMAGE],
  ["instance", INSTANCE],
  ["lease", LEASE],
] as const)
  for (const key of Object.keys(record))
    test(`refused: a ${kind} without ${key}`, (t) => {
      const found = PARSERS[kind]({ ...record, [key]: undefined });
      t.is(typeof found, "string");
      t.true(String(found).startsWith(`${key}: missing; expected `), String(found));
    });
