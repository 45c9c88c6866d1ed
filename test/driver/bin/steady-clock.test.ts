import test from "ava";
import { steadyClock } from "../../../driver/bin/steady-clock.js";

const START = 1_700_000_000_000;
const HOUR = 3_600_000;

function clocks() {
  const host = { wall: START, monotonic: 5000.25 };
  const clock = steadyClock(
    () => host.wall,
    () => host.monotonic,
  );
  const pass = (milliseconds: number): void => {
    host.wall += milliseconds;
    host.monotonic += milliseconds;
  };
  return { host, clock, pass };
}

test("it begins with the host's time and goes on as time passes, in whole milliseconds", (t) => {
  const { clock, pass } = clocks();
  t.is(clock.now(), START);
  pass(1234.4);
  t.is(clock.now(), START + 1234);
});

for (const [name, jump] of [
  ["forward by an hour", HOUR],
  ["forward by 50 years, as on a host without a battery", 50 * 365 * 24 * HOUR],
  ["back by a day", -24 * HOUR],
] as const)
  test(`the host's clock jumps ${name}: nothing happens but to what is written for later runs`, (t) => {
    const { host, clock, pass } = clocks();
    const until = clock.now() + HOUR;
    t.is(clock.toWall(until), START + HOUR);
    host.wall += jump;
    pass(60_000);
    t.is(clock.now(), START + 60_000);
    t.is(clock.toWall(until), START + HOUR + jump, "59 minutes are left by either clock");
  });

test("a host that slept: leases end later here, and on disk when they end for who reads them next", (t) => {
  const { host, clock } = clocks();
  host.wall += 8 * HOUR;
  t.is(clock.now(), START);
  t.is(clock.toWall(clock.now() + HOUR), START + 9 * HOUR);
});

test("by the host's real clocks it is now", (t) => {
  const { now, toWall } = steadyClock();
  const before = now();
  t.true(now() >= before);
  t.true(Number.isInteger(now()) && Number.isFinite(toWall(before)));
});
