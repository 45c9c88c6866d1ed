import test from "ava";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { describe } from "../../../pxe/boot/describe-event.js";
import type { DhcpSettings } from "../../../pxe/coordinator/settings.js";
import { FIRMWARE_PACKETS } from "../dhcp/firmware-packets.js";
import { Harness, MemoryStore } from "./harness.js";
import {
  A,
  B,
  BIOS,
  C,
  ETH1,
  fixedGrant,
  HV1,
  HV2,
  IPXE,
  ip,
  lease,
  type MessageParts,
  mac,
  POOL_GRANT,
  SERVER,
  UEFI,
} from "./lab.js";

type Message = readonly [Parameters<Harness["hear"]>[0], MessageParts];
const D = mac(4);
/** Has a lease from the time when it was served. */
const E = mac(9);
const HTTP: MessageParts["options"] = {
  clientArchitecture: [16],
  vendorClass: "HTTPClient:Arch:00016:UNDI:003000",
};
const chosen = (address: string) => ({ serverIdentifier: SERVER, requestedAddress: ip(address) });

/** A has a fixed address, B one of the pool, two drivers claim C, nobody claims D. */
const MESSAGES: readonly Message[] = [
  ...[UEFI, BIOS, IPXE, HTTP, {}].flatMap((options): Message[] => [
    ["DISCOVER", { chaddr: A, options }],
    ["REQUEST", { chaddr: A, options: { ...options, ...chosen("10.77.0.50") } }],
    ["DISCOVER", { chaddr: B, options: { ...options, requestedAddress: ip("10.77.0.105") } }],
    ["REQUEST", { chaddr: B, options: { ...options, ...chosen("10.77.0.105") } }],
    ["DISCOVER", { chaddr: C, options }],
    ["DISCOVER", { chaddr: D, options: { ...options, requestedAddress: ip("10.77.0.101") } }],
  ]),
  ["REQUEST", { chaddr: E, options: { requestedAddress: ip("10.79.0.9") } }],
  ["REQUEST", { chaddr: A, ciaddr: ip("10.77.0.50") }],
  [
    "REQUEST",
    {
      chaddr: B,
      options: { ...UEFI, serverIdentifier: ip("10.77.0.99"), requestedAddress: ip("10.77.0.77") },
    },
  ],
  ["INFORM", { chaddr: A, ciaddr: ip("10.77.0.50") }],
  ["DECLINE", { chaddr: A, options: { requestedAddress: ip("10.77.0.50") } }],
  ["RELEASE", { chaddr: B, ciaddr: ip("10.77.0.105") }],
];

async function started(mode: DhcpSettings["mode"]) {
  const store = new MemoryStore();
  store.leases.set("10.77.0.109", lease("10.77.0.109", E, 1_800_000_000_000));
  const lab = await Harness.start([{ ...ETH1, unknown: { policy: "pool" } }], store, mode && { mode });
  lab.allUp();
  lab.claim(HV1, A, fixedGrant("10.77.0.50"));
  lab.claim(HV1, B, POOL_GRANT);
  lab.claim(HV1, E, POOL_GRANT);
  for (const driver of [HV1, HV2]) lab.claim(driver, C, POOL_GRANT);
  return lab;
}

/** What was told of answers, and of messages left alone. */
async function told(lab: Harness): Promise<BootEventDetail[]> {
  const details: BootEventDetail[] = [];
  lab.ring.subscribe(({ detail }) => details.push(detail));
  for (const [message, parts] of MESSAGES) {
    lab.hear(message, parts);
    await lab.settle();
    lab.now += 1000;
  }
  for (const { bytes } of FIRMWARE_PACKETS) {
    lab.hearBytes(bytes);
    await lab.settle();
  }
  return details.filter(({ kind }) => kind.startsWith("dhcp") && kind !== "dhcpReceived");
}

test("who only listens tells, message by message, just what it would send", async (t) => {
  await using serving = await started("serve");
  await using listening = await started("listen");
  const [served, heard] = [await told(serving), await told(listening)];
  const sent = served
    .filter(({ kind }) => kind === "dhcpSent")
    .map((detail) => ({ ...detail, kind: "dhcpHeldBack" }));
  const held = heard.filter(({ kind }) => kind === "dhcpHeldBack");
  t.deepEqual<unknown, unknown>(held, sent);
  t.true(held.length > 20, `${held.length}`);
  t.false(heard.some(({ kind }) => kind === "dhcpSent"));
});

test("who only listens takes no lease, and stores and takes back nothing", async (t) => {
  await using lab = await started("listen");
  await told(lab);
  t.is(lab.store.commits, 0);
  t.deepEqual(
    lab.coordinator.leases().map(({ address }) => address),
    [ip("10.77.0.109")],
  );
});

test("a lease that it gave before stands, whatever its machine says meanwhile", async (t) => {
  await using lab = await started("listen");
  const given = { chaddr: E, ciaddr: ip("10.77.0.109") };
  await lab.ask("RELEASE", given);
  await lab.ask("DECLINE", { chaddr: E, options: { requestedAddress: ip("10.77.0.109") } });
  t.is(lab.store.commits, 0);
  t.is(lab.coordinator.leases().length, 1);
});

test("drivers are asked, and told neither an address nor a boot session: those are another server's to give", async (t) => {
  await using lab = await started("listen");
  await told(lab);
  const about = lab.questions.filter(({ mac: of }) => of === B);
  t.true(about.length > 0);
  for (const question of lab.questions)
    t.deepEqual(Object.entries(question), [
      ["mac", question.mac],
      ["bootSession", ""],
    ]);
});

test("who only listens shows what it would hand to another server, and hands it on to nobody", async (t) => {
  const forward = { policy: "forward", servers: [ip("10.99.0.5")] } as const;
  await using lab = await Harness.start([{ ...ETH1, unknown: forward }], undefined, { mode: "listen" });
  lab.allUp();
  const told: string[] = [];
  lab.ring.subscribe(({ detail }) => told.push(describe({ detail })));
  lab.hear("DISCOVER", { chaddr: D, giaddr: ip("10.77.0.9"), options: UEFI });
  await lab.settle();
  t.is(told.at(-1), "only listening; would have sent DISCOVER to DHCP server 10.99.0.5");
  const { cause } = await lab.coordinator.explain(D);
  t.is(cause, "The coordinator only listens; it would have handed its DISCOVER to DHCP server 10.99.0.5.");
});

test("a machine that takes another's offer before its owner has answered is shown what it would have been offered", async (t) => {
  for (const mode of ["serve", "listen"] as const) {
    await using lab = await started(mode);
    lab.hear("DISCOVER", { chaddr: A, options: UEFI });
    const theirs = { serverIdentifier: ip("10.77.0.99"), requestedAddress: ip("10.77.0.77") };
    lab.hear("REQUEST", { chaddr: A, options: { ...UEFI, ...theirs } });
    t.deepEqual(await lab.settle(), mode === "listen" ? ["OFFER 10.77.0.50"] : []);
  }
});
