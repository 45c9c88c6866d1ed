import test from "ava";
import { LineBudget } from "../../../driver/bin/line-budget.js";

test("a burst goes through, then so many a second, and the next line knows how many were held back", (t) => {
  const budget = new LineBudget({ burst: 3, perSecond: 2 });
  const at = (now: number) => budget.take(now);
  t.deepEqual([0, 0, 0, 0, 0].map(at), [0, 0, 0, undefined, undefined]);
  t.deepEqual([499, 500, 501].map(at), [undefined, 3, undefined]);
  t.deepEqual([60_000, 60_000, 60_000, 60_000].map(at), [1, 0, 0, undefined]);
});

test("a clock that is set back earns nothing and breaks nothing", (t) => {
  const budget = new LineBudget({ burst: 1, perSecond: 1 });
  t.deepEqual(
    [10_000, 5_000, 5_999, 6_000].map((now) => budget.take(now)),
    [0, undefined, undefined, 2],
  );
});
