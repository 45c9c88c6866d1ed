import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { loopbackArena } from "./arena.js";
import { measureNodes } from "./driver-bench.js";
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
