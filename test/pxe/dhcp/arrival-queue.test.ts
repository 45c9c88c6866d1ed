import test from "ava";
import { ArrivalQueue } from "../../../pxe/dhcp/arrival-queue.js";

test("what is put is taken in order, and nothing is lost while there is room", (t) => {
  const queue = new ArrivalQueue<number>(3);
  t.is(queue.take(), undefined);
  for (let round = 0; round < 10; round++) {
    t.deepEqual(
      [1, 2, 3].map((n) => queue.put(n)),
      [false, false, false],
    );
    t.deepEqual([queue.take(), queue.take(), queue.size], [1, 2, 1]);
    queue.put(4);
    t.deepEqual([queue.take(), queue.take(), queue.take(), queue.size], [3, 4, undefined, 0]);
  }
});

test("a full queue drops its oldest, one for each that comes", (t) => {
  const queue = new ArrivalQueue<number>(8192);
  let dropped = 0;
  for (let n = 0; n < 20_000; n++) if (queue.put(n)) dropped += 1;
  t.is(dropped, 20_000 - 8192);
  t.is(queue.size, 8192);
  for (let n = 20_000 - 8192; n < 20_000; n++) t.is(queue.take(), n);
  t.is(queue.take(), undefined);
});
