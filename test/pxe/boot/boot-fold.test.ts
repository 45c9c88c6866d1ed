import test from "ava";
import type { BootEvent, BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { type BootFold, beginFold, foldEvent, summaryOf } from "../../../pxe/boot/boot-fold.js";
import type { BootSummary } from "../../../pxe/boot/boot-summary.js";
import { restoreBoot, storeBoot } from "../../../pxe/boot/stored-boot.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const MAC = "52:54:00:00:00:01" as MacAddress;
const X = "10.77.0.50" as Ipv4Address;
const SERVER = "10.77.0.11" as Ipv4Address;

const received = (
  message: "DISCOVER" | "REQUEST",
  isIpxe = false,
  architecture?: number,
): BootEventDetail => ({
  ...{ kind: "dhcpReceived", message, isIpxe, via: "interface eth1" },
  ...(architecture === undefined ? {} : { architecture }),
});
const firmware = received("DISCOVER", false, 7);
const sent = (message: "OFFER" | "ACK" | "NAK", bootFile?: string): BootEventDetail => ({
  ...{ kind: "dhcpSent", message, address: X, destination: "broadcast" },
  ...(bootFile === undefined ? {} : { bootFile, bootServer: SERVER, bootDriver: "hv1" }),
});
const served = (path: string): Extract<BootEventDetail, { kind: "fileServed" }> => ({
  ...{ kind: "fileServed", protocol: "http", path, bytes: 1, milliseconds: 1, retransmits: 0 },
});
const part = (range: string): BootEventDetail => ({ ...served(`${M}/kernel`), range });
const refused = (path: string): BootEventDetail => ({
  ...{ kind: "fileRefused", protocol: "tftp", path, reason: "notFound", text: "" },
});
const decided = { kind: "ownershipDecided", verdict: "one", drivers: ["hv1"] } as const;
const called = (word: "start" | "failed", accepted = true): BootEventDetail => ({
  ...{ kind: "machineCalled", node: "n1", word, accepted, text: "no disk" },
});
const ignored = (reason: "conflict" | "delayed" | "poolEmpty"): BootEventDetail => ({
  ...{ kind: "dhcpIgnored", message: "DISCOVER", reason, text: "" },
});
const withheld = (reason: "loaderMissing" | "netbootOff"): BootEventDetail => ({
  ...{ kind: "netbootWithheld", reason, text: "" },
});
const M = "m/52-54-00-00-00-01";
const UP_TO_ACK = [
  firmware,
  decided,
  sent("OFFER", "snponly.efi"),
  received("REQUEST", false, 7),
  sent("ACK", "snponly.efi"),
];
const FILES = ["snponly.efi", `${M}/boot.ipxe`, `${M}/kernel`, `${M}/ramdisk`].map(served);

/** One event a second, from second 1. */
function events(details: readonly BootEventDetail[]): readonly BootEvent[] {
  return details.map((detail, place) => ({
    ...{
      sequence: place + 1,
      at: 1000 * (place + 1),
      source: detail.kind.startsWith("dhcp") ? "dc1" : "hv1",
    },
    ...{ mac: MAC, detail },
  }));
}

function folded(details: readonly BootEventDetail[], each = (fold: BootFold) => fold): BootFold {
  const [first, ...rest] = events(details);
  if (first === undefined) throw new Error("a boot has an event");
  let fold = each(beginFold({ mac: MAC, id: "s", position: 1 }, first));
  for (const event of rest) fold = each(foldEvent(fold, event.sequence, event));
  return fold;
}

const told = test.macro<[readonly BootEventDetail[], Partial<BootSummary>, number?]>({
  exec(t, details, expected, quiet = 0) {
    const now = 1000 * details.length + quiet;
    t.like(summaryOf(folded(details), now), expected);
    const overDisk = (fold: BootFold) =>
      restoreBoot(JSON.parse(JSON.stringify(storeBoot({ fold, isKnown: true })))).fold;
    t.like(summaryOf(folded(details, overDisk), now), expected, "and when it was stored after each event");
  },
  title: (name = "") => `summary: ${name}`,
});

test("a machine that was heard", told, [firmware], { milestone: "heard", state: "booting", beganAt: 1000 });
test("owned", told, [firmware, decided], { milestone: "owned", hypervisor: "hv1" });
test("offered", told, UP_TO_ACK.slice(0, 4), { milestone: "offered", address: X });
test("acknowledged", told, UP_TO_ACK, { milestone: "acknowledged", state: "booting", address: X });
for (const [count, milestone] of (["loader", "config", "kernel", "ramdisk"] as const).entries())
  test(`it has its ${milestone}`, told, [...UP_TO_ACK, ...FILES.slice(0, count + 1)], {
    milestone,
    state: "booting",
  });
const stopped = (path: string): BootEventDetail => ({
  ...{ kind: "fileStopped", protocol: "tftp", path, bytes: 0, outcome: "timedOut", text: "" },
});
test("a loader that stops", told, [...UP_TO_ACK, stopped("snponly.efi")], { state: "failed" });
test(
  "one that was begun anew and ends behind its config",
  told,
  [...[...UP_TO_ACK, ...FILES.slice(0, 2), stopped("snponly.efi")]],
  { milestone: "config", state: "booting" },
);
test(
  "a kernel that stops behind the ramdisk",
  told,
  [...[...UP_TO_ACK, ...FILES.slice(0, 2), ...FILES.slice(3), stopped(`${M}/kernel`)]],
  { milestone: "ramdisk", state: "failed" },
);
test(
  "one that was begun anew and ends behind its system",
  told,
  [...[...UP_TO_ACK, ...FILES, called("start"), stopped(`${M}/kernel`)]],
  { milestone: "running", state: "booted" },
);
test("a part of its kernel is no kernel", told, [...UP_TO_ACK, ...FILES.slice(0, 2), part("0-9/99")], {
  milestone: "config",
});
test("the last part is", told, [...UP_TO_ACK, ...FILES.slice(0, 2), part("0-9/99"), part("10-98/99")], {
  milestone: "kernel",
});
test("whose owner is known without a question", told, [firmware, { ...decided, node: "r4u12" }], {
  milestone: "owned",
  node: "r4u12",
});
test(
  "iPXE's second round takes nothing back",
  told,
  [...UP_TO_ACK, ...FILES.slice(0, 1), received("DISCOVER", true, 7), decided, sent("OFFER", "x")],
  { milestone: "loader" },
);
test(
  "its system takes its address",
  told,
  [...UP_TO_ACK, ...FILES, received("DISCOVER"), sent("OFFER"), received("REQUEST"), sent("ACK")],
  { milestone: "running", state: "booted", runningAt: 13_000 },
);
test("its ramdisk calls", told, [...UP_TO_ACK, ...FILES, called("start")], {
  milestone: "running",
  state: "booted",
  node: "n1",
  runningAt: 10_000,
});
for (const [accepted, milestone] of [
  [true, "running"],
  [false, "ramdisk"],
] as const)
  test(
    `a discovery ramdisk that reports, ${accepted ? "believed" : "refused"}`,
    told,
    [...UP_TO_ACK, ...FILES, { kind: "strangerReported", accepted, text: "" }],
    { milestone },
  );
test("a running system renews", told, [received("REQUEST"), sent("ACK")], {
  milestone: "running",
  state: "booted",
});
test(
  "nobody's answer for long",
  told,
  [firmware],
  {
    state: "stalled",
    cause: "nothing heard since: DISCOVER from firmware by interface eth1, architecture 7 (x64 UEFI)",
  },
  90_000,
);
test("just not so long", told, [firmware], { state: "booting" }, 89_999);
test("a kernel takes longer", told, [...UP_TO_ACK, ...FILES], { state: "booting" }, 599_999);
test("and not for ever", told, [...UP_TO_ACK, ...FILES], { state: "stalled", milestone: "ramdisk" }, 600_000);
test("two owners", told, [firmware, ignored("conflict")], {
  state: "failed",
  cause: "DISCOVER not answered, several drivers claim the machine",
});
test("asking again does not help", told, [firmware, ignored("poolEmpty"), firmware, decided], {
  state: "failed",
});
test("an offer does", told, [firmware, ignored("poolEmpty"), firmware, decided, sent("OFFER", "x")], {
  state: "booting",
});
test("a policy that waits is no failure", told, [firmware, ignored("delayed")], { state: "booting" });
test(
  "a loader that is missing",
  told,
  [firmware, withheld("loaderMissing"), sent("OFFER"), received("REQUEST", false, 7), sent("ACK")],
  { state: "failed", milestone: "acknowledged" },
);
test("netboot that is off is none", told, [firmware, withheld("netbootOff"), sent("OFFER")], {
  state: "booting",
});
test("a kernel that is refused", told, [...UP_TO_ACK, refused(`${M}/kernel`)], { state: "failed" });
test("what loaders merely try", told, [...UP_TO_ACK, refused("grub/x86_64-efi/command.lst")], {
  state: "booting",
});
test("a NAK", told, [...UP_TO_ACK, sent("NAK")], { state: "failed", address: X });
test("a ramdisk that failed", told, [...UP_TO_ACK, ...FILES, called("start"), called("failed")], {
  state: "failed",
  milestone: "running",
});
test("a call that is refused", told, [firmware, called("start", false)], {
  state: "failed",
  milestone: "heard",
});

test("a fold of any events is told without a throw, and never goes back", (t) => {
  const all = [
    ...UP_TO_ACK,
    ...FILES,
    ignored("conflict"),
    refused("x"),
    called("failed"),
    withheld("loaderMissing"),
  ];
  for (let round = 0; round < 500; round++) {
    const picked = Array.from({ length: 12 }, () => all[Math.floor(Math.random() * all.length)] ?? firmware);
    let before: BootSummary | undefined;
    folded(picked, (fold) => {
      const now = summaryOf(fold, fold.lastAt);
      t.true(before?.runningAt === undefined || now.runningAt === before.runningAt);
      before = now;
      return fold;
    });
  }
});
