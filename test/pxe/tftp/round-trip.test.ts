import test from "ava";
import { backOff, measure, recover, unmeasured } from "../../../pxe/tftp/round-trip.js";

/** What was measured, how often it then backed off, and after how long the client moved on: milliseconds. */
const recovers = test.macro(
  (t, samples: readonly number[], backOffs: number, elapsed: number, timeout: number) => {
    const roundTrip = unmeasured();
    for (const sample of samples) measure(roundTrip, sample);
    for (let i = 0; i < backOffs; i++) backOff(roundTrip);
    const { smoothed } = roundTrip;
    recover(roundTrip, elapsed);
    t.is(roundTrip.timeout, timeout);
    t.is(roundTrip.smoothed, smoothed, "nothing was measured");
  },
);

test("a back-off is taken back to the time the window took", recovers, [2, 2, 2], 3, 80, 80);
test("and to no less than what was measured makes likely", recovers, [40, 40], 3, 10, 100);
test("nor to less than the floor", recovers, [2], 5, 3, 25);
test("without a back-off nothing grows", recovers, [2], 0, 500, 25);
test("a window that took longer than the back-off leaves it", recovers, [2], 2, 5000, 100);
test("a slow link keeps the time it needs", recovers, [20, 20], 4, 300, 300);
test("before anything was measured the window's own time counts", recovers, [], 1, 30, 30);
test("and the first second stays where the client took longer", recovers, [], 0, 1500, 1000);
