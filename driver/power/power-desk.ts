import { failure } from "../errors.js";
import { bmcOf, openSwitch, tellsState } from "./kinds.js";
import type { Settled } from "./lane.js";
import { LaneRunner } from "./lane-runner.js";
import type { CallOutcome, Job } from "./operation.js";
import { PACE, type Pace } from "./pace.js";
import type { PowerDesk, PowerNode, PowerReading } from "./power-desk-port.js";
import { PowerWatch } from "./power-watch.js";
import { ProgramRunner } from "./program-runner.js";
import { isChange, type Seen, seenAfter } from "./readings.js";
import { SwitchKeeper } from "./switch-keeper.js";
import type { PowerSurroundings, SwitchPatience } from "./switch-tools.js";

export interface PowerDeskOptions extends Omit<PowerSurroundings, "run"> {
  readonly pollSeconds: number;
  /** The nodes there are now; asked about once a second. */
  readonly nodes: () => Iterable<PowerNode>;
  /** Milliseconds on a clock that nobody sets. */
  readonly now?: () => number;
  /** Milliseconds since 1970. */
  readonly wall?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly pace?: Pace;
  readonly patience?: SwitchPatience;
}

/** Opens the desk, which begins to watch. */
export function openPowerDesk(options: PowerDeskOptions): PowerDesk & AsyncDisposable {
  return new Desk(options);
}

type Listener = Parameters<PowerDesk["subscribe"]>[0];

class Desk implements PowerDesk, AsyncDisposable {
  readonly #wall: () => number;
  readonly #programs = new ProgramRunner();
  readonly #keeper: SwitchKeeper;
  readonly #lanes: LaneRunner;
  readonly #watch: PowerWatch;
  readonly #seen = new Map<string, Seen>();
  readonly #listeners = new Set<{ readonly listener: Listener }>();
  #closed: Promise<void> | undefined;

  constructor(options: PowerDeskOptions) {
    const { now = () => performance.now(), random = Math.random, pace = PACE } = options;
    this.#wall = options.wall ?? Date.now;
    const surroundings: PowerSurroundings = { ...options, run: this.#programs.run };
    this.#keeper = new SwitchKeeper((node) => openSwitch(node, surroundings, options.patience));
    this.#lanes = new LaneRunner({ pace, now, random });
    this.#watch = new PowerWatch({
      pollSeconds: options.pollSeconds,
      nodes: options.nodes,
      tellsState: ({ power }) => tellsState(power),
      bmcOf,
      look: (node) => this.#look(node),
      listed: (nodes) => this.#listed(nodes),
      now,
      random,
    });
  }

  async set(
    node: PowerNode,
    want: "on" | "off" | "cycle",
    { boot, signal }: Parameters<PowerDesk["set"]>[2],
  ): Promise<PowerReading> {
    const { name, power } = node;
    const job: Job = { node: name, kind: power.kind, want, ...(boot !== undefined && { boot }) };
    const result = await this.#asked(node, job, signal);
    if (result.kind === "failed") throw result.error;
    return this.#seen.get(name)?.reading ?? { state: result.state, seenAt: this.#wall() };
  }

  async read(node: PowerNode, { signal }: Parameters<PowerDesk["read"]>[1]): Promise<PowerReading> {
    const { name, power } = node;
    const result = await this.#asked(node, { node: name, kind: power.kind, want: "read" }, signal);
    const look = result.kind === "failed" ? { trouble: result.error.message } : result;
    return this.#seen.get(name)?.reading ?? seenAfter(undefined, look, this.#wall()).reading;
  }

  last(node: string): PowerReading | undefined {
    return this.#seen.get(node)?.reading;
  }

  subscribe(listener: Listener): () => void {
    const entry = { listener };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#watch[Symbol.dispose]();
    await this.#lanes[Symbol.asyncDispose]();
    await this.#keeper[Symbol.asyncDispose]();
    await this.#programs[Symbol.asyncDispose]();
  }

  async #asked(
    node: PowerNode,
    job: Job,
    signal: AbortSignal | undefined,
  ): Promise<Extract<Settled, { readonly kind: "finished" | "failed" }>> {
    if (this.#closed !== undefined) throw stopping();
    if (signal?.aborted) throw failure("CANCELLED", {});
    const result = await this.#run(node, job, { background: false, signal });
    switch (result.kind) {
      case "busy":
        throw failure("POWER_BUSY", { what: "switch or ask", node: node.name, waiting: result.waiting });
      case "dropped":
        throw this.#closed === undefined ? failure("CANCELLED", {}) : stopping();
      case "failed":
      case "finished":
        return result;
    }
  }

  async #look(node: PowerNode): Promise<boolean> {
    const job: Job = { node: node.name, kind: node.power.kind, want: "read" };
    const result = await this.#run(node, job, { background: true });
    // Dropped: it is being switched, which looks as well.
    return result.kind !== "failed";
  }

  #run(
    node: PowerNode,
    job: Job,
    how: { readonly background: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<Settled> {
    const held = this.#keeper.hold(node);
    return this.#lanes.run({
      ...how,
      bmc: held.bmc,
      opened: held.opened,
      job,
      looked: (outcome) => {
        if (held.isCurrent()) this.#saw(node.name, outcome);
      },
      done: () => held.release(),
    });
  }

  #saw(name: string, outcome: CallOutcome): void {
    if (outcome.kind === "taken") return;
    const look = outcome.kind === "state" ? outcome : { trouble: outcome.error.message };
    const before = this.#seen.get(name);
    const after = seenAfter(before, look, this.#wall());
    this.#seen.set(name, after);
    if (isChange(before, after)) this.#tell(name, after.reading, before?.reading);
  }

  #tell(...change: Parameters<Listener>): void {
    for (const { listener } of this.#listeners) {
      try {
        listener(...change);
      } catch {
        // It was seen; the listener is told of the next change as well.
      }
    }
  }

  #listed(nodes: ReadonlyMap<string, PowerNode>): readonly string[] {
    const outdated = this.#keeper.retain(nodes);
    for (const name of outdated) this.#seen.delete(name);
    return outdated;
  }
}

function stopping(): Error {
  return failure("STOPPING", { what: "this driver" });
}
