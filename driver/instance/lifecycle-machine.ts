import type { Digest } from "../images/image.js";
import type { Instance } from "./instance.js";
import { type InstanceState, type Operation, operationOf, type StepName } from "./instance-state.js";
import {
  AFTER_ERROR,
  COURSES,
  type Course,
  MOST_FAILURES,
  type PowerReach,
  REACHES,
  STEP_TABLE,
  type StepRow,
  type Verb,
} from "./lifecycle-table.js";

/** What happens to an instance beside what it is asked for. */
export type LifeEvent =
  /** `note`: what of it did not go as it should, for the event. */
  | { readonly kind: "stepDone"; readonly note?: string }
  /** `forGood`: it will not go better when it is tried again. */
  | { readonly kind: "stepFailed"; readonly reason: string; readonly forGood: boolean }
  | { readonly kind: "deadline"; readonly seconds: number }
  | { readonly kind: "agentStarted" }
  | { readonly kind: "agentDone" }
  | { readonly kind: "agentFailed"; readonly reason: string };

/** What a transition depends on beside the instance. */
export interface Surroundings {
  readonly reach: PowerReach;
  /** Disks that the agent was at are cleaned, and there is an agent to do it. */
  readonly cleans: boolean;
  /** For an operation that begins. */
  readonly spare: SpareOperation;
}

/** An id that no operation had, the digest of the token that goes with it, and its place in the order. */
export interface SpareOperation {
  readonly id: string;
  readonly token: Digest;
  readonly order: number;
}

export type Transition =
  | { readonly kind: "unchanged" }
  /** `text`: what is told of it. */
  | { readonly kind: "changed"; readonly instance: Instance; readonly text: string }
  | { readonly kind: "ended"; readonly text: string };

type BusyKind = Exclude<InstanceState["kind"], "error">;
const UNCHANGED: Transition = { kind: "unchanged" };

/**
 * What an event makes of an instance; `now` is milliseconds since 1970 and is only written down. What is to be done then is `dueOf` of the new state, so that
 * it is the same for a state that was just reached and for one that a restart found. Events that do not concern the step change nothing.
 */
export function advance(instance: Instance, now: number, event: LifeEvent, around: Surroundings): Transition {
  const operation = operationOf(instance.state);
  if (operation === undefined) return UNCHANGED;
  const row = STEP_TABLE[operation.step];
  switch (event.kind) {
    case "stepDone":
      return goOn(instance, operation, now, around, event.note);
    case "stepFailed":
      return stepFailed(instance, operation, now, event, around);
    case "deadline": {
      const reason = `not done within ${event.seconds} s`;
      return stepFailed(instance, operation, now, { reason, forGood: false }, around);
    }
    case "agentStarted":
      return agentStarted(instance, operation, row);
    case "agentDone":
      if (row.calls !== "starts" && row.calls !== "works") return UNCHANGED;
      return goOn(touched(instance), { ...operation, step: "agentWorking" }, now, around);
    case "agentFailed":
      if (row.calls !== "starts" && row.calls !== "works") return UNCHANGED;
      return failed(touched(instance), `the agent gave up: ${event.reason}`);
  }
}

/** Begins the course of a state, and goes on to its end where it has no step to take. `begun`: the operation's first words. */
export function begin(
  instance: Instance,
  kind: BusyKind,
  now: number,
  around: Surroundings,
  extra: { readonly rescueImage?: string; readonly withoutPower?: true } = {},
): Transition {
  const course = COURSES[kind][instance.kind];
  const { spare } = around;
  const usesAgent = course.steps.includes("agentWorking");
  const operation: Operation = {
    id: spare.id,
    step: course.steps[0] ?? "poweringOff",
    ...(usesAgent ? { token: spare.token } : {}),
    startedAt: now,
    order: spare.order,
    ...(extra.withoutPower === true ? { withoutPower: true } : {}),
    failures: 0,
  };
  const begun = {
    ...instance,
    state: stateOf(kind, operation, extra.rescueImage ?? rescueImageOf(instance)),
  };
  const [first] = stepsLeft(course, operation, around);
  if (first === undefined) return end(begun, course, operation, now, around);
  return changed(begun, { ...operation, step: first }, `it ${STEP_TABLE[first].says}`);
}

/** What leads out of the error that an instance is, or would be, in. */
export function waysOut({ kind, deployed }: Instance, during: BusyKind): readonly Verb[] {
  if (kind === "discover") return ["destroy"];
  const isBlank = kind === "deploy" && deployed === undefined;
  return AFTER_ERROR[during].filter((verb) => !(isBlank && (verb === "unrescue" || verb === "reboot")));
}

/** One sentence where the step that is written is none of the state's; `undefined` otherwise. */
export function explainStep({ kind, state }: Pick<Instance, "kind" | "state">): string | undefined {
  const operation = operationOf(state);
  if (state.kind === "error" || operation === undefined) return undefined;
  if (COURSES[state.kind][kind].steps.includes(operation.step)) return undefined;
  return `its state is ${state.kind}, and step ${operation.step} is none of that for kind ${kind}`;
}

