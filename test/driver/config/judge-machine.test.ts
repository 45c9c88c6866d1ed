import test from "ava";
import { judgeMachine } from "../../../driver/config/judge-machine.js";
import type { ThoughtMachine } from "../../../driver/config/thought-machine.js";
import { treatmentText } from "../../../driver/config/treatment-text.js";
import { MetalplugError } from "../../../driver/errors.js";
import { ip, mac } from "../../pxe/coordinator/lab.js";
import { scratchFile } from "./scratch.js";

const HEAD = `id: dc1
dataDir: /d
grpc: { listen: "127.0.0.1:7444" }
drivers: []
dhcp: { relays: [10.9.0.0/24, 10.8.0.1] }
`;
/** From line 6 on. */
const SUBNETS = `subnets:
  - subnet: 10.77.0.0/24
    interface: eth1
    pool: { start: 10.77.0.100, end: 10.77.0.199 }
    unknown: log
    rules:
      - { match: { macPrefix: 52:54:00, vendorClass: PXEClient* }, policy: pool }
      - { match: { vendorClass: HTTPClient* }, policy: discover, driver: hv1 }
  - subnet: 10.9.0.0/24
    rules:
      - { match: { circuitId: ge-0/0/1* }, policy: forward, servers: [10.0.0.5] }
      - { match: { remoteId: "0x0a0b*" }, policy: log }
  - { subnet: 10.7.0.0/24 }
`;
const A = mac(1);

const judged = test.macro({
  exec(t, machine: Omit<ThoughtMachine, "mac">, rule: string, place: string | undefined, policy: string) {
    const file = scratchFile(t, "dc1.yaml", HEAD + SUBNETS);
    const found = judgeMachine(file, { mac: A, ...machine });
    t.is(found.rule, rule);
    t.is(found.place, place && `${file}:${place}`);
    t.is<string, string>(found.treatment.policy, policy);
  },
  title: (_, machine) => `judged: ${JSON.stringify(machine)}`,
});

const eth1 = { interface: "eth1" };
test(judged, {}, "subnets.0.unknown", "10:14", "log");
test(judged, eth1, "subnets.0.unknown", "10:14", "log");
test(judged, { ...eth1, architecture: 7 }, "subnets.0.rules.0", "12:9", "pool");
test(judged, { architecture: 16 }, "subnets.0.rules.1", "13:9", "discover");
test(judged, { vendorClass: "PXEClient:Arch:00000" }, "subnets.0.rules.0", "12:9", "pool");
test(judged, { vendorClass: "MSFT 5.0" }, "subnets.0.unknown", "10:14", "log");
const relay = { relay: ip("10.9.0.1") };
test(judged, relay, "subnets.1.unknown", undefined, "ignore");
test(judged, { ...relay, circuitId: "ge-0/0/17" }, "subnets.1.rules.0", "16:9", "forward");
test(judged, { ...relay, circuitId: "0x67652d302f302f31" }, "subnets.1.rules.0", "16:9", "forward");
test(judged, { ...relay, circuitId: "xe-1", remoteId: "0x0A0B0c" }, "subnets.1.rules.1", "17:9", "log");

test("what firmware of an architecture calls itself is told with the judgement", (t) => {
  const file = scratchFile(t, "dc1.yaml", HEAD + SUBNETS);
  t.deepEqual(judgeMachine(file, { mac: A, architecture: 7 }), {
    machine: { mac: A, architecture: 7, interface: "eth1", vendorClass: "PXEClient:Arch:00007:UNDI:003000" },
    subnet: "10.77.0.0/24",
    rule: "subnets.0.rules.0",
    place: `${file}:12:9`,
    treatment: { policy: "pool" },
    text: "it gets an address of the pool, and no boot files",
  });
});

const unheard = test.macro((t, machine: Omit<ThoughtMachine, "mac">, sentence: string) => {
  const file = scratchFile(t, "dc1.yaml", HEAD + SUBNETS);
  const error = t.throws(() => judgeMachine(file, { mac: A, ...machine }), { instanceOf: MetalplugError });
  t.is(error?.message, sentence);
});
test(
  "an interface that no subnet is on",
  unheard,
  { interface: "eth9" },
  "--interface is eth9; expected one of eth1, or --relay with an address in 10.77.0.0/24, 10.9.0.0/24, 10.7.0.0/24",
);
test(
  "a relay that no subnet is behind",
  unheard,
  { relay: ip("10.6.0.1") },
  "--relay is 10.6.0.1; expected an address of a subnet of this file: 10.77.0.0/24, 10.9.0.0/24, 10.7.0.0/24",
);
test(
  "a relay that is not listened to",
  unheard,
  { relay: ip("10.7.0.1") },
  "--relay is 10.7.0.1; expected a relay that is listened to; dhcp.relays has 10.9.0.0/24, 10.8.0.1/32",
);

test("each policy has its sentence", (t) => {
  t.deepEqual(
    [
      treatmentText({ policy: "delay", seconds: 5, tries: 2 }),
      treatmentText({ policy: "discover", driver: "hv1" }),
      treatmentText({ policy: "discover", driver: "hv1" }, "foreign"),
      treatmentText({ policy: "forward", servers: [ip("10.0.0.5"), ip("10.0.0.6")] }),
    ],
    [
      "its first DISCOVERs (those of 5 s, and at least 2 in number) are left to other servers; after them it gets an address of the pool, and no boot files",
      "it gets an address of the pool and the discovery ramdisk of driver hv1",
      "another server gives it an address, and it gets the discovery ramdisk of driver hv1",
      "its messages are handed to 10.0.0.5 and 10.0.0.6",
    ],
  );
});
