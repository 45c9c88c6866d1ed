import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { measureEvents, measureFull } from "./events-bench.js";

test("what the events of exchanges cost is measured, and what a full archive takes to start", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "metalplug-bench-test-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const events = await measureEvents(folder, 300, 1);
  t.is(events.case, "events, of 300 DHCP exchanges");
  for (const name of ["coordinator CPU µs", "drivers CPU µs", "kept B", "ready after kill ms", "story ms"])
    t.true((events.figures[name] ?? 0) > 0, name);
  const full = await measureFull(folder, 1 << 20, 1);
  t.true((full.figures.exchanges ?? 0) >= 2000);
  t.true((full.figures["story ms"] ?? 0) > 0);
});
