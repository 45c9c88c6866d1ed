import test from "ava";
import { NODE_STATES } from "../../../../pxe/boot/node-state.js";
import { chooseSeed } from "../../../pxe/tftp/seeded-random.js";
import { randomLife } from "./random-life.js";

const LIVES = 25;

test("whatever fails, hangs, lies, is killed or asked for, no life goes astray, and all come to rest", async (t) => {
  const first = chooseSeed();
  const seen = new Map<string, number>();
  let kills = 0;
  for (let seed = first; seed < first + LIVES; seed++) {
    const life = await randomLife(seed);
    t.deepEqual(life.violations, [], `SEED=${seed}`);
    for (const [state, count] of life.seen) seen.set(state, (seen.get(state) ?? 0) + count);
    kills += life.kills;
  }
  for (const state of NODE_STATES)
    if (state !== "available")
      t.true((seen.get(state) ?? 0) > 0, `${state} was never reached from seed ${first}`);
  t.log(`${LIVES} lives from seed ${first}, ${kills} kills, states ${JSON.stringify([...seen])}`);
});
