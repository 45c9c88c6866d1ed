import test from "ava";
import { OrderedMap } from "../../../driver/inventory/ordered-map.js";

const KEYS = 200;
const STEPS = 4000;

test("whatever is put in and taken out, it has what a Map has, in order, and the maps before stay as they were", (t) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.log(`seed ${seed}`);
  const pick = numbers(seed);
  const model = new Map<string, number>();
  let map = OrderedMap.empty<string, number>();
  let kept = { map, entries: sorted(model) };
  for (let step = 0; step < STEPS; step++) {
    const key = `k${pick(KEYS)}`;
    // Grows for a while, then shrinks.
    const puts = pick(3) < (Math.floor(step / 1000) % 2 === 0 ? 2 : 1);
    map = puts ? map.with(key, step) : map.without(key);
    if (puts) model.set(key, step);
    else model.delete(key);
    if (map.get(key) !== model.get(key) || map.size !== model.size) t.fail(`step ${step}, seed ${seed}`);
    if (step % 200 !== 0) continue;
    t.deepEqual([...map], sorted(model));
    t.deepEqual([...kept.map], kept.entries, "a map before");
    kept = { map, entries: sorted(model) };
    const after = `k${pick(KEYS)}`;
    const behind = sorted(model).filter(([other]) => other > after);
    t.deepEqual(
      [...map.valuesAfter(after)],
      behind.map(([, value]) => value),
    );
  }
});

test("in whichever order keys come, none is far from the root", (t) => {
  const count = 4096;
  for (const place of [(n: number) => n, (n: number) => count - n, (n: number) => (n * 1021) % count]) {
    let map = OrderedMap.empty<string, number>();
    for (let n = 0; n < count; n++) map = map.with(String(place(n)).padStart(5, "0"), n);
    let compared = 0;
    const key = {
      [Symbol.toPrimitive]: () => {
        compared++;
        return "02048";
      },
    };
    for (const _ of map.valuesAfter(key as unknown as string)) break;
    t.true(compared <= 24, `${compared} comparisons`);
  }
});

test("the last is the one with the greatest key, and of nothing there is none", (t) => {
  const none = OrderedMap.empty<string, number>();
  t.deepEqual([none.last(), none.size], [undefined, 0]);
  const some = none.with("b", 2).with("c", 3).with("a", 1);
  t.is(some.last(), 3);
  t.is(some.without("x"), some);
});

function sorted(map: ReadonlyMap<string, number>): [string, number][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** mulberry32: the same numbers for the same seed. */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
