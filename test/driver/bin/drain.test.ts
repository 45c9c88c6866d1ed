import test from "ava";
import { drained } from "../../../driver/bin/drain.js";

const TIMES = { longest: 200, quiet: 20, lookEvery: 1 };
const never = new AbortController().signal;
const unheard = { info: () => undefined };

test("where nothing is under way nothing is waited for", async (t) => {
  let looks = 0;
  await drained(() => (looks++ === 0 ? 0 : 1), never, unheard);
  t.is(looks, 1);
});

test("the file that a machine asks for right behind its last one is waited for too", async (t) => {
  const seen = [1, 1, 0, 0, 2, 1, 0];
  let looks = 0;
  await drained(() => seen[looks++] ?? 0, never, unheard, { ...TIMES, longest: 60_000 });
  t.true(looks > seen.length);
});

test("a transfer that does not end is waited for no longer than is said", async (t) => {
  const told: string[] = [];
  await drained(() => 3, never, { info: (_: object, text?: string) => told.push(text ?? "") }, TIMES);
  t.deepEqual(told, ["3 transfers may end first, within 0.2 s"]);
});

test("who cannot wait ends the waiting", async (t) => {
  const stop = new AbortController();
  const over = drained(() => 1, stop.signal, unheard, { ...TIMES, longest: 60_000 });
  stop.abort();
  await t.notThrowsAsync(over);
});
