import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { loopbackArena } from "./arena.js";
import { measureNodes } from "./driver-bench.js";
import { measureLives } from "./lives-bench.js";
import { formatSummary, summarise } from "./results.js";

test("a driver with some nodes is measured, started anew in each round", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "metalplug-bench-test-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const plan = { rounds: 2, say: (line: string) => t.log(line) };
  const measurements = await measureNodes({ arena: loopbackArena(false), folder }, 30, plan);
  t.deepEqual(
    measurements.map(({ case: name, round }) => [name, round]),
    [
      ["driver, 30 nodes", 1],
      ["driver, 30 nodes", 2],
    ],
  );
  for (const { figures } of measurements)
    for (const [name, figure] of Object.entries(figures)) t.true(figure > 0, name);
  t.regex(formatSummary(summarise(measurements)).join("\n"), /adds\/s +spawns\/s +ready s +page p50 ms/);
});

test("a driver with instances in mixed states is measured at rest and while agents call", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "metalplug-bench-test-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const plan = { nodes: 20, seconds: 1, rounds: 1, say: (line: string) => t.log(line) };
  const [measurement] = await measureLives({ arena: loopbackArena(false), folder }, plan);
  t.is(measurement?.case, "driver, 20 instances with power");
  t.is(measurement?.figures["failed calls"], 0);
  t.true((measurement?.figures["busy lookup p99 ms"] ?? 0) > 0);
});
