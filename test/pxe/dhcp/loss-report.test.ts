import test from "ava";
import { lossesToTell, NOTHING_TOLD, type ToldLosses } from "../../../pxe/dhcp/loss-report.js";

test("losses are told at once, then in 10 s at most once, and each only once", (t) => {
  const script = [
    [0, [0, 0], undefined],
    [1000, [3, 1], { overflowed: 3, tooLong: 1 }],
    [2000, [9, 1], undefined],
    [10_999, [500, 1], undefined],
    [11_000, [501, 2], { overflowed: 498, tooLong: 1 }],
    [60_000, [501, 2], undefined],
    [61_000, [502, 2], { overflowed: 1, tooLong: 0 }],
  ] as const;
  let told: ToldLosses = NOTHING_TOLD;
  for (const [now, [overflowed, tooLong], expected] of script) {
    const losses = { overflowed, tooLong };
    const found = lossesToTell(told, now, losses);
    t.deepEqual(found, expected, `at ${now}`);
    if (found !== undefined) told = { ...losses, at: now };
  }
});
