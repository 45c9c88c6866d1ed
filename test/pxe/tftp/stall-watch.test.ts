import test from "ava";
import { StallWatch } from "../../../pxe/tftp/stall-watch.js";

const looks = test.macro((t, turns: readonly number[], hangsAt: readonly number[]) => {
  const watch = new StallWatch();
  const found = turns.flatMap((turn, i) => (watch.look(turn) ? [i + 1] : []));
  t.deepEqual(found, hangsAt);
});

test(
  "a worker that makes turns does not hang",
  looks,
  Array.from({ length: 1000 }, (_, i) => i + 1),
  [],
);
test("five looks at the same turn, and it hangs", looks, [3, 3, 3, 3, 3, 3], [6]);
test("it is told once", looks, Array(100).fill(7), [6]);
test("four looks at the same turn are no reason", looks, [3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5], []);
test("before its first turn it has half a minute to load", looks, [...Array(29).fill(0), 1, 2], []);
test("which is not without end", looks, Array(60).fill(0), [30]);
test("it hangs again after it went on", looks, [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2], [6, 12]);
test("a counter that has wrapped goes on counting", looks, [2 ** 31 - 1, -(2 ** 31), -1, 1, 2], []);
