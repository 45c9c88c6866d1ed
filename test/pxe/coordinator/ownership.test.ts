import test from "ava";
import type { DriverAnswer } from "../../../pxe/coordinator/owner-source.js";
import { decide, driversOf, type Ownership } from "../../../pxe/coordinator/ownership.js";
import { HV1, HV2, owner } from "./lab.js";

const HV3 = "10.99.0.13:7443";
const notMine = (driver: string): DriverAnswer => ({ kind: "notMine", driver, ttl: 1000 });
const silent = (driver: string): DriverAnswer => ({ kind: "silent", driver, text: "no answer" });
const draining = (driver: string, epoch: number): DriverAnswer => ({
  kind: "draining",
  driver,
  epoch,
  ttl: 1000,
  text: "stopping",
});

const verdict = test.macro({
  exec(t, answers: readonly DriverAnswer[], kind: Ownership["kind"], drivers: readonly string[] = []) {
    for (const order of [answers, answers.toReversed()]) {
      const decided = decide(order);
      t.is(decided.kind, kind);
      t.deepEqual([...driversOf(decided)].sort(), drivers);
    }
  },
  title: (name) => `ownership: ${name}`,
});

test("nobody asked", verdict, [], "none");
test("one owner", verdict, [owner(HV1, 1)], "one", [HV1]);
test("one owner, another says no", verdict, [owner(HV1, 1), notMine(HV2)], "one", [HV1]);
test("nobody has it", verdict, [notMine(HV1), notMine(HV2)], "none");
test("two owners at equal epochs are a conflict", verdict, [owner(HV1, 2), owner(HV2, 2)], "conflict", [
  HV1,
  HV2,
]);
test("a higher epoch wins", verdict, [owner(HV1, 2), owner(HV2, 3)], "one", [HV2]);
test(
  "a conflict below a higher epoch is none",
  verdict,
  [owner(HV1, 2), owner(HV2, 2), owner(HV3, 3)],
  "one",
  [HV3],
);
test("a silent driver beats an owner", verdict, [owner(HV1, 1), silent(HV2)], "silent", [HV2]);
test("a silent driver beats nobody", verdict, [notMine(HV1), silent(HV2)], "silent", [HV2]);
test("a silent driver alone", verdict, [silent(HV1)], "silent", [HV1]);
test(
  "a conflict is certain whoever is silent",
  verdict,
  [owner(HV1, 1), owner(HV2, 1), silent(HV3)],
  "conflict",
  [HV1, HV2],
);
test("a draining driver", verdict, [draining(HV1, 1)], "draining", [HV1]);
test("a draining driver with a newer claim elsewhere", verdict, [draining(HV1, 1), owner(HV2, 2)], "one", [
  HV2,
]);
test("a draining driver with the newer claim", verdict, [draining(HV1, 2), owner(HV2, 1)], "draining", [HV1]);
test("draining and owner at equal epochs conflict", verdict, [draining(HV1, 1), owner(HV2, 1)], "conflict", [
  HV1,
  HV2,
]);
