import test from "ava";
import { PollPlan } from "../../../driver/power/poll-plan.js";
import { isChange, type Seen, seenAfter } from "../../../driver/power/readings.js";

test("any number of machines is spread evenly over the interval", (t) => {
  for (const count of [10, 100, 1_000]) {
    const plan = new PollPlan(60_000);
    for (let i = 0; i < count; i++) plan.add(`n${i}`, 0);
    const perTenth = Array.from({ length: 10 }, (_, i) => plan.take((i + 1) * 6_000, count).length);
    for (const due of perTenth) t.true(Math.abs(due - count / 10) <= 2, `${count}: ${perTenth}`);
  }
});

test("a machine comes again an interval after it was answered, a tenth more or less", (t) => {
  for (const [random, after] of [
    [0, 54_000],
    [0.5, 60_000],
    [1, 66_000],
  ] as const) {
    const plan = new PollPlan(60_000);
    plan.add("a", 0);
    t.deepEqual(plan.take(60_000, 9), ["a"]);
    t.deepEqual(plan.take(120_000, 9), [], "asked is not asked again");
    plan.answered("a", 120_000, true, random);
    t.deepEqual(plan.take(120_000 + after - 1, 9), []);
    t.deepEqual(plan.take(120_000 + after, 9), ["a"]);
  }
});

test("one that does not answer is asked less and less often, and as before when it does", (t) => {
  const plan = new PollPlan(1_000);
  plan.add("a", 0);
  let now = 1_000;
  for (const pause of [2_000, 4_000, 8_000, 8_000]) {
    t.deepEqual(plan.take(now, 9), ["a"]);
    plan.answered("a", now, false, 0.5);
    t.deepEqual(plan.take(now + pause - 1, 9), []);
    now += pause;
  }
  t.deepEqual(plan.take(now, 9), ["a"]);
  plan.answered("a", now, true, 0.5);
  t.deepEqual(plan.take(now + 1_000, 9), ["a"]);
});

test("in a crowd everybody's turn comes; who is gone comes no more", (t) => {
  const plan = new PollPlan(1_000);
  for (const name of ["a", "b", "c"]) plan.add(name, 0);
  plan.add("a", 5_000);
  const first = plan.take(9_000, 2);
  t.is(first.length, 2);
  for (const name of first) plan.answered(name, 0, true, 0.5);
  t.deepEqual(plan.take(9_000, 1), ["c"]);
  plan.remove("a");
  plan.answered("a", 0, true, 0.5);
  t.deepEqual(plan.take(99_000, 9), ["b"]);
});

test("what was seen last stands while it cannot be read, with its time and since when", (t) => {
  const at = (text: string) => Date.parse(`2026-11-27T${text}Z`);
  const steps = [
    [
      { trouble: "lost" },
      "10:00:00",
      { state: "unknown", seenAt: at("10:00:00"), trouble: "lost (since 2026-11-27T10:00:00.000Z)" },
      true,
    ],
    [
      { trouble: "busy" },
      "10:01:00",
      { state: "unknown", seenAt: at("10:00:00"), trouble: "busy (since 2026-11-27T10:00:00.000Z)" },
      false,
    ],
    [{ state: "on" }, "10:02:00", { state: "on", seenAt: at("10:02:00") }, true],
    [{ state: "on" }, "10:03:00", { state: "on", seenAt: at("10:03:00") }, false],
    [
      { trouble: "lost" },
      "10:04:00",
      { state: "on", seenAt: at("10:03:00"), trouble: "lost (since 2026-11-27T10:04:00.000Z)" },
      true,
    ],
    [{ state: "on" }, "10:05:00", { state: "on", seenAt: at("10:05:00") }, true],
    [{ state: "off" }, "10:06:00", { state: "off", seenAt: at("10:06:00") }, true],
  ] as const;
  let seen: Seen | undefined;
  for (const [look, time, reading, changed] of steps) {
    const after = seenAfter(seen, look, at(time));
    t.deepEqual<unknown, unknown>(after.reading, reading, time);
    t.is(isChange(seen, after), changed, time);
    seen = after;
  }
});
