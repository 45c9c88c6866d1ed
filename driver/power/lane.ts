import {
  beginOperation,
  type CallOutcome,
  continueOperation,
  type Job,
  type Operation,
  type SwitchCall,
} from "./operation.js";
import type { Pace } from "./pace.js";
import type { PowerState } from "./power-port.js";

/** What one BMC does and is still to do: one operation at a time, and of each one call at a time. */
export interface Lane {
  readonly running?: Running;
  readonly waiting: readonly Waiting[];
}

interface Waiting {
  readonly id: number;
  readonly job: Job;
}

interface Running {
  readonly id: number;
  readonly operation: Operation;
  /** Nobody wants it any more; its call under way is waited for all the same, so that the BMC has one at a time. */
  readonly dropped: boolean;
}

export type LaneEvent =
  /** `background`: nobody waits for it, so it is dropped where the BMC has something to do. */
  | { readonly kind: "ask"; readonly id: number; readonly job: Job; readonly background: boolean }
  | { readonly kind: "drop"; readonly id: number }
  /** Of the call that was made last. */
  | { readonly kind: "outcome"; readonly outcome: CallOutcome }
  | { readonly kind: "timer" };

export type LaneAction =
  /** Exactly one outcome has to follow. */
  | { readonly kind: "call"; readonly id: number; readonly call: SwitchCall }
  /** Ends the call under way early; its outcome follows still. */
  | { readonly kind: "abort"; readonly id: number }
  | { readonly kind: "settle"; readonly id: number; readonly result: Settled };

export type Settled =
  | { readonly kind: "finished"; readonly state: PowerState }
  | { readonly kind: "failed"; readonly error: Error }
  | { readonly kind: "busy"; readonly waiting: number }
  | { readonly kind: "dropped" };

export interface LaneStep {
  readonly lane: Lane;
  readonly actions: readonly LaneAction[];
  /** When a timer event is due; one that comes early or twice changes nothing. */
  readonly wakeAt?: number;
}

/** `now` is milliseconds on a monotonic clock, `random` from 0 to 1. */
export function stepLane(lane: Lane, now: number, event: LaneEvent, pace: Pace, random: number): LaneStep {
  switch (event.kind) {
    case "ask":
      return ask(lane, event, pace);
    case "drop":
      return drop(lane, event.id);
    case "outcome":
      return hear(lane, now, event.outcome, pace, random);
    case "timer":
      return wake(lane, now);
  }
}

function ask(
  lane: Lane,
  { id, job, background }: Extract<LaneEvent, { readonly kind: "ask" }>,
  pace: Pace,
): LaneStep {
  const waiting = [...lane.waiting, { id, job }];
  if (lane.running === undefined) return takeNext(waiting, []);
  if (background) return rest(lane, [settle(id, { kind: "dropped" })]);
  if (waiting.length > pace.waiting)
    return rest(lane, [settle(id, { kind: "busy", waiting: lane.waiting.length })]);
  return rest({ ...lane, waiting }, []);
}

function drop(lane: Lane, id: number): LaneStep {
  const dropped = settle(id, { kind: "dropped" });
  const { running } = lane;
  if (running?.id === id && !running.dropped) {
    // A pause is over at once, a call when it has ended.
    if (running.operation.at !== undefined) return takeNext(lane.waiting, [dropped]);
    return rest({ ...lane, running: { ...running, dropped: true } }, [dropped, { kind: "abort", id }]);
  }
  const waiting = lane.waiting.filter((one) => one.id !== id);
  return rest({ ...lane, waiting }, waiting.length < lane.waiting.length ? [dropped] : []);
}

function hear(lane: Lane, now: number, outcome: CallOutcome, pace: Pace, random: number): LaneStep {
  const { running } = lane;
  if (running === undefined || running.operation.at !== undefined) return rest(lane, []);
  if (running.dropped) return takeNext(lane.waiting, []);
  const progress = continueOperation(running.operation, now, outcome, pace, random);
  if (progress.kind !== "goesOn") return takeNext(lane.waiting, [settle(running.id, progress)]);
  return goOn(lane, { ...running, operation: progress.operation }, []);
}

function wake(lane: Lane, now: number): LaneStep {
  const { running } = lane;
  if (running?.operation.at === undefined || now < running.operation.at) return rest(lane, []);
  const { at: _, ...operation } = running.operation;
  return goOn(lane, { ...running, operation }, []);
}

function takeNext([next, ...waiting]: readonly Waiting[], actions: readonly LaneAction[]): LaneStep {
  if (next === undefined) return { lane: { waiting }, actions };
  const { id, job } = next;
  return goOn({ waiting }, { id, operation: beginOperation(job), dropped: false }, actions);
}

function goOn(lane: Lane, running: Running, actions: readonly LaneAction[]): LaneStep {
  const { id, operation } = running;
  const calls: readonly LaneAction[] =
    operation.at === undefined ? [{ kind: "call", id, call: operation.call }] : [];
  return rest({ ...lane, running }, [...actions, ...calls]);
}

function rest(lane: Lane, actions: readonly LaneAction[]): LaneStep {
  const wakeAt = lane.running?.operation.at;
  return { lane, actions, ...(wakeAt !== undefined && { wakeAt }) };
}

function settle(id: number, result: Settled): LaneAction {
  return { kind: "settle", id, result };
}
