import test from "ava";
import { strangerQuestion } from "../../../pxe/coordinator/discovery.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import { Sightings } from "../../../pxe/coordinator/sightings.js";
import { A, BOOT, ETH1, HV1, ip, mac, request, SERVER, UEFI } from "./lab.js";
import { Script } from "./transaction-script.js";

const DISCOVER = { policy: "discover", driver: "hv1" } as const;
const OPEN = { ...ETH1, unknown: DISCOVER };
const found: Ownership = { kind: "none", discovery: { driver: HV1, boot: BOOT, text: "" } };
const absent: Ownership = { kind: "none", discovery: { driver: HV1, text: "hv1 has no image" } };

test("a stranger is offered and given an address of the pool with the discovery boot, and its driver was told that address", (t) => {
  const script = new Script([OPEN]);
  const discover = request("DISCOVER", { options: UEFI });
  const question = strangerQuestion(script.world, discover, script.now);
  t.is(question?.hypervisor, "hv1");
  const address = question?.poolAddress ?? ip("0.0.0.0");
  const file = BOOT.files.get("uefiX64Pxe") ?? "?";
  t.deepEqual(script.ask(discover, found).sort(), [`OFFER ${address} ${file}`, `hold ${address}`]);
  const taken = { options: { ...UEFI, requestedAddress: address, serverIdentifier: SERVER } };
  t.true(script.all(request("REQUEST", taken), found).includes(`ACK ${address} ${file}`));
});

test("where the driver has nothing for it, it gets its address, and the reason is told", (t) => {
  const script = new Script([OPEN]);
  const lines = script.ask(request("DISCOVER", { options: UEFI }), absent);
  t.true(lines.includes("withheld: no driver claims the machine; hv1 has no image"), lines.join("; "));
  t.true(lines.some((line) => /^OFFER 10\.77\.0\.1\d\d$/.test(line)));
});

test("an address that went to another machine meanwhile is asked about anew", (t) => {
  const script = new Script([OPEN]);
  const discover = request("DISCOVER", { options: UEFI });
  const first = strangerQuestion(script.world, discover, script.now)?.poolAddress ?? ip("0.0.0.0");
  t.deepEqual(script.hear(discover), ["ask"]);
  script.book.hold(first, { mac: mac(9), kind: "pool", until: script.now + 60_000 });
  const again = script.verdict(A, found);
  t.true(again.includes("ask"), again.join("; "));
  const offered = script.verdict(A, found);
  t.true(
    offered.some((line) => line.startsWith("OFFER") && !line.includes(first)),
    offered.join("; "),
  );
});

test("nothing is asked for running systems, for known machines, under other policies, or of ignored machines", (t) => {
  const { world } = new Script([OPEN]);
  const boots = request("DISCOVER", { options: UEFI });
  t.truthy(strangerQuestion(world, boots, 0));
  t.is(strangerQuestion(world, request("DISCOVER"), 0), undefined);
  t.is(strangerQuestion({ ...world, isKnown: () => true }, boots, 0), undefined);
  t.is(strangerQuestion({ ...world, isIgnored: () => true }, boots, 0), undefined);
  t.is(strangerQuestion(new Script([ETH1]).world, boots, 0), undefined);
});

test("of a discovery ramdisk's running system its driver is told the address that another server gives it", (t) => {
  const { world: alone } = new Script([
    { ...ETH1, addresses: "foreign", unknown: { policy: "proxy", driver: "hv1" } },
  ]);
  const world = { ...alone, isDiscovered: () => true };
  const address = ip("10.77.0.150");
  const takes = request("REQUEST", {
    options: { requestedAddress: address, serverIdentifier: ip("10.77.0.2") },
  });
  t.deepEqual(strangerQuestion(world, takes, 0), { hypervisor: "hv1", poolAddress: address });
  t.is(strangerQuestion(alone, takes, 0), undefined, "of any other running system it is not");
  t.is(strangerQuestion(world, request("DISCOVER"), 0), undefined, "nor before it has one");
});

test("an ignored stranger is not answered, whatever its subnet says", (t) => {
  const script = new Script([OPEN]);
  Object.assign(script.world, { isIgnored: () => true });
  t.deepEqual(script.ask(request("DISCOVER", { options: UEFI }), { kind: "none" }).sort(), [
    "ignored: unknownMachine",
  ]);
  t.like(
    script.details.find(({ kind }) => kind === "strangerJudged"),
    {
      ...{ policy: "ignore", rule: "an operator's word" },
    },
  );
});

test("sightings keep the first and last time and what firmware said, also when its system asks after it, and no more than 4,096", (t) => {
  const sightings = new Sightings();
  const judgement = { subnet: OPEN, treatment: DISCOVER, rule: "rules.1" };
  sightings.note(request("DISCOVER", { options: UEFI }), judgement, 1000);
  const system = { vendorClass: "udhcp 1.35.0", hostName: "box" } as const;
  sightings.note(request("DISCOVER", { options: system }), judgement, 5000);
  t.deepEqual(sightings.of(A), {
    ...{ mac: A, firstAt: 1000, lastAt: 5000, via: "interface eth1", architecture: 7 },
    ...{
      vendorClass: "PXEClient:Arch:00007:UNDI:003000",
      hostname: "box",
      policy: "discover",
      rule: "rules.1",
    },
  });
  for (let number = 10; number < 6000; number++)
    sightings.note(request("DISCOVER", { chaddr: mac(number) }), judgement, 9000);
  t.is(sightings.all().length, 4096);
  t.is(sightings.of(A), undefined);
});
