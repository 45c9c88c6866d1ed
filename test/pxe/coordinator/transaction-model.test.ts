import { setImmediate as immediate } from "node:timers/promises";
import test from "ava";
import { Life } from "./model/life.js";

/** `SEED` replays one run and tells its steps; `RUNS` makes more, or fewer, of them. */
const SEED = process.env["SEED"];
const RUNS = Number(process.env["RUNS"] ?? 1000);
const BATCH = 250;
const FIRST = Date.now() % 1_000_000;
/** What must have happened in every run on average for the checks to mean something. */
const LEAST = {
  offers: 20,
  acks: 20,
  pairs: 20,
  probes: 2,
  repeats: 2,
  naks: 0.1,
  bootp: 0.5,
  overrides: 5,
  delays: 2,
  waited: 0.5,
  judged: 20,
} as const;

const promises = test.macro({
  async exec(t, first: number, runs: number) {
    const seen: Record<keyof typeof LEAST, number> = {
      ...{ offers: 0, acks: 0, pairs: 0, probes: 0, repeats: 0, naks: 0, bootp: 0, overrides: 0 },
      ...{ delays: 0, waited: 0, judged: 0 },
    };
    for (let seed = first; seed < first + runs; seed++) {
      await immediate();
      const life = new Life(seed);
      const failure = outcome(life);
      if (failure !== undefined) {
        if (SEED !== undefined) t.log(life.trace.join("\n"));
        t.fail(`SEED=${seed}: ${failure}`);
        return;
      }
      const counts = { ...life.checks.counts, ...life.checks.strangers.counts };
      for (const name of names) seen[name] += counts[name];
    }
    t.log(`${runs} runs from SEED=${first}: ${names.map((name) => `${seen[name]} ${name}`).join(", ")}`);
    if (runs >= 100) for (const name of names) t.true(seen[name] >= LEAST[name] * runs, name);
    else t.pass();
  },
  title: (batch) =>
    `no life of a server breaks a promise, and every known machine is served in the end${batch}`,
});
const names = Object.keys(LEAST) as (keyof typeof LEAST)[];

if (SEED !== undefined) test("", promises, Number(SEED), 1);
else
  for (let run = 0; run < RUNS; run += BATCH)
    test.serial(`, ${run / BATCH + 1}`, promises, FIRST + run, Math.min(BATCH, RUNS - run));

function outcome(life: Life): unknown {
  try {
    life.run();
    return undefined;
  } catch (error) {
    return error;
  }
}
