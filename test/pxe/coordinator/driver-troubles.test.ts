import test from "ava";
import { DriverTroubles } from "../../../pxe/coordinator/driver-troubles.js";
import { certificateTrouble } from "../../../pxe/net/certificate-trouble.js";

const HV1 = "10.99.0.11:7443";
const told = (trouble: "clock" | "unreachable", text: string, isOver?: true) => [
  { kind: "driverTroubled", driver: "hv1", trouble, text, ...(isOver && { isOver }) },
];

const CLOCKS: readonly (readonly [
  what: string,
  offset: number,
  roundTrip: number,
  text: string | undefined,
])[] = [
  ["a clock that is right", 0, 10, undefined],
  ["one that is two seconds off", 2000, 0, undefined],
  ["one that is three seconds ahead", 3000, 10, "its clock is 3 s ahead of the coordinator's"],
  ["one that is five minutes behind", -300_000, 10, "its clock is 5 min behind the coordinator's"],
  ["one that is years behind", -1.6e12, 10, "its clock is 444444 h behind the coordinator's"],
  ["an answer that took so long that nothing is known", 3000, 4000, undefined],
];

for (const [what, offset, roundTrip, text] of CLOCKS)
  test(`${what} is ${text === undefined ? "no trouble" : "told"}`, (t) => {
    const reading = { driver: HV1, offset, roundTrip };
    const found = new DriverTroubles().clock(reading, "hv1");
    const remedy = "; set both by NTP (timedatectl set-ntp true)";
    t.deepEqual(found, text === undefined ? [] : told("clock", text + remedy));
  });

test("that a driver is reached is told of the name that the trouble was told of", (t) => {
  const troubles = new DriverTroubles();
  troubles.unreachable(HV1, HV1, "connection refused");
  t.like(troubles.reachable(HV1, "hv1"), [{ driver: HV1, isOver: true }]);
  troubles.unreachable(HV1, "hv1", "connection refused");
  t.like(troubles.reachable(HV1, "hv1"), [{ driver: "hv1", isOver: true }]);
});

test("a clock is told once, is over once it is surely right, and stays in the text meanwhile", (t) => {
  const troubles = new DriverTroubles();
  const read = (offset: number, roundTrip = 10) => troubles.clock({ driver: HV1, offset, roundTrip }, "hv1");
  t.is(read(5000).length, 1);
  t.deepEqual(read(5100), []);
  t.regex(troubles.text(HV1), /5 s ahead/);
  t.deepEqual(read(1500, 2000), []);
  t.deepEqual(read(100), told("clock", "", true));
  t.is(troubles.text(HV1), "");
  t.deepEqual(read(0), []);
});

const WAYS: readonly (readonly [found: string, remedy: RegExp])[] = [
  [
    "Cannot reach the driver at x: connection refused; is it running, and is the address right?",
    /; nothing listens there: start the driver/,
  ],
  ["Cannot reach the driver at x: Name resolution failed for target dns:x", /; its name is not resolved/],
  ["Cannot reach the driver at x: no answer in 5 s", /; see to its host, the network and the firewalls/],
  ["Cannot reach the driver at x: connect EHOSTUNREACH", /; see to the routes/],
  ["The driver ended its claim stream", /; it was stopped or cut off/],
  ["something new", /^something new$/],
];

for (const [found, remedy] of WAYS)
  test(`"${found}" comes with what to do, once`, (t) => {
    const troubles = new DriverTroubles();
    const [detail] = troubles.unreachable(HV1, "hv1", found);
    t.regex(detail?.text ?? "", remedy);
    t.notRegex(detail?.text ?? "", /is the address right/);
    t.deepEqual(troubles.unreachable(HV1, "hv1", found), []);
    t.deepEqual(troubles.reachable(HV1, "hv1"), told("unreachable", "", true));
    t.deepEqual(troubles.reachable(HV1, "hv1"), []);
  });

test("certificates that are not taken are another trouble than a way that is shut, and either ends the other", (t) => {
  const troubles = new DriverTroubles();
  const refused = { kind: "driverTroubled", driver: "hv1", trouble: "refused" } as const;
  t.deepEqual(troubles.unreachable(HV1, "hv1", "gone").length, 1);
  t.deepEqual(troubles.refused(HV1, "hv1", "expired"), [
    ...told("unreachable", "", true),
    { ...refused, text: "expired" },
  ]);
  t.deepEqual(troubles.refused(HV1, "hv1", "expired"), []);
  t.is(troubles.text(HV1), "expired");
  t.deepEqual(troubles.unreachable(HV1, "hv1", "gone"), [
    { ...refused, isOver: true, text: "" },
    ...told("unreachable", "gone"),
  ]);
  troubles.refused(HV1, "hv1", "expired");
  t.deepEqual(troubles.reachable(HV1, "hv1"), [{ ...refused, isOver: true, text: "" }]);
  t.is(troubles.text(HV1), "");
});

test("what a driver tells of its certificate stands beside the rest until it is over", (t) => {
  const troubles = new DriverTroubles();
  const its = { kind: "driverTroubled", driver: "hv1", trouble: "certificate" } as const;
  troubles.certificate({ ...its, text: "cert.pem: it expired" });
  troubles.clock({ driver: HV1, offset: 9000, roundTrip: 1 }, "hv1");
  t.regex(troubles.text(HV1, "hv1"), /^its clock is 9 s ahead.*; cert\.pem: it expired$/);
  t.notRegex(troubles.text(HV1, "hv2"), /cert/);
  troubles.certificate({ ...its, isOver: true, text: "good" });
  t.notRegex(troubles.text(HV1, "hv1"), /cert/);
});

const GOOD = { validFrom: 1000, validTo: 2000, isForAddress: true, names: "DNS:boot.example" };
const ADDRESS = "10.77.0.11";

test("a certificate is good, expired, not good yet, or another host's", (t) => {
  t.is(certificateTrouble(GOOD, ADDRESS, 1500), undefined);
  t.regex(certificateTrouble(GOOD, ADDRESS, 2001) ?? "", /^it expired at 1970-01-01 00:00 UTC/);
  t.regex(certificateTrouble(GOOD, ADDRESS, 999) ?? "", /^it is good from .* on only/);
  const other = certificateTrouble({ ...GOOD, isForAddress: false }, ADDRESS, 1500);
  t.regex(other ?? "", /^it is made out for DNS:boot\.example, and machines ask at 10\.77\.0\.11/);
});
