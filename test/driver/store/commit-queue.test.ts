import test from "ava";
import { CommitQueue } from "../../../driver/store/commit-queue.js";
import type { Change } from "../../../driver/store/store.js";

/** A queue whose writes end when `finish` is called. */
function heldQueue(maxWaiting = 100_000) {
  const groups: (readonly Change[])[] = [];
  const finishers: (() => void)[] = [];
  const write = (changes: readonly Change[]): Promise<void> => {
    groups.push(changes);
    return new Promise((resolve) => finishers.push(resolve));
  };
  const finish = async (): Promise<void> => {
    finishers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue: new CommitQueue({ folder: "/data", write, maxWaiting }), groups, finish };
}

const change = (key: string): Change => ({ key, value: 1 });

test("a commit that comes alone is written in the same turn", (t) => {
  const { queue, groups } = heldQueue();
  void queue.add([change("a")]);
  t.deepEqual(groups, [[change("a")]]);
});

test("a storm of 10,000 leases that comes during one write waits, and goes out as one", async (t) => {
  const { queue, groups, finish } = heldQueue();
  const first = queue.add([change("first")]);
  const removal = (place: number): Change => ({ key: `old/${place}`, value: undefined });
  const storm = Array.from({ length: 10_000 }, (_, place) => queue.add([removal(place), change(`${place}`)]));
  await finish();
  await first;
  t.is(groups.length, 2);
  t.is(groups[1]?.length, 20_000);
  await finish();
  await Promise.all(storm);
});

test("nobody is told before its own write has ended", async (t) => {
  const { queue, finish } = heldQueue();
  const told: string[] = [];
  void queue.add([change("a")]).then(() => told.push("a"));
  void queue.add([change("b")]).then(() => told.push("b"));
  await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(told, []);
  await finish();
  t.deepEqual(told, ["a"]);
  await finish();
  t.deepEqual(told, ["a", "b"]);
});
