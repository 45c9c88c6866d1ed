import { failure } from "../../../driver/errors.js";
import type { Instance } from "../../../driver/instance/instance.js";
import type { InstanceState, Operation, StepName } from "../../../driver/instance/instance-state.js";
import type {
  DestroyRequest,
  Lifecycle,
  OperationProgress,
  RebuildRequest,
  SpawnRequest,
} from "../../../driver/instance/lifecycle-port.js";
import type { Mutation } from "../../../driver/inventory/inventory.js";
import type { MemoryInventory } from "./memory-inventory.js";

const CREATED = 1_760_000_000_123;
const STARTED = 1_760_000_000_500;
type Stage = Exclude<InstanceState["kind"], "error">;

/**
 * Lives that go on only when the test says so: what takes a while begins, waits at its first step, and `step`, `progressed`, `finish` and
 * `fail` move it. A netboot instance is active at once and leaves nothing behind.
 */
export class MemoryLifecycle implements Lifecycle {
  readonly requests: Mutation[] = [];
  private readonly inventory: MemoryInventory;
  private readonly progresses = new Map<string, OperationProgress>();
  private readonly listeners = new Set<(node: string) => void>();
  /** What was answered, by the verb and its request id: a client that lost its connection asks again. */
  private readonly answers = new Map<string, Instance>();
  private operations = 0;

  constructor(inventory: MemoryInventory) {
    this.inventory = inventory;
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  async spawn(request: SpawnRequest): Promise<Instance> {
    return this.once("spawn", request, () => {
      this.requests.push(request);
      const { kind, node, image, loader, vifs, bootMac, deploy } = request;
      this.inventory.checked(request, this.inventory.node(node));
      const there = this.inventory.instanceOn(node);
      if (there !== undefined) throw failure("INSTANCE_EXISTS", { node, instance: there.id });
      const state: InstanceState =
        kind === "netboot" ? { kind: "active" } : { kind: "deploying", operation: this.begin("queued") };
      return this.put({
        ...{ id: `i-${node}`, node, image, loader, vifs, kind, state, createdAt: CREATED, revision: 0 },
        ...(bootMac && { bootMac }),
        ...(deploy && { deploy }),
      });
    });
  }

  async destroy(request: DestroyRequest): Promise<Instance> {
    return this.once("destroy", request, () => {
      const instance = this.checked(request);
      if (instance.kind === "deploy" && !request.withoutCleaning)
        return this.put({ ...instance, state: { kind: "deleting", operation: this.begin("poweringOff") } });
      this.end(instance.node);
      return instance;
    });
  }

  async rebuild(request: RebuildRequest): Promise<Instance> {
    return this.once("rebuild", request, () => {
      const instance = this.atRest(request, "rebuild");
      const { image = instance.image, deploy = instance.deploy } = request;
      const state = { kind: "rebuilding", operation: this.begin("queued") } as const;
      return this.put({ ...instance, image, ...(deploy && { deploy }), state });
    });
  }

  async reboot(request: Mutation & { readonly node: string }): Promise<Instance> {
    return this.once("reboot", request, () => {
      const instance = this.atRest(request, "reboot");
      return this.put({ ...instance, state: { kind: "active", operation: this.begin("poweringOff") } });
    });
  }

  async rescue(request: Mutation & { readonly node: string; readonly image: string }): Promise<Instance> {
    return this.once("rescue", request, () => {
      const instance = this.atRest(request, "rescue");
      const operation = this.begin("poweringOff");
      return this.put({ ...instance, state: { kind: "rescue", image: request.image, operation } });
    });
  }

  async unrescue(request: Mutation & { readonly node: string }): Promise<Instance> {
    return this.once("unrescue", request, () => {
      const instance = this.checked(request);
      if (instance.state.kind !== "rescue")
        throw failure("STATE_REFUSED", {
          what: "unrescue",
          node: instance.node,
          state: instance.state.kind,
          remedy: "it is not in rescue",
        });
      return this.put({ ...instance, state: { kind: "active", operation: this.begin("poweringOff") } });
    });
  }

  private once(verb: string, { requestId }: Mutation, act: () => Instance): Instance {
    const before = requestId === "" ? undefined : this.answers.get(`${verb} ${requestId}`);
    const answer = before ?? act();
    this.answers.set(`${verb} ${requestId}`, answer);
    return answer;
  }

  progress(node: string): OperationProgress {
    return this.progresses.get(node) ?? {};
  }

  deploys(): { readonly running: number; readonly limit: number; readonly queued: number } {
    return { running: 0, limit: 1, queued: 0 };
  }

  subscribe(listener: (node: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The operation on the node comes to this step. */
  step(node: string, step: StepName, more: Pick<Partial<Operation>, "failures" | "failure"> = {}): void {
    const instance = this.inventory.instance(node);
    const { state } = instance;
    if (state.kind === "error" || state.operation === undefined) throw new Error(`${node} is at rest`);
    this.progresses.delete(node);
    this.put({ ...instance, state: { ...state, operation: { ...state.operation, step, ...more } } });
  }

  progressed(node: string, progress: OperationProgress): void {
    this.progresses.set(node, progress);
    this.tell(node);
  }

  /** What is being done is done: the next state, or the instance's end. */
  finish(node: string): void {
    const instance = this.inventory.instance(node);
    const { kind } = instance.state;
    if (kind === "error") throw new Error(`${node} is in error`);
    this.progresses.delete(node);
    if (kind === "cleaning" || instance.kind === "discover") this.end(node);
    else this.put({ ...instance, state: this.after(instance, kind) });
  }

  fail(node: string, reason: string): void {
    const instance = this.inventory.instance(node);
    if (instance.state.kind === "error") throw new Error(`${node} is in error`);
    this.put({ ...instance, state: { kind: "error", reason, during: instance.state.kind } });
  }

  private after(instance: Instance, kind: Stage): InstanceState {
    if (kind === "deleting") return { kind: "cleaning", operation: this.begin("awaitingAgent") };
    if (instance.state.kind === "rescue") return { kind: "rescue", image: instance.state.image };
    return { kind: "active" };
  }

  private begin(step: StepName): Operation {
    return { id: `o-${++this.operations}`, step, startedAt: STARTED, order: this.operations, failures: 0 };
  }

  private put(instance: Instance): Instance {
    const put = this.inventory.put(instance.node, instance);
    if (put === undefined) throw new Error("unreachable");
    this.tell(instance.node);
    return put;
  }

  private end(node: string): void {
    this.inventory.put(node, undefined);
    this.progresses.delete(node);
    this.tell(node);
  }

  private tell(node: string): void {
    for (const listener of this.listeners) listener(node);
  }

  private atRest(request: Mutation & { readonly node: string }, what: string): Instance {
    const instance = this.checked(request);
    const { state } = instance;
    if (state.kind !== "error" && state.operation === undefined) return instance;
    const remedy = "it has to be active first";
    throw failure("STATE_REFUSED", { what, node: instance.node, state: state.kind, remedy });
  }

  private checked(request: Mutation & { readonly node: string }): Instance {
    this.requests.push(request);
    return this.inventory.checked(request, this.inventory.instance(request.node));
  }
}
