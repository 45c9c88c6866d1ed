import test from "ava";
import { EventRing } from "../../../pxe/boot/event-ring.js";

const ring = (capacity: number) => new EventRing({ source: "hv1", capacity, clock: () => 5 });
const REPORT = { detail: { kind: "ownerAsked", drivers: [] } } as const;

test("the last events are kept, numbered from 1, with source and time", async (t) => {
  const events = ring(3);
  const after = async (sequence: number) => (await events.events.read(sequence, { most: 10 })).events;
  for (let i = 0; i < 20; i++) {
    events.report(REPORT);
    await events.settled();
    t.is((await after(0)).length, Math.min(i + 1, 3));
  }
  t.deepEqual(
    (await after(18)).map(({ position, event: { sequence, at, source } }) => [
      position,
      sequence,
      at,
      source,
    ]),
    [
      [19, 19, 5, "hv1"],
      [20, 20, 5, "hv1"],
    ],
  );
});

test("a listener hears each event until it leaves, and one that throws is dropped", (t) => {
  const events = ring(3);
  const heard: number[] = [];
  let throws = 0;
  const leave = events.subscribe(({ sequence }) => heard.push(sequence));
  events.subscribe(() => {
    throws += 1;
    throw new Error("gone");
  });
  events.report(REPORT);
  events.report(REPORT);
  leave();
  events.report(REPORT);
  t.deepEqual(heard, [1, 2]);
  t.is(throws, 1);
});
