import test from "ava";
import { ticks } from "../../../driver/page/timeline-axis.js";

const marks = test.macro((t, from: number, to: number, most: number, expected: string) => {
  t.is(
    ticks({ from, to }, most)
      .map(({ label }) => label)
      .join(", "),
    expected,
  );
});

test("milliseconds", marks, 0, 10, 5, "0 ms, 2 ms, 4 ms, 6 ms, 8 ms, 10 ms");
test("parts of a millisecond", marks, -0.1, 0.9, 5, "0.0 ms, 0.2 ms, 0.4 ms, 0.6 ms, 0.8 ms");
test("from milliseconds to seconds", marks, 0, 1200, 6, "0 ms, 200 ms, 400 ms, 600 ms, 800 ms, 1.0 s, 1.2 s");
test("seconds", marks, 0, 21_440, 6, "0 s, 5 s, 10 s, 15 s, 20 s");
test("half minutes", marks, 0, 100_000, 4, "0 s, 30 s, 60 s, 90 s");
test("minutes", marks, 0, 600_000, 5, "0:00, 2:00, 4:00, 6:00, 8:00, 10:00");
test("in the middle of a boot", marks, 12_345, 12_355, 4, "12.345 s, 12.350 s, 12.355 s");

test("ticks are never more than asked for, whatever the window", (t) => {
  for (let power = -3; power < 10; power++)
    for (const factor of [1, 1.3, 2, 3.7, 5, 9.9])
      for (const most of [2, 5, 12]) {
        const found = ticks({ from: 0, to: factor * 10 ** power }, most);
        t.true(found.length <= most + 1 && found.length >= 1, `${factor}e${power} ${most}: ${found.length}`);
      }
});
