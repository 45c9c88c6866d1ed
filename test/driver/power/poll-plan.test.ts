import test from "ava";
import { PollPlan } from "../../../driver/power/poll-plan.js";
import { isChange, type Seen, seenAfter } from "../../../driver/power/readings.js";

test("any number of machines is spread evenly over the interval", (t) => {
  for (const count of [10, 100, 1_000]) {
    const plan = new PollPlan(60_000);
    for (let i = 0; i < count; i++) plan.add(`n${i}`, 0);
    for (let tenth = 1; tenth <= 10; tenth++) {
      const due = dueOf(plan, tenth * 6_000).length;
      t.true(Math.abs(due - (tenth * count) / 10) <= 2, `${due} of ${count} after ${tenth} tenths`);
    }
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
    t.deepEqual(dueOf(plan, 60_000), ["a"]);
    plan.answered("a", 120_000, true, random);
    t.deepEqual(dueOf(plan, 120_000 + after - 1), []);
    t.deepEqual(dueOf(plan, 120_000 + after), ["a"]);
  }
});

test("one that does not answer is asked less and less often, and as before when it does", (t) => {
  const plan = new PollPlan(1_000);
  plan.add("a", 0);
  let now = 1_000;
  for (const pause of [2_000, 4_000, 8_000, 8_000]) {
    plan.answered("a", now, false, 0.5);
    t.deepEqual(dueOf(plan, now + pause - 1), []);
    now += pause;
    t.deepEqual(dueOf(plan, now), ["a"]);
  }
  plan.answered("a", now, true, 0.5);
  t.deepEqual(dueOf(plan, now + 1_000), ["a"]);
});

test("who was answered last is last in the row; who is gone comes no more", (t) => {
  const plan = new PollPlan(1_000);
  for (const name of ["a", "b", "c"]) plan.add(name, 0);
  plan.answered("a", 0, true, 0.5);
  plan.add("a", 5_000);
  t.deepEqual(dueOf(plan, 9_000), ["b", "c", "a"]);
  plan.remove("a");
  plan.answered("a", 0, true, 0.5);
  t.deepEqual(dueOf(plan, 99_000), ["b", "c"]);
});

function dueOf(plan: PollPlan, now: number): readonly string[] {
  return [...plan.due(now)];
}

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
