import { failure } from "../errors.js";
import { backOff, type Pace } from "./pace.js";
import type { BootOverride, PowerKind, PowerState } from "./power-port.js";

/** What is wanted of one machine. */
export interface Job {
  readonly node: string;
  readonly kind: PowerKind;
  readonly want: "read" | "on" | "off" | "cycle";
  readonly boot?: BootOverride;
}

/** One thing that a switch is asked. */
export type SwitchCall =
  | { readonly kind: "state" }
  | { readonly kind: "set"; readonly target: "on" | "off" }
  | { readonly kind: "setBoot"; readonly override: BootOverride };

/** What came of it; `wished` is how long the other side wants to be left alone. */
export type CallOutcome =
  | { readonly kind: "state"; readonly state: PowerState }
  | { readonly kind: "taken" }
  | { readonly kind: "failed"; readonly error: Error; readonly wished?: number }
  | { readonly kind: "refused"; readonly error: Error };

type Stage =
  | { readonly kind: "look" }
  | { readonly kind: "setBoot"; readonly override: BootOverride }
  | Reach;

interface Reach {
  readonly kind: "reach";
  readonly target: "on" | "off";
  /** Nobody can see what comes of it. */
  readonly blind?: true;
  readonly switched?: Switched;
}

interface Switched {
  readonly times: number;
  /** When it is switched again, or given up. */
  readonly seenBy: number;
}

/** A job under way: the stages that are left, the first of them being done, and what is asked now or, from `at` on, next. */
export interface Operation {
  readonly job: Job;
  readonly stages: readonly [Stage, ...Stage[]];
  readonly call: SwitchCall;
  /** Absent: it is being asked. */
  readonly at?: number;
  /** Failures of this call in a row. */
  readonly failures: number;
}

export type Progress =
  | { readonly kind: "goesOn"; readonly operation: Operation }
  | { readonly kind: "finished"; readonly state: PowerState }
  | { readonly kind: "failed"; readonly error: Error };

/**
 * A machine is looked at first, and only switched when it is not there yet. What it starts from is set before anything is switched, so that a refusal leaves it as it is; for a cycle
 * once more between off and on, as a BMC may forget what is not used within a minute (IPMI 2.0 §28.12).
 */
export function beginOperation(job: Job): Operation {
  const boot: readonly Stage[] = job.boot === undefined ? [] : [{ kind: "setBoot", override: job.boot }];
  switch (job.want) {
    case "read":
      return enter(job, [{ kind: "look" }]);
    case "on":
    case "off":
      return enterAll(job, [...boot, { kind: "reach", target: job.want }]);
    case "cycle":
      return enterAll(job, [
        ...boot,
        { kind: "reach", target: "off" },
        ...boot,
        { kind: "reach", target: "on" },
      ]);
  }
}

/** Goes on with what came of `operation.call`. `now` is on a monotonic clock, `random` from 0 to 1. */
export function continueOperation(
  operation: Operation,
  now: number,
  outcome: CallOutcome,
  pace: Pace,
  random: number,
): Progress {
  switch (outcome.kind) {
    case "refused":
      return { kind: "failed", error: outcome.error };
    case "failed": {
      const failures = operation.failures + 1;
      if (failures >= triesOf(operation.job, pace)) return { kind: "failed", error: outcome.error };
      return goesOn({ ...operation, failures, at: now + backOff(pace, failures, random, outcome.wished) });
    }
    case "taken":
      return afterCommand({ ...operation, failures: 0 }, now, pace);
    case "state":
      return afterLook({ ...operation, failures: 0 }, now, outcome.state, pace);
  }
}

/** Whoever only looks can look again. */
function triesOf({ want }: Job, pace: Pace): number {
  return want === "read" ? 1 : pace.tries;
}

function afterCommand(operation: Operation, now: number, pace: Pace): Progress {
  const [stage, ...rest] = operation.stages;
  if (stage.kind !== "reach") return leave(operation.job, rest, "unknown");
  if (stage.blind) return leaveBlind(operation.job, rest, now, pace);
  const switched = { times: (stage.switched?.times ?? 0) + 1, seenBy: now + pace.seenWithin };
  return look(operation, { ...stage, switched }, now + pace.lookEvery);
}

function afterLook(operation: Operation, now: number, state: PowerState, pace: Pace): Progress {
  const { job } = operation;
  const [stage, ...rest] = operation.stages;
  if (stage.kind !== "reach" || state === stage.target) return leave(job, rest, state);
  const { target, switched } = stage;
  if (switched === undefined)
    return command(operation, state === "unknown" ? { ...stage, blind: true } : stage);
  if (state === "unknown") return leaveBlind(job, rest, now, pace);
  if (now < switched.seenBy) return look(operation, stage, now + pace.lookEvery);
  if (switched.times < pace.switchings) return command(operation, stage);
  const found = `it stays ${state}, although the switch has taken the command ${switched.times} times`;
  const { node, kind } = job;
  return { kind: "failed", error: failure("POWER_FAILED", { what: `switch ${target}`, node, kind, found }) };
}

function look(operation: Operation, stage: Stage, at: number): Progress {
  const [, ...rest] = operation.stages;
  return goesOn({ ...operation, stages: [stage, ...rest], call: { kind: "state" }, at });
}

function command({ at: _, ...operation }: Operation, stage: Reach): Progress {
  const [, ...rest] = operation.stages;
  return goesOn({ ...operation, stages: [stage, ...rest], call: { kind: "set", target: stage.target } });
}

/** A machine that is switched by hand is not waited for. */
function leaveBlind(job: Job, stages: readonly Stage[], now: number, pace: Pace): Progress {
  return leave(job, stages, "unknown", job.kind === "manual" ? undefined : now + pace.blindPause);
}

/** The next stage, at once or from `at` on. */
function leave(job: Job, stages: readonly Stage[], state: PowerState, at?: number): Progress {
  const [first, ...rest] = stages;
  if (first === undefined) return { kind: "finished", state };
  const operation = enter(job, [first, ...rest]);
  return goesOn(at === undefined ? operation : { ...operation, at });
}

function enterAll(job: Job, [first, ...rest]: readonly Stage[]): Operation {
  return enter(job, first === undefined ? [{ kind: "look" }] : [first, ...rest]);
}

function enter(job: Job, stages: readonly [Stage, ...Stage[]]): Operation {
  const [stage] = stages;
  const call: SwitchCall =
    stage.kind === "setBoot" ? { kind: "setBoot", override: stage.override } : { kind: "state" };
  return { job, stages, call, failures: 0 };
}

function goesOn(operation: Operation): Progress {
  return { kind: "goesOn", operation };
}
