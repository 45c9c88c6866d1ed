import type { BootServer } from "../../pxe/boot/boot-binding.js";
import type { ReportBoot } from "../../pxe/boot/boot-event.js";
import { ChangeListeners } from "../inventory/change-listeners.js";
import { type InventoryState, unchanged } from "../inventory/inventory-state.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import { bootMacOf } from "../vif/boot-vif.js";
import { DeployQueue, deploysAtWork, waitingDeploys } from "./deploy-queue.js";
import { type Due, dueOf } from "./due.js";
import { failureOf } from "./failed-part.js";
import type { Instance } from "./instance.js";
import { type Operation, operationOf } from "./instance-state.js";
import { advance, type LifeEvent } from "./lifecycle-machine.js";
import type { Lifecycle, OperationProgress } from "./lifecycle-port.js";
import type { LifecycleSettings } from "./lifecycle-settings.js";
import * as verbs from "./lifecycle-verbs.js";
import { type OperationTokens, tokenDigest } from "./operation-token.js";
import type { WorkPhase } from "./phone-bodies.js";
import { Slots } from "./slots.js";
import { isForGood, STEP_ACTIONS, type StepPorts } from "./step-actions.js";
import { StepRun } from "./step-run.js";
import type { Timers } from "./timers.js";

export interface ConductorOptions extends StepPorts {
  readonly inventory: Pick<
    DurableInventory,
    "change" | "subscribeInstances" | "instances" | "instanceOn" | "node"
  >;
  readonly settings: LifecycleSettings;
  readonly server: BootServer;
  readonly tokens: OperationTokens;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly timers: Timers;
  /** Names an instance or an operation, unlike any before. */
  readonly newId: () => string;
  readonly report: ReportBoot;
  /** Told of what stands in nobody's way but somebody should look at. */
  readonly trouble: (node: string, error: unknown) => void;
}

/** How far the agent is. */
export interface WorkProgress {
  readonly phase?: WorkPhase;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** The lives of all instances, and what the machines' calls come to. */
export interface Conductor extends Lifecycle, AsyncDisposable {
  /** Makes durable what the agent said; nothing where the instance is not at this operation any more. */
  agentSaid(node: string, operation: string, event: LifeEvent): Promise<void>;
  noteProgress(node: string, operation: string, progress: WorkProgress): void;
  close(): Promise<void>;
}

/** Steps that do something at the same time. */
const ACTIONS_AT_ONCE = 128;
/** Milliseconds. */
const TURN_PAUSE = 2000;

/** Goes on with everything that is under way. */
export function startConductor(options: ConductorOptions): Conductor {
  return new StoredConductor(options);
}

/**
 * Carries out what the inventory says is to be done, and writes down what comes of it. It keeps no truth: after every change it compares the step that runs
 * with the one that is written, ends the one and begins the other. A start and a change are therefore the same thing.
 */
class StoredConductor implements Conductor {
  private readonly options: ConductorOptions;
  private readonly slots = new Slots(ACTIONS_AT_ONCE);
  private readonly queue = new DeployQueue();
  private readonly runs = new Map<string, StepRun>();
  private readonly ending = new Set<Promise<void>>();
  private readonly progressOf = new Map<string, WorkProgress & { readonly operation: string }>();
  private readonly changed = new ChangeListeners<string>();
  private readonly endListening: () => void;
  private turns: Promise<void> = Promise.resolve();
  private cancelTurns = (): void => undefined;
  private closed = false;

  constructor(options: ConductorOptions) {
    this.options = options;
    const { inventory } = options;
    this.endListening = inventory.subscribeInstances((node) => this.follow(node));
    for (const instance of inventory.instances()) {
      this.queue.note(instance.node, instance);
      this.compare(instance.node);
    }
    this.giveTurns();
  }

  spawn(request: Parameters<Lifecycle["spawn"]>[0]): Promise<Instance> {
    return this.change("spawn", request, (state, context) => verbs.spawn(state, request, context));
  }

  destroy(request: Parameters<Lifecycle["destroy"]>[0]): Promise<Instance> {
    return this.change("destroy", request, (state, context) => verbs.destroy(state, request, context));
  }

  rebuild(request: Parameters<Lifecycle["rebuild"]>[0]): Promise<Instance> {
    return this.change("rebuild", request, (state, context) => verbs.rebuild(state, request, context));
  }

  reboot(request: Parameters<Lifecycle["reboot"]>[0]): Promise<Instance> {
    return this.change("reboot", request, (state, context) => verbs.reboot(state, request, context));
  }

  rescue(request: Parameters<Lifecycle["rescue"]>[0]): Promise<Instance> {
    return this.change("rescue", request, (state, context) => verbs.rescue(state, request, context));
  }

  unrescue(request: Parameters<Lifecycle["unrescue"]>[0]): Promise<Instance> {
    return this.change("unrescue", request, (state, context) => verbs.unrescue(state, request, context));
  }

  progress(node: string): OperationProgress {
    const { inventory, timers, clock } = this.options;
    const instance = inventory.instanceOn(node);
    const operation = instance && operationOf(instance.state);
    if (operation === undefined) return {};
    const place = this.queue.placeOf(node);
    const deadline = this.runs.get(node)?.deadline;
    return {
      ...(place > 0 ? { queuePlace: place } : {}),
      ...this.workOf(node, operation),
      ...(deadline === undefined ? {} : { deadline: Math.round(clock() + deadline - timers.now()) }),
    };
  }

  deploys(): ReturnType<Lifecycle["deploys"]> {
    const { running, queued } = this.queue;
    return { running, limit: this.options.settings.deploysAtOnce, queued: queued.length };
  }

