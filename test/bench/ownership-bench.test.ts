import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { loopbackArena } from "./arena.js";
import { measureOwnership } from "./ownership-bench.js";

test("a crowd of drivers is measured: its claims, its answers, and those beside one that hangs", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "metalplug-bench-test-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const size = { drivers: 12, machines: 3, asking: 30, settleSeconds: 0, restSeconds: 1 };
  const plan = { rounds: 1, say: (line: string) => t.log(line) };
  const [measurement] = await measureOwnership({ arena: loopbackArena(false), folder }, size, plan);
  const figures = measurement?.figures ?? {};
  t.is(measurement?.case, "ownership, 12 drivers");
  t.deepEqual([figures["wrong"], figures["drops"]], [0, 0]);
  for (const figure of ["whole s", "again s", "again CPU s", "RSS MiB", "offer p99 ms", "beside one p99 ms"])
    t.true((figures[figure] ?? 0) > 0, figure);
});
