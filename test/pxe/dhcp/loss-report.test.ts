import test from "ava";
import { lossesToTell, NOTHING_TOLD, type ToldLosses } from "../../../pxe/dhcp/loss-report.js";

test("losses are told at once, then in 10 s at most once, and each only once", (t) => {
  const script = [
    [0, [0, 0, 0], undefined],
    [1000, [3, 1, 0], { overflowed: 3, tooLong: 1, unsent: 0 }],
    [2000, [9, 1, 0], undefined],
    [10_999, [500, 1, 4], undefined],
    [11_000, [501, 2, 5], { overflowed: 498, tooLong: 1, unsent: 5 }],
    [60_000, [501, 2, 5], undefined],
    [61_000, [501, 2, 6], { overflowed: 0, tooLong: 0, unsent: 1 }],
  ] as const;
  let told: ToldLosses = NOTHING_TOLD;
  for (const [now, [overflowed, tooLong, unsent], expected] of script) {
    const losses = { overflowed, tooLong, unsent };
    const found = lossesToTell(told, now, losses);
    t.deepEqual(found, expected, `at ${now}`);
    if (found !== undefined) told = { ...losses, at: now };
  }
});
