import test from "ava";
import { LastItems } from "../../../pxe/boot/last-items.js";

test("the last ones are kept, the oldest first, however many come", (t) => {
  const items = new LastItems<number>(3);
  t.deepEqual(items.all(), []);
  const seen = [1, 2, 3, 4, 5, 6, 7].map((item) => {
    items.push(item);
    return items.all();
  });
  t.deepEqual(seen, [[1], [1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 6], [5, 6, 7]]);
});
