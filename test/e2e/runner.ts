import type { SiteFiles } from "../lab/site.js";
import { type Scenario, Stage } from "./scenario.js";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Runs scenarios, `parallel` at a time, and prints each with its seconds. What a failed one left behind is kept and named. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  files: SiteFiles,
  parallel: number,
): Promise<Tally> {
  const waiting = [...scenarios];
  let passed = 0;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      if (await runScenario(next, files)) passed += 1;
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return { passed, failed: scenarios.length - passed };
}

/** Milliseconds: three times what the longest scenario takes on an idle machine. */
const LONGEST = 900_000;

async function runScenario(scenario: Scenario, files: SiteFiles): Promise<boolean> {
  const started = performance.now();
  const stage = new Stage(files);
  const outcome = await Promise.race([scenario.run(stage).then(() => undefined, asError), tooLong()]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  await stage[Symbol.asyncDispose]();
  if (outcome === undefined) {
    console.log(`ok      ${scenario.name} (${seconds} s)`);
    stage.forget();
    return true;
  }
  const details = (outcome.stack ?? outcome.message).replace(/^/gm, "        ");
  console.log(
    `FAILED  ${scenario.name} (${seconds} s)\n${details}\n        kept: ${stage.folders.join(" ")}`,
  );
  return false;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function tooLong(): Promise<Error> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(new Error(`Not over after ${LONGEST / 1000} s`)), LONGEST).unref();
  });
}
