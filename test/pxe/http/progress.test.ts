import test from "ava";
import { judgeProgress, type ProgressMark, tooSlowText } from "../../../pxe/http/progress.js";

const RULE = { bytes: 100, milliseconds: 30_000 };

/** Looks at `[now, taken]` one after the other: each answers "+" when the mark moves on, "=" when not, or the time and bytes it was cut off at. */
const looks = test.macro(
  (t, size: number, steps: readonly [number, number][], expected: readonly string[]) => {
    let mark: ProgressMark = { at: 0, taken: 0 };
    const seen = steps.map(([now, taken]) => {
      const verdict = judgeProgress(RULE, mark, now, { taken, size });
      if (verdict.kind === "tooSlow") return `${verdict.bytes} in ${verdict.milliseconds}`;
      const moved = verdict.mark !== mark;
      mark = verdict.mark;
      return moved ? "+" : "=";
    });
    t.deepEqual(seen, expected);
  },
);

test(
  "a client that takes nothing",
  looks,
  1000,
  [
    [29_999, 0],
    [30_000, 0],
  ],
  ["=", "0 in 30000"],
);
test(
  "a client one byte too slow",
  looks,
  1000,
  [
    [15_000, 50],
    [31_000, 99],
  ],
  ["=", "99 in 31000"],
);
test(
  "a client just fast enough, for ever",
  looks,
  1000,
  [
    [30_000, 100],
    [60_000, 200],
    [90_000, 300],
  ],
  ["+", "+", "+"],
);
test(
  "a fast client that stops",
  looks,
  1000,
  [
    [1000, 900],
    [30_999, 900],
    [31_000, 900],
  ],
  ["+", "=", "0 in 30000"],
);
test(
  "the rest is smaller than the least, and is out",
  looks,
  130,
  [
    [1000, 100],
    [30_000, 130],
  ],
  ["+", "+"],
);
test(
  "the rest is smaller than the least, and is not taken",
  looks,
  130,
  [
    [1000, 100],
    [31_000, 129],
  ],
  ["+", "29 in 30000"],
);
test(
  "everything is taken and the answer still not out",
  looks,
  100,
  [
    [1000, 100],
    [31_000, 100],
  ],
  ["+", "0 in 30000"],
);
test("an answer without a body that is not taken", looks, 0, [[30_000, 0]], ["0 in 30000"]);
test(
  "a clock that is asked twice at once changes nothing",
  looks,
  1000,
  [
    [0, 0],
    [0, 0],
  ],
  ["=", "="],
);

test("the sentence has the figures", (t) => {
  t.is(
    tooSlowText(RULE, 99, 30_040),
    "The client took 99 bytes in 30 s; it is to take 100 in 30 s, or all the rest.",
  );
});
