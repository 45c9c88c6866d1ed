import test from "ava";
import { ClaimIndex } from "../../../pxe/coordinator/claim-index.js";
import type { ClaimNews } from "../../../pxe/coordinator/owner-source.js";
import { A, B, HV1, HV2, mac } from "./lab.js";

const up = (driver: string, hypervisor: string): ClaimNews => ({ kind: "up", driver, hypervisor });
const reset = (driver: string, hypervisor: string): ClaimNews => ({ kind: "reset", driver, hypervisor });
const claimed = (driver: string, epoch: number, which = A): ClaimNews => ({
  kind: "claimed",
  driver,
  mac: which,
  epoch,
});
const released = (driver: string, which = A): ClaimNews => ({ kind: "released", driver, mac: which });
const down = (driver: string): ClaimNews => ({ kind: "down", driver, text: "gone" });
const BOTH_UP = [up(HV1, "hv1"), up(HV2, "hv2")];

const whom = test.macro({
  exec(t, news: readonly ClaimNews[], claimants: readonly string[], unsure: readonly string[]) {
    const index = new ClaimIndex([HV1, HV2]);
    for (const one of news) index.apply(one);
    const found = index.whom(A);
    t.deepEqual([...found.claimants].sort(), claimants);
    t.deepEqual([...found.unsure].sort(), unsure);
    t.is(index.isClaimed(A), claimants.length > 0);
  },
  title: (name) => `claim index: ${name}`,
});

test("before any news every driver could own it", whom, [], [], [HV1, HV2]);
test("all up and nobody claims it", whom, BOTH_UP, [], []);
test("the one that claims it", whom, [...BOTH_UP, claimed(HV1, 1)], [HV1], []);
test("equal epochs are both asked", whom, [...BOTH_UP, claimed(HV1, 3), claimed(HV2, 3)], [HV1, HV2], []);
test("a newer epoch wins at once", whom, [...BOTH_UP, claimed(HV1, 3), claimed(HV2, 4)], [HV2], []);
test("an older epoch changes nothing", whom, [...BOTH_UP, claimed(HV1, 3), claimed(HV2, 2)], [HV1], []);
test(
  "a claim raised in place",
  whom,
  [...BOTH_UP, claimed(HV1, 1), claimed(HV2, 2), claimed(HV1, 3)],
  [HV1],
  [],
);
test("a released claim is gone", whom, [...BOTH_UP, claimed(HV1, 1), released(HV1)], [], []);
test(
  "released by one of two",
  whom,
  [...BOTH_UP, claimed(HV1, 1), claimed(HV2, 1), released(HV2)],
  [HV1],
  [],
);
test("released by who never claimed it", whom, [...BOTH_UP, claimed(HV1, 1), released(HV2)], [HV1], []);
test("a driver that is down keeps its claim", whom, [...BOTH_UP, claimed(HV1, 1), down(HV1)], [HV1], [HV1]);
test("a claim while it catches up counts", whom, [...BOTH_UP, down(HV1), claimed(HV1, 1)], [HV1], [HV1]);
test(
  "a reset keeps the claims until the stream is whole",
  whom,
  [...BOTH_UP, claimed(HV1, 1), reset(HV1, "hv1")],
  [HV1],
  [HV1],
);
test(
  "what a reset did not tell again is gone then",
  whom,
  [...BOTH_UP, claimed(HV1, 1), reset(HV1, "hv1"), up(HV1, "hv1")],
  [],
  [],
);
test(
  "what a reset told again stays",
  whom,
  [...BOTH_UP, claimed(HV1, 1), claimed(HV1, 1, B), reset(HV1, "hv1"), claimed(HV1, 2), up(HV1, "hv1")],
  [HV1],
  [],
);
test("up without a reset resumes", whom, [...BOTH_UP, claimed(HV1, 1), down(HV1), up(HV1, "hv1")], [HV1], []);
test("a driver that was not configured", whom, [...BOTH_UP, claimed("new:1", 1)], ["new:1"], ["new:1"]);

test("drivers are told with state, claims and the reason", (t) => {
  const index = new ClaimIndex([HV1, HV2]);
  for (const one of [reset(HV1, "hv1"), claimed(HV1, 1), claimed(HV1, 1, B), up(HV1, "hv1")])
    index.apply(one);
  t.deepEqual(index.drivers(), [
    { driver: HV1, hypervisor: "hv1", state: "up", claims: 2, text: "" },
    { driver: HV2, state: "down", claims: 0, text: "not reached yet" },
  ]);
  index.apply(down(HV1));
  t.deepEqual(index.drivers()[0], { driver: HV1, hypervisor: "hv1", state: "down", claims: 2, text: "gone" });
  t.is(index.name(HV1), "hv1");
  t.is(index.name(HV2), HV2);
});

test("a claim costs less than 256 bytes, what is thrown away on the way included", (t) => {
  const count = 50_000;
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const before = used();
  const index = new ClaimIndex([HV1]);
  for (let number = 0; number < count; number++) index.apply(claimed(HV1, 1, mac(number)));
  const each = (used() - before) / count;
  t.is(index.drivers()[0]?.claims, count);
  t.true(each < 256, `${Math.round(each)} bytes a claim`);
});

test("drivers with one id, or one driver listed under two addresses, are told apart by their addresses", (t) => {
  const index = new ClaimIndex([HV1, HV2]);
  index.apply(up(HV1, "hv1"));
  t.is(index.name(HV1), "hv1");
  t.is(index.name(HV2), HV2);
  index.apply(up(HV2, "hv1"));
  t.deepEqual(
    [HV1, HV2].map((driver) => index.name(driver)),
    [`hv1 at ${HV1}`, `hv1 at ${HV2}`],
  );
  index.apply(reset(HV2, "hv2"));
  t.deepEqual(
    [HV1, HV2].map((driver) => index.name(driver)),
    ["hv1", "hv2"],
  );
});
