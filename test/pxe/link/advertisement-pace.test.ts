import test from "ava";
import { type PaceEvent, type PaceStep, step, UNHURRIED } from "../../../pxe/link/advertisement-pace.js";

const NEVER = Number.POSITIVE_INFINITY;
const TIMER: PaceEvent = { kind: "timer" };
const LOCAL: PaceEvent = { kind: "solicited", by: "linkLocal" };
const NOBODY: PaceEvent = { kind: "solicited", by: "unspecified" };
const OTHER: PaceEvent = { kind: "solicited", by: "other" };

type Row = readonly [number, PaceEvent, PaceStep["send"], number];

const SCRIPTS: Readonly<Record<string, readonly Row[]>> = {
  "whoever has a link-local address is answered at once, and again": [
    [0, LOCAL, "toSolicitor", NEVER],
    [1, LOCAL, "toSolicitor", NEVER],
  ],
  "multicasts are 3 s apart, and one answers all who asked meanwhile": [
    [0, NOBODY, "toAll", NEVER],
    [1000, OTHER, undefined, 3000],
    [2000, NOBODY, undefined, 3000],
    [2500, TIMER, undefined, 3000],
    [3000, TIMER, "toAll", NEVER],
    [3001, TIMER, undefined, NEVER],
    [6000, OTHER, "toAll", NEVER],
  ],
  "who waits for a multicast does not hold up others": [
    [0, NOBODY, "toAll", NEVER],
    [1, NOBODY, undefined, 3000],
    [2, LOCAL, "toSolicitor", 3000],
    [3000, TIMER, "toAll", NEVER],
  ],
};

for (const [name, script] of Object.entries(SCRIPTS))
  test(name, (t) => {
    let pace = UNHURRIED;
    for (const [now, event, send, wakeAt] of script) {
      const after = step(pace, now, event);
      t.deepEqual([after.send, after.wakeAt], [send, wakeAt], `at ${now}`);
      pace = after.pace;
    }
  });

test("of 1,000 hosts that ask in one second, 100 at once and 100 a second are answered alone, the others by one multicast in 3 s", (t) => {
  let pace = UNHURRIED;
  const sent = { toSolicitor: 0, toAll: 0, nothing: 0 };
  for (let now = 0; now < 1_000; now++) {
    const after = step(pace, now, LOCAL);
    sent[after.send ?? "nothing"] += 1;
    pace = after.pace;
  }
  t.deepEqual(sent, { toSolicitor: 199, toAll: 1, nothing: 800 });
  t.is(step(pace, 10_000, TIMER).send, "toAll");
});
