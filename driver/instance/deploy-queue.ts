import type { Instance } from "./instance.js";
import { type Operation, operationOf } from "./instance-state.js";

type Instances = Iterable<Pick<Instance, "node" | "kind" | "state">>;

/** Deployments that have their turn: everything from it until the disk is written, or the instance is something else. */
export function deploysAtWork(instances: Instances): number {
  let count = 0;
  for (const { kind, state } of instances)
    if (kind === "deploy" && (state.kind === "deploying" || state.kind === "rebuilding") && !isQueued(state))
      count += 1;
  return count;
}

/** The nodes whose deployments wait, the next one first. */
export function waitingDeploys(instances: Instances): readonly string[] {
  const waiting: { readonly node: string; readonly operation: Operation }[] = [];
  for (const { node, state } of instances) {
    const operation = operationOf(state);
    if (operation !== undefined && operation.step === "queued") waiting.push({ node, operation });
  }
  return waiting.sort((a, b) => a.operation.order - b.operation.order).map(({ node }) => node);
}

function isQueued(state: Instance["state"]): boolean {
  return operationOf(state)?.step === "queued";
}
