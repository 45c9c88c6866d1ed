import test from "ava";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import type { DriverStatus } from "../../../pxe/coordinator/claim-index.js";
import { explain } from "../../../pxe/coordinator/explain.js";
import { bareContext } from "../../../pxe/coordinator/explain-context.js";
import type { BootStep } from "../../../pxe/coordinator/finding.js";
import type { Absence } from "../../../pxe/coordinator/last-words.js";
import {
  ACKED,
  asked,
  BOOTED,
  became,
  CONFIG,
  called,
  decided as decidedFor,
  eventsOf,
  HEARD,
  ignored,
  KERNEL,
  LOADER,
  OFFERED,
  power,
  RAMDISK,
  REQUESTED,
  received,
  refused,
  START,
  sent,
  served,
  started,
  stopped,
  X,
} from "./boot-script.js";
import { A } from "./lab.js";

const CONTEXT = bareContext(START + 1000);
const decided = decidedFor();

const why = test.macro({
  exec(t, details: readonly BootEventDetail[], missingStep: BootStep | undefined, cause: RegExp) {
    const events = eventsOf(details);
    const told = explain(A, events, CONTEXT);
    t.is(told.missingStep, missingStep);
    t.regex(told.cause, cause);
    for (const sentence of [told.cause, told.remedy]) {
      t.regex(sentence, /^[A-Z`].*\.$/);
      t.notRegex(sentence, /\.\.|\.\)\.|undefined/);
    }
    t.is(told.bootSession, details.length === 0 ? undefined : "s1");
    t.deepEqual(told.events, events);
  },
  title: (name) => `why: ${name}`,
});

test("nothing heard", why, [], "heard", /Nothing was heard from 52:54:00:00:00:01/);
test("a driver answered a look-up of long ago", why, [asked], "heard", /Nothing was heard/);
test("not claimed", why, [received("DISCOVER", 7), ignored("unknownMachine")], "owned", /No driver claims/);
test(
  "conflict names both",
  why,
  [...HEARD, ignored("conflict", "hv1 and hv2: 2 drivers claim it at epoch 1")],
  "owned",
  /hv1 and hv2/,
);
test(
  "owner silent",
  why,
  [...HEARD, ignored("ownerSilent", "hv1: no answer")],
  "owned",
  /did not answer \(hv1/,
);
test("draining", why, [...HEARD, ignored("draining", "hv1: stopping")], "owned", /is being stopped/);
test(
  "the machine declined its address",
  why,
  [...ACKED, { kind: "addressDeclined", address: X }],
  "acknowledged",
  /It declined 10\.77\.0\.50: another host/,
);
test("not answered yet", why, HEARD, "owned", /not been answered yet by hv1/);
test(
  "no vif",
  why,
  [...HEARD, decided, ignored("noVif", "Nothing is spawned.")],
  "offered",
  /no address: Nothing is spawned\.$/,
);
test(
  "no subnet",
  why,
  [received("DISCOVER", 7), ignored("noSubnet", "relay 10.9.9.9")],
  "offered",
  /relay 10\.9\.9\.9/,
);
test("pool empty", why, [...HEARD, ignored("poolEmpty")], "offered", /pool had no address/);
test(
  "address taken",
  why,
  [...HEARD, ignored("addressTaken", "10.77.0.50 is leased by someone")],
  "offered",
  /leased by someone/,
);
test(
  "heard through a relay that is not listed, and by no other way",
  why,
  [ignored("foreignRelay", "giaddr 10.80.0.1, sent from 10.80.0.1, is not in dhcp.relays")],
  "heard",
  /relay that is not listed: giaddr 10\.80\.0\.1/,
);
test(
  "BOOTP that is off",
  why,
  [...HEARD, ignored("unservedMessage", "BOOTP is off in 10.77.0.0/24", "BOOTP")],
  "offered",
  /BOOTP, is not served: BOOTP is off in 10\.77\.0\.0/,
);
test(
  "BOOTP was answered and its file not asked for",
  why,
  [...HEARD, sent("BOOTP", "undionly.kpxe")],
  "fileAsked",
  /fetch undionly\.kpxe/,
);
test("overload", why, [...HEARD, ignored("overload")], "offered", /too many machines/);
test("what is not served", why, [received("DISCOVER"), ignored("unservedMessage")], "offered", /not served/);
test("offer never taken", why, OFFERED, "requested", /never took it/);
test(
  "offer without boot files never taken",
  why,
  [
    ...HEARD,
    decided,
    { kind: "netbootWithheld", reason: "netbootOff", text: "it boots from disk" },
    sent("OFFER"),
  ],
  "requested",
  /no boot files: it boots from disk/,
);
test(
  "another server taken",
  why,
  [...REQUESTED, ignored("notForUs", "10.77.0.3", "REQUEST")],
  "requested",
  /another DHCP server/,
);
test("lease not on disk yet", why, REQUESTED, "acknowledged", /not on disk yet/);
test(
  "lease not stored",
  why,
  [...REQUESTED, ignored("storeFailed", "disk full", "REQUEST")],
  "acknowledged",
  /disk full/,
);
test(
  "a REQUEST not ours",
  why,
  [received("REQUEST"), ignored("notOurs", "", "REQUEST")],
  "acknowledged",
  /REQUEST was not ours/,
);
test("no file asked", why, ACKED, "fileAsked", /fetch snponly\.efi from 10\.77\.0\.11, and never asked/);
test(
  "no boot files with the ACK",
  why,
  [
    ...HEARD,
    { kind: "netbootWithheld", reason: "netbootOff", text: "it boots from disk" },
    sent("OFFER"),
    received("REQUEST", 7),
    sent("ACK"),
  ],
  "fileAsked",
  /no boot files: it boots from disk/,
);
test(
  "file refused",
  why,
  [...ACKED, served(LOADER), refused(CONFIG)],
  "filesServed",
  /boot\.ipxe, which is not there: There is no such file\.$/,
);
test(
  "transfer stopped",
  why,
  [...ACKED, stopped(LOADER, "timedOut")],
  "filesServed",
  /stalled after 5 bytes/,
);
test("transfer under way", why, [...ACKED, started(LOADER)], "filesServed", /has not ended yet/);
test("the port that a boot file is asked at stands in the remedy", (t) => {
  const remedy = (bootFile: string) =>
    explain(
      A,
      eventsOf([
        received("DISCOVER", 7),
        sent("OFFER", bootFile),
        received("REQUEST", 7),
        sent("ACK", bootFile),
      ]),
      CONTEXT,
    ).remedy;
  t.regex(remedy("snponly.efi"), /UDP port 69\)/);
  t.regex(remedy("tftp://10.77.0.11:6969/m/a/boot.ipxe"), /UDP port 6969\)/);
  t.regex(remedy("http://10.77.0.11:8080/snponly.efi"), /TCP port 8080\)/);
});

test(
  "a size probe alone is nothing fetched yet",
  why,
  [...ACKED, started(LOADER), stopped(LOADER, "probed")],
  "filesServed",
  /has not ended yet/,
);
test(
  "loader and no config",
  why,
  [...ACKED, served(LOADER)],
  "filesServed",
  /never asked for its boot config/,
);
test(
  "config and no kernel",
  why,
  [...ACKED, served(LOADER), served(CONFIG)],
  "filesServed",
  /neither kernel nor ramdisk/,
);
test(
  "kernel and no ramdisk",
  why,
  [...ACKED, served(CONFIG), served(KERNEL)],
  "filesServed",
  /not the whole ramdisk/,
);
test("ramdisk and no kernel", why, [...ACKED, served(RAMDISK)], "filesServed", /not the whole kernel/);
test(
  "an unknown file last",
  why,
  [...ACKED, served("other.bin")],
  "filesServed",
  /kernel and ramdisk are missing/,
);
test("booted", why, BOOTED, undefined, /as far as can be seen.*2023-11-14T/);
test(
  "booted, and refusals of optional files before",
  why,
  [...ACKED, refused("grub/x86_64-efi/fs.lst"), ...BOOTED],
  undefined,
  /as far as/,
);
test(
  "booted, then its running system asked",
  why,
  [...BOOTED, received("DISCOVER"), sent("OFFER"), sent("ACK")],
  undefined,
  /^It booted: .* its system has asked/,
);
test(
  "trouble in iPXE's round after a good first one",
  why,
  [...ACKED, served(LOADER), received("DISCOVER", 7), ignored("conflict", "hv1 and hv2")],
  "owned",
  /Several drivers/,
);
test(
  "trouble that passed is no cause",
  why,
  [...HEARD, ignored("ownerSilent", "hv1"), ...BOOTED],
  undefined,
  /as far as/,
);
test(
  "a running system only",
  why,
  [received("DISCOVER"), sent("OFFER"), received("REQUEST"), sent("ACK")],
  undefined,
  /nothing asked to boot/,
);

const OFF_ON = [power("on", "off"), power("off", "on")];

test(
  "what its driver gave up explains more than what the network saw",
  why,
  [...BOOTED, called("failed"), became("error", "No disk has room for the image.")],
  "workDone",
  /agent on node r1 could not do its work: No disk has room for the image\.$/,
);
test(
  "an instance in error of a machine that was never heard",
  why,
  [became("error", 'Cannot switch on node "r1" by ipmi: no answer', "power")],
  "heard",
  /could not be switched, and that was given up: .* by ipmi: no answer\.$/,
);
test(
  "a machine that could not be switched on yet",
  why,
  [became("deploying", "try 1 of 3 failed: no answer", "power")],
  "heard",
  /could not be switched, and its driver tries again: try 1 of 3 failed: no answer\.$/,
);
test(
  "a turn that never came is no trouble with the power",
  why,
  [became("error", "it waits for its turn", "turn")],
  "workDone",
  /in error: it waits for its turn\.$/,
);
test(
  "an error that passed is no cause",
  why,
  [became("error", "no disk"), became("deploying"), ...BOOTED],
  undefined,
  /as far as/,
);
test(
  "its ramdisk works",
  why,
  [...BOOTED, called("start"), called("progress")],
  "workDone",
  /was "progress"\.$/,
);
test(
  "its ramdisk called, whatever files it came by",
  why,
  [...ACKED, called("start")],
  "workDone",
  /Its ramdisk runs; the last that it said/,
);
test(
  "a call that was refused",
  why,
  [...BOOTED, called("start", false, "this token is of an operation that has ended")],
  "workDone",
  /with "start", and was refused: this token/,
);
test(
  "its ramdisk is done, and the machine off as it is to be",
  why,
  [...BOOTED, called("progress"), called("done"), became("active"), power("on", "off")],
  undefined,
  /has done its work/,
);
test(
  "switched off in the middle",
  why,
  [...BOOTED, called("progress"), power("on", "off", "Nobody asked for it.")],
  "workDone",
  /was switched off after that: Nobody asked for it\.$/,
);
test(
  "switched off and on, and silent since",
  why,
  [...BOOTED, ...OFF_ON],
  "heard",
  /nothing was heard from it since\.$/,
);
test("seen to be on late says nothing", why, [...BOOTED, power("off", "on")], undefined, /as far as/);
test("switched on, and heard then", why, [...OFF_ON, ...BOOTED], undefined, /as far as/);
test("switched on and never heard", why, [power("off", "on")], "heard", /Nothing was heard/);
test(
  "a damaged file of its image is no step of a boot",
  why,
  [...BOOTED, { kind: "imageDamaged", digest: "ab", images: ["debian"], text: "" }],
  undefined,
  /as far as/,
);
test(
  "deployed: it starts from its disk, and that is said",
  why,
  [
    ...HEARD,
    {
      kind: "netbootWithheld",
      reason: "deployed",
      text: 'node "r1" boots from its disk since 2026-01-02T03:04:05.000Z',
    },
    sent("OFFER"),
    received("REQUEST", 7),
    sent("ACK"),
  ],
  undefined,
  /no boot files, as it is to: node "r1" boots from its disk since 2026-01-02T03:04:05\.000Z\.$/,
);

const HELD = [...HEARD, decidedFor("silent"), ignored("ownerSilent", "hv1: no answer")];

test("why of a machine that waits for a silent driver says for how long, unless that claims it", (t) => {
  const remedy = (absence: Absence, claimants: readonly string[] = []) => {
    const away: DriverStatus = { driver: "hv1:1", state: "down", claims: 0, text: "gone", absence };
    return explain(A, eventsOf(HELD), { ...bareContext(START), drivers: [away], claimants }).remedy;
  };
  t.regex(remedy({ holdsStrangers: true }), /Until then machines that no driver claims get no answer/);
  t.regex(remedy({ holdsStrangers: true, since: START }), /get no answer for a minute/);
  t.regex(remedy({ holdsStrangers: false, since: START }), /This MAC was claimed before/);
  t.regex(remedy({ holdsStrangers: true }, ["hv1"]), /out of the coordinator's configuration\.$/);
});

test("why of a stranger names the silent drivers that did not claim it when last heard", (t) => {
  const details = [...HEARD, decidedFor("none", ["hv2"]), ignored("unknownMachine", "policy log")];
  t.is(
    explain(A, eventsOf(details), bareContext(START)).cause,
    "No driver claims this MAC (policy log); hv2 did not claim it when last heard, and is silent now.",
  );
});