  subscribe(listener: (node: string) => void): () => void {
    return this.changed.subscribe(listener);
  }

  async agentSaid(node: string, operation: string, event: LifeEvent): Promise<void> {
    await this.happen(node, (instance) => operationOf(instance.state)?.id === operation, event);
  }

  noteProgress(node: string, operation: string, progress: WorkProgress): void {
    this.progressOf.set(node, { ...progress, operation });
    this.changed.tell(node);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.endListening();
    this.cancelTurns();
    for (const node of [...this.runs.keys()]) this.end(node);
    await Promise.all([...this.ending, this.turns]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Of the agent that is at work now: one that was started anew tells by itself. */
  private workOf(node: string, { id, step }: Operation): Partial<WorkProgress> {
    const known = this.progressOf.get(node);
    if (step !== "agentWorking" || known?.operation !== id) return {};
    const { operation: _, ...work } = known;
    return work;
  }

  /** Called with every durable change before anybody is told that it is done. */
  private follow(node: string): void {
    const instance = this.options.inventory.instanceOn(node);
    this.queue.note(node, instance);
    this.compare(node);
    if (instance === undefined) this.progressOf.delete(node);
    this.changed.tell(node);
    this.giveTurns();
  }

  private compare(node: string): void {
    const instance = this.options.inventory.instanceOn(node);
    const due = instance && dueOf(instance, this.options.settings);
    if (this.runs.get(node)?.key === due?.key) return;
    this.end(node);
    if (due !== undefined) this.runs.set(node, this.begin(node, due));
  }

  private end(node: string): void {
    const run = this.runs.get(node);
    if (run === undefined) return;
    this.runs.delete(node);
    run.stop();
    const ended = run.ended();
    this.ending.add(ended);
    void ended.then(() => this.ending.delete(ended));
  }

  private begin(node: string, due: Due): StepRun {
    const { inventory, timers, settings, trouble } = this.options;
    const act = STEP_ACTIONS[due.action];
    return new StepRun({
      ...{ due, timers, slots: this.slots, isForGood },
      act: act && (async (signal) => act(this.options, inventory.node(node), signal)),
      record: (event) => this.happen(node, (instance) => dueOf(instance, settings)?.key === due.key, event),
      trouble: (error) => trouble(node, error),
    });
  }

  private async happen(
    node: string,
    concerns: (instance: Instance) => boolean,
    event: LifeEvent,
  ): Promise<void> {
    const request = { requestId: "", node };
    await this.change<Instance | undefined>("happened", request, (state, context) => {
      const instance = state.instances.get(node);
      if (instance === undefined || !concerns(instance))
        return { applied: unchanged(state, instance), text: "" };
      const around = verbs.surroundingsOf(state, node, context);
      return verbs.applyTransition(state, instance, advance(instance, context.now, event, around));
    });
  }

  private async change<T extends Instance | undefined = Instance>(
    kind: string,
    request: { readonly requestId: string; readonly node: string },
    compute: (state: InventoryState, context: verbs.LifeContext) => verbs.Told<T>,
  ): Promise<T> {
    const { inventory, clock, newId, settings, server, tokens, report } = this.options;
    let heard: Parameters<ReportBoot>[0] | undefined;
    const answer = await inventory.change(kind, request, (state) => {
      const digestOf = (operation: string) => tokenDigest(tokens.of(operation));
      const told = compute(state, { settings, server, now: clock(), newId, digestOf });
      heard = describe(
        state.instances.get(request.node),
        told.applied.state.instances.get(request.node),
        told.text,
      );
      return told.applied;
    });
    if (heard !== undefined) report(heard);
    return answer;
  }

  /** Until every place is taken, or nobody waits. One after the other, so that what is counted is what is durable. */
  private giveTurns(): void {
    this.turns = this.turns.then(() => this.giveTurn());
  }

  private async giveTurn(): Promise<void> {
    const [node] = this.queue.queued;
    if (this.closed || node === undefined || this.queue.running >= this.options.settings.deploysAtOnce)
      return;
    try {
      await this.turnOf(node);
      for (const waiting of this.queue.queued) this.changed.tell(waiting);
    } catch (error) {
      this.options.trouble(node, error);
      this.cancelTurns();
      this.cancelTurns = this.options.timers.after(TURN_PAUSE, () => this.giveTurns());
    }
  }

  private async turnOf(node: string): Promise<void> {
    const { deploysAtOnce } = this.options.settings;
    const request = { requestId: "", node };
    await this.change<Instance | undefined>("turn", request, (state, context) => {
      const instances = [...state.instances.values()];
      const instance = state.instances.get(node);
      const isNext = waitingDeploys(instances)[0] === node && deploysAtWork(instances) < deploysAtOnce;
      if (instance === undefined || !isNext) return { applied: unchanged(state, instance), text: "" };
      const around = verbs.surroundingsOf(state, node, context);
      return verbs.applyTransition(
        state,
        instance,
        advance(instance, context.now, { kind: "stepDone" }, around),
      );
    });
  }
}

function describe(
  before: Instance | undefined,
  after: Instance | undefined,
  text: string,
): Parameters<ReportBoot>[0] | undefined {
  const instance = after ?? before;
  if (instance === undefined || before === after) return undefined;
  const mac = bootMacOf(instance);
  const { node, id } = instance;
  const from = before?.state.kind ?? "available";
  const to = after?.state.kind ?? "available";
  return {
    ...(mac === undefined ? {} : { mac }),
    detail: { kind: "instanceChanged", node, instance: id, from, to, text, ...failureOf(before, after) },
  };
}
