import type { Instance } from "./instance.js";
import { operationOf } from "./instance-state.js";

type Known = Pick<Instance, "node" | "kind" | "state">;

/** Deployments that have their turn: everything from it until the disk is written, or the instance is something else. */
export function deploysAtWork(instances: Iterable<Known>): number {
  let count = 0;
  for (const instance of instances) if (isAtWork(instance)) count += 1;
  return count;
}

/** The nodes whose deployments wait, the next one first. */
export function waitingDeploys(instances: Iterable<Known>): readonly string[] {
  const waiting: { readonly node: string; readonly order: number }[] = [];
  for (const { node, state } of instances) {
    const order = orderOf(state);
    if (order !== undefined) waiting.push({ node, order });
  }
  return waiting.sort((a, b) => a.order - b.order).map(({ node }) => node);
}

/** Of a deployment that waits: 1 is next. 0 where it does not wait. */
export function placeInQueue(instances: Iterable<Known>, { state }: Pick<Known, "state">): number {
  const own = orderOf(state);
  if (own === undefined) return 0;
  let place = 1;
  for (const { state: other } of instances) if ((orderOf(other) ?? own) < own) place += 1;
  return place;
}

/** Who is at work and who waits, kept along with every change, so that asking costs nothing however many instances there are. */
export class DeployQueue {
  private readonly working = new Set<string>();
  private readonly waiting = new Map<string, number>();
  private sorted: readonly string[] | undefined;

  /** `instance`: what is on the node now. */
  note(node: string, instance: Known | undefined): void {
    const order = instance && orderOf(instance.state);
    if (order !== this.waiting.get(node)) this.sorted = undefined;
    if (order === undefined) this.waiting.delete(node);
    else this.waiting.set(node, order);
    if (instance !== undefined && isAtWork(instance)) this.working.add(node);
    else this.working.delete(node);
  }

  get running(): number {
    return this.working.size;
  }

  /** Nodes, the next one first. */
  get queued(): readonly string[] {
    this.sorted ??= [...this.waiting].sort(([, a], [, b]) => a - b).map(([node]) => node);
    return this.sorted;
  }

  /** 1 is next; 0 where it does not wait. */
  placeOf(node: string): number {
    return this.waiting.has(node) ? this.queued.indexOf(node) + 1 : 0;
  }
}

function isAtWork({ kind, state }: Known): boolean {
  const isDeploy = kind === "deploy" && (state.kind === "deploying" || state.kind === "rebuilding");
  return isDeploy && orderOf(state) === undefined;
}

function orderOf(state: Instance["state"]): number | undefined {
  const operation = operationOf(state);
  return operation?.step === "queued" ? operation.order : undefined;
}