function goOn(
  instance: Instance,
  operation: Operation,
  now: number,
  around: Surroundings,
  note?: string,
): Transition {
  const course = courseOf(instance);
  const at = course.steps.indexOf(operation.step);
  const left = stepsLeft(course, operation, around);
  const next = left.find((step) => course.steps.indexOf(step) > at);
  if (next === undefined) return end(instance, course, operation, now, around, note);
  return changed(instance, { ...operation, step: next }, withNote(`it ${STEP_TABLE[next].says}`, note));
}

function stepFailed(
  instance: Instance,
  operation: Operation,
  now: number,
  { reason, forGood }: { readonly reason: string; readonly forGood: boolean },
  around: Surroundings,
): Transition {
  const row = STEP_TABLE[operation.step];
  if (row.trouble === "goOn") return goOn(instance, operation, now, around, reason);
  const failures = operation.failures + 1;
  const told = `while it ${row.says}: ${reason}`;
  if (forGood || row.trouble === "error" || failures >= MOST_FAILURES) return failed(instance, told);
  const step = row.trouble === "anew" ? startOf(instance, operation, around) : operation.step;
  const text = `try ${failures} of ${MOST_FAILURES} failed: ${told}`;
  return changed(instance, { ...operation, step, failures, failure: told }, text);
}

/** Where a machine is started anew: from being switched off, where that can be done. */
function startOf(instance: Instance, operation: Operation, around: Surroundings): StepName {
  const left = stepsLeft(courseOf(instance), operation, around);
  return left.find((step) => step === "poweringOff" || step === "poweringOn") ?? operation.step;
}

function agentStarted(instance: Instance, operation: Operation, row: StepRow): Transition {
  const step = "agentWorking";
  if (row.calls === "starts")
    return changed(touched(instance), { ...operation, step }, `it ${STEP_TABLE[step].says}`);
  if (row.calls !== "doneOrAgain") return UNCHANGED;
  const failures = operation.failures + 1;
  const failure = "the machine started anew after its work was done";
  if (failures >= MOST_FAILURES) return failed(instance, failure);
  return changed(instance, { ...operation, step, failures, failure }, failure);
}

/** From here on something of the instance may be on the disk. */
function touched(instance: Instance): Instance {
  const writes = instance.state.kind === "deploying" || instance.state.kind === "rebuilding";
  return instance.kind === "deploy" && writes ? { ...instance, diskTouched: true } : instance;
}

function failed(instance: Instance, found: string): Transition {
  const { kind } = instance.state;
  if (kind === "error") return UNCHANGED;
  const reason = `${found}; what leads out: ${waysOut(instance, kind).join(", ")}`;
  return {
    kind: "changed",
    instance: { ...instance, state: { kind: "error", reason, during: kind } },
    text: reason,
  };
}

function end(
  instance: Instance,
  course: Course,
  operation: Operation,
  now: number,
  around: Surroundings,
  note?: string,
): Transition {
  switch (course.end) {
    case "available":
      return { kind: "ended", text: withNote("its instance has ended", note) };
    case "cleaning":
      if (instance.diskTouched === true && around.cleans) return begin(instance, "cleaning", now, around);
      return { kind: "ended", text: withNote("its instance has ended", note) };
    case "rescue": {
      const image = rescueImageOf(instance) ?? "";
      const text = withNote(`it starts from image "${image}" until it is unrescued`, note);
      return { kind: "changed", instance: { ...instance, state: { kind: "rescue", image } }, text };
    }
    default:
      return activated(instance, operation, now, note);
  }
}

function activated(
  instance: Instance,
  { token }: Operation,
  now: number,
  note: string | undefined,
): Transition {
  const active: Instance = { ...instance, state: { kind: "active" } };
  const isWritten = instance.kind === "deploy" && instance.state.kind !== "active" && token !== undefined;
  const text = instance.kind === "deploy" ? "it starts from its disk" : "it starts from the network";
  return {
    kind: "changed",
    instance: isWritten ? { ...active, deployed: { at: now, token } } : active,
    text: withNote(text, note),
  };
}

/** Those that are taken with what the driver can do about this machine's power; none where nothing is left but to prepare. */
function stepsLeft(course: Course, operation: Operation, { reach }: Surroundings): readonly StepName[] {
  const has = REACHES.indexOf(operation.withoutPower === true ? "none" : reach);
  const left = course.steps.filter((step) => REACHES.indexOf(STEP_TABLE[step].needs) <= has);
  return left.every((step) => step === "queued" || step === "plugging") ? [] : left;
}

function courseOf({ state, kind }: Instance): Course {
  return COURSES[state.kind === "error" ? state.during : state.kind][kind];
}

function changed(instance: Instance, operation: Operation, text: string): Transition {
  const { kind } = instance.state;
  if (kind === "error") return UNCHANGED;
  return {
    kind: "changed",
    instance: { ...instance, state: stateOf(kind, operation, rescueImageOf(instance)) },
    text,
  };
}

function stateOf(kind: BusyKind, operation: Operation, rescueImage: string | undefined): InstanceState {
  return kind === "rescue" ? { kind, image: rescueImage ?? "", operation } : { kind, operation };
}

function rescueImageOf({ state }: Instance): string | undefined {
  return state.kind === "rescue" ? state.image : undefined;
}

function withNote(text: string, note: string | undefined): string {
  return note === undefined ? text : `${text}, although ${note}`;
}
