import test from "ava";
import {
  DeployQueue,
  deploysAtWork,
  placeInQueue,
  waitingDeploys,
} from "../../../driver/instance/deploy-queue.js";
import type { Instance } from "../../../driver/instance/instance.js";
import type { StepName } from "../../../driver/instance/instance-state.js";
import { Draws } from "../../draws.js";
import { chooseSeed } from "../../pxe/tftp/seeded-random.js";

type Known = Pick<Instance, "node" | "kind" | "state">;

function deploying(node: string, step: StepName, order: number): Known {
  const operation = { id: node, step, startedAt: 0, order, failures: 0 };
  return { node, kind: "deploy", state: { kind: "deploying", operation } };
}

test("those that wait stand in the order in which they began, and those at work are counted", (t) => {
  const all = [deploying("a", "queued", 9), deploying("b", "poweringOn", 1), deploying("c", "queued", 3)];
  t.deepEqual(waitingDeploys(all), ["c", "a"]);
  t.is(deploysAtWork(all), 1);
  t.deepEqual(
    all.map((instance) => placeInQueue(all, instance)),
    [2, 0, 1],
  );
});

test("the queue that is kept along says the same as one that looks at everything", (t) => {
  const seed = chooseSeed();
  const draws = new Draws(seed);
  const queue = new DeployQueue();
  const all = new Map<string, Known>();
  for (let change = 1; change <= 500; change++) {
    const node = `n${draws.below(12)}`;
    const alternatives: readonly Known[] = [
      { node, kind: "deploy", state: { kind: "active" } },
      { node, kind: "deploy", state: { kind: "error", reason: "it broke", during: "deploying" } },
      deploying(node, "queued", change),
      deploying(node, "agentWorking", change),
    ];
    const known = draws.oneIn(5) ? undefined : draws.pick(alternatives);
    if (known === undefined) all.delete(node);
    else all.set(node, known);
    queue.note(node, known);
    const waiting = waitingDeploys(all.values());
    t.deepEqual(queue.queued, waiting, `SEED=${seed}`);
    t.is(queue.running, deploysAtWork(all.values()));
    t.is(queue.placeOf(node), waiting.indexOf(node) + 1);
    t.is(known === undefined ? 0 : placeInQueue(all.values(), known), queue.placeOf(node));
  }
});
