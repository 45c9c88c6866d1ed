import { failure, MetalplugError } from "../errors.js";
import { type Lane, type LaneAction, type LaneEvent, type Settled, stepLane } from "./lane.js";
import { retryAfterOf } from "./named-switch.js";
import type { CallOutcome, Job, SwitchCall } from "./operation.js";
import type { Pace } from "./pace.js";
import type { PowerSwitch } from "./power-port.js";

export interface Work {
  /** What does one thing at a time. */
  readonly bmc: string;
  readonly opened: PowerSwitch;
  readonly job: Job;
  /** Nobody waits for it: it is dropped where the BMC has something to do. */
  readonly background: boolean;
  /** Drops it. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every look at the machine's state, and how it ended. */
  readonly looked: (outcome: CallOutcome) => void;
  /** The switch is no more used for this. */
  readonly done: () => void;
}

export interface LaneRunnerOptions {
  readonly pace: Pace;
  /** Milliseconds on a clock that nobody sets. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

interface Entry {
  readonly work: Work;
  readonly settle: (result: Settled) => void;
  /** Of the call under way. */
  call?: AbortController;
  settled: boolean;
}

/** Carries events to the lanes and does what they say: who is when asked what is decided in lane.ts and operation.ts. */
export class LaneRunner implements AsyncDisposable {
  readonly #options: LaneRunnerOptions;
  readonly #lanes = new Map<string, { readonly lane: Lane; readonly timer?: NodeJS.Timeout }>();
  readonly #entries = new Map<number, Entry>();
  readonly #calls = new Set<Promise<void>>();
  #numbered = 0;
  #closing = false;

  constructor(options: LaneRunnerOptions) {
    this.#options = options;
  }

  async run(work: Work): Promise<Settled> {
    const id = ++this.#numbered;
    const { bmc, job, background, signal } = work;
    const drop = (): void => this.#feed(bmc, { kind: "drop", id });
    const settled = new Promise<Settled>((settle) => {
      this.#entries.set(id, { work, settle, settled: false });
    });
    signal?.addEventListener("abort", drop);
    try {
      this.#feed(bmc, { kind: "ask", id, job, background });
      return await settled;
    } finally {
      signal?.removeEventListener("abort", drop);
    }
  }

  /** Drops everything, and resolves when no switch is asked any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    for (const [id, { work }] of [...this.#entries]) this.#feed(work.bmc, { kind: "drop", id });
    while (this.#calls.size > 0) await Promise.all(this.#calls);
  }

  #feed(bmc: string, event: LaneEvent): void {
    const { pace, now, random } = this.#options;
    const before = this.#lanes.get(bmc);
    clearTimeout(before?.timer);
    const { lane, actions, wakeAt } = stepLane(before?.lane ?? { waiting: [] }, now(), event, pace, random());
    if (lane.running === undefined) this.#lanes.delete(bmc);
    else if (wakeAt === undefined) this.#lanes.set(bmc, { lane });
    else {
      const timer = setTimeout(() => this.#feed(bmc, { kind: "timer" }), Math.max(wakeAt - now(), 1));
      this.#lanes.set(bmc, { lane, timer });
    }
    for (const action of actions) this.#perform(bmc, action);
  }

  #perform(bmc: string, action: LaneAction): void {
    const entry = this.#entries.get(action.id);
    if (entry === undefined) return;
    switch (action.kind) {
      case "call":
        this.#call(bmc, action.id, entry, action.call);
        return;
      case "abort":
        entry.call?.abort(failure("CANCELLED", {}));
        return;
      case "settle":
        entry.settled = true;
        entry.settle(action.result);
        this.#endUnused(action.id, entry);
        return;
    }
  }

  #call(bmc: string, id: number, entry: Entry, call: SwitchCall): void {
    const abort = new AbortController();
    entry.call = abort;
    if (this.#closing) abort.abort(failure("CANCELLED", {}));
    const called = outcomeOf(entry.work.opened, call, abort.signal).then((outcome) => {
      this.#calls.delete(called);
      delete entry.call;
      if (call.kind === "state" && !abort.signal.aborted) entry.work.looked(outcome);
      this.#feed(bmc, { kind: "outcome", outcome });
      this.#endUnused(id, entry);
    });
    this.#calls.add(called);
  }

  #endUnused(id: number, { settled, call, work }: Entry): void {
    if (!settled || call !== undefined || !this.#entries.delete(id)) return;
    work.done();
  }
}

/** What cannot work when it is tried again counts as refused; so does what is no failure of the other side. */
async function outcomeOf(opened: PowerSwitch, call: SwitchCall, signal: AbortSignal): Promise<CallOutcome> {
  try {
    signal.throwIfAborted();
    return await askSwitch(opened, call, signal);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (!(error instanceof MetalplugError) || error.code !== "POWER_FAILED")
      return { kind: "refused", error };
    const wished = retryAfterOf(error);
    return { kind: "failed", error, ...(wished !== undefined && { wished }) };
  }
}

async function askSwitch(opened: PowerSwitch, call: SwitchCall, signal: AbortSignal): Promise<CallOutcome> {
  switch (call.kind) {
    case "state":
      return { kind: "state", state: await opened.state(signal) };
    case "set":
      await opened.set(call.target, signal);
      return { kind: "taken" };
    case "setBoot":
      await opened.setBoot(call.override, signal);
      return { kind: "taken" };
  }
}
