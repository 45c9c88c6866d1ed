import type { NodeStateName } from "../../pxe/boot/node-state.js";
import type { PowerSettings } from "../power/power-port.js";
import type { InstanceKind } from "./instance.js";
import type { InstanceState, StepName } from "./instance-state.js";

/**
 * Everything about an instance's life that is not arithmetic stands in this file; README's picture is drawn from it (`npm run draw`).
 *
 * A state is a course of steps, one after the other, and what it leads to. Each step is durable before its action begins, and the next one is
 * durable before the next action begins. So a driver that is killed at any moment starts again with the step that is written down, and does its action
 * again. That is why each action asks for a state and not for a change:
 *
 * - `poweringOff`, `switchingOff`: off is off, however often it is asked for.
 * - `poweringOn`, `startingFromDisk`: the boot device is set, then the machine is switched on; a machine that is on stays on. Starting anew is
 *   therefore two steps, off and on: killed between them, the driver goes on with the second, and a machine is never switched off twice for one start.
 * - `plugging`: the wire is asked to be as the vifs say.
 * - `awaitingAgent`, `agentWorking`: nothing is done but listen. The agent calls until it is answered, so a call that met no driver, or one that was killed
 *   before the call was durable, comes again. A machine whose power was cut boots the agent again, says `start` again, and fetches only what is missing.
 * - The agent's `done` is written down as the step `settingBootDisk`, in which netboot is still on: a machine that restarts now meets either its disk, which
 *   is written, or the agent, which finds everything written, says so again, and changes nothing (`start` leads back to `agentWorking`, so that the agent is never cut
 *   off in the middle). Only once the BMC was told to start from disk, or has refused, one commit makes the instance active and netboot off, and
 *   only then `done` is answered with 200. The agent restarts the machine after that answer: it can meet neither the old boot device nor the agent
 *   again, and its disk is not written again after it was told that it is done.
 * - `queued`: the turn is given in the same commit that counts those at work, so that two never get the last place; the order is that of the
 *   revisions in which they began.
 */
export interface Course {
  readonly steps: readonly StepName[];
  /** `cleaning`: where the agent was at its disk and cleaning is configured, else `available`. */
  readonly end: Exclude<NodeStateName, "error">;
}

type Courses = Readonly<Record<InstanceKind, Course>>;
type CourseState = Exclude<InstanceState["kind"], "error">;

const BOOT: Course = { steps: ["plugging", "poweringOff", "poweringOn"], end: "active" };
const DEPLOY: Course = {
  steps: [
    ...(["queued", "plugging", "poweringOff", "poweringOn"] as const),
    ...(["awaitingAgent", "agentWorking", "settingBootDisk"] as const),
  ],
  end: "active",
};
const DISCOVER: Course = {
  steps: ["plugging", "poweringOff", "poweringOn", "awaitingAgent", "agentWorking", "switchingOff"],
  end: "available",
};
const AGAIN: Course = { steps: ["poweringOff", "poweringOn"], end: "active" };
const FROM_DISK: Course = { steps: ["poweringOff", "startingFromDisk"], end: "active" };
const RESCUE: Course = { steps: ["poweringOff", "poweringOn"], end: "rescue" };
const DELETE: Course = { steps: ["poweringOff"], end: "cleaning" };
const CLEAN: Course = {
  steps: ["poweringOff", "poweringOn", "awaitingAgent", "agentWorking", "switchingOff"],
  end: "available",
};

/** `active` and `rescue` have steps while the machine is started anew, and none otherwise. */
export const COURSES: Readonly<Record<CourseState, Courses>> = {
  deploying: { netboot: BOOT, deploy: DEPLOY, discover: DISCOVER },
  rebuilding: { netboot: BOOT, deploy: DEPLOY, discover: DISCOVER },
  active: { netboot: AGAIN, deploy: FROM_DISK, discover: AGAIN },
  rescue: { netboot: RESCUE, deploy: RESCUE, discover: RESCUE },
  deleting: { netboot: DELETE, deploy: DELETE, discover: DELETE },
  cleaning: { netboot: CLEAN, deploy: CLEAN, discover: CLEAN },
};

/** How far a driver's hand reaches to a machine's power. */
export const REACHES = ["none", "on", "full"] as const;
export type PowerReach = (typeof REACHES)[number];

export const REACH_OF_KIND: Readonly<Record<PowerSettings["kind"], PowerReach>> = {
  manual: "none",
  wol: "on",
  ipmi: "full",
  redfish: "full",
  command: "full",
};

export type StepAction = "takeTurn" | "plug" | "off" | "onFromNetwork" | "onFromDisk" | "listen";
export type DeadlineName =
  | "queued"
  | "plugging"
  | "power"
  | "starting"
  | "deploying"
  | "rebuilding"
  | "cleaning";

/** What the agent's words do in a step. `start` takes `progress` and `report` for a start as well: they say that the agent runs. */
export type CallRule =
  /** Nobody is to call now: this boot is about to be ended. */
  | "later"
  /** The agent runs: on to `agentWorking`. */
  | "starts"
  /** It works: `progress` and `report` are noted, `done` ends the step, `failed` the operation. */
  | "works"
  /** It said `done`: the same is taken again, `start` means that the machine was started anew. */
  | "doneOrAgain"
  /** It said `done`, and the machine is being switched off. */
  | "done";

export interface StepRow {
  /** As in "it …" */
  readonly says: string;
  readonly action: StepAction;
  /** Where the driver's reach is less, the step is left out. */
  readonly needs: PowerReach;
  /** `work`: that of the state. */
  readonly deadline: DeadlineName | "work";
  /** What a failure, or the deadline, leads to; after `MOST_FAILURES` of an operation it is error. `anew`: back to the first step that starts the machine. */
  readonly trouble: "again" | "anew" | "error" | "goOn";
  readonly calls: CallRule;
  /** What the machine's boot MAC gets by the network: the agent, or what the state says. */
  readonly netboot: "nothing" | "subject";
}

export const STEP_TABLE: Readonly<Record<StepName, StepRow>> = {
  queued: {
    says: "waits for its turn",
    ...{ action: "takeTurn", needs: "none", deadline: "queued", trouble: "error" },
    ...{ calls: "later", netboot: "nothing" },
  },
  plugging: {
    says: "waits until its vifs are on the wire",
    ...{ action: "plug", needs: "none", deadline: "plugging", trouble: "again" },
    ...{ calls: "later", netboot: "nothing" },
  },
  poweringOff: {
    says: "is switched off",
    ...{ action: "off", needs: "full", deadline: "power", trouble: "again" },
    ...{ calls: "later", netboot: "nothing" },
  },
  poweringOn: {
    says: "is started from the network",
    ...{ action: "onFromNetwork", needs: "on", deadline: "power", trouble: "again" },
    ...{ calls: "starts", netboot: "subject" },
  },
  awaitingAgent: {
    says: "waits for the agent to run",
    ...{ action: "listen", needs: "none", deadline: "starting", trouble: "anew" },
    ...{ calls: "starts", netboot: "subject" },
  },
  agentWorking: {
    says: "has the agent at work",
    ...{ action: "listen", needs: "none", deadline: "work", trouble: "anew" },
    ...{ calls: "works", netboot: "subject" },
  },
  settingBootDisk: {
    says: "is told to start from its disk",
    ...{ action: "onFromDisk", needs: "full", deadline: "power", trouble: "goOn" },
    ...{ calls: "doneOrAgain", netboot: "subject" },
  },
  startingFromDisk: {
    says: "is started from its disk",
    ...{ action: "onFromDisk", needs: "on", deadline: "power", trouble: "again" },
    ...{ calls: "later", netboot: "nothing" },
  },
  switchingOff: {
    says: "is switched off, its work being done",
    ...{ action: "off", needs: "full", deadline: "power", trouble: "goOn" },
    ...{ calls: "done", netboot: "nothing" },
  },
};

/** Of one operation, whichever steps failed. */
export const MOST_FAILURES = 3;

export const VERBS = ["destroy", "rebuild", "reboot", "rescue", "unrescue"] as const;
export type Verb = (typeof VERBS)[number];

/** Where a verb leads, or why not: what to do instead. `same`: nothing, it is on its way there. */
export type VerbRule = { readonly to: NodeStateName | "same" } | { readonly remedy: string };

const GOES_ON: VerbRule = { remedy: "wait until it is active, or destroy it" };
const ENDS: VerbRule = { remedy: "wait until it is available, then spawn" };
const NOT_IN_RESCUE: VerbRule = { remedy: "there is no rescue to end" };

/**
 * What may be asked for in which state; `spawn` only where there is no instance. `destroy` without cleaning leads to available from everywhere, at once. An active instance or one in rescue that is being
 * started anew counts as `starting`.
 */
export const VERB_TABLE: Readonly<
  Record<Exclude<NodeStateName, "available"> | "starting", Readonly<Record<Verb, VerbRule>>>
> = {
  deploying: {
    ...{ destroy: { to: "deleting" }, rebuild: GOES_ON },
    ...{ reboot: GOES_ON, rescue: GOES_ON, unrescue: NOT_IN_RESCUE },
  },
  rebuilding: {
    ...{ destroy: { to: "deleting" }, rebuild: GOES_ON },
    ...{ reboot: GOES_ON, rescue: GOES_ON, unrescue: NOT_IN_RESCUE },
  },
  active: {
    ...{ destroy: { to: "deleting" }, rebuild: { to: "rebuilding" } },
    ...{ reboot: { to: "active" }, rescue: { to: "rescue" }, unrescue: NOT_IN_RESCUE },
  },
  starting: {
    ...{ destroy: { to: "deleting" } },
    rebuild: { remedy: "wait until it has started, or destroy it" },
    reboot: { remedy: "it is being started anew already" },
    rescue: { remedy: "wait until it has started, or destroy it" },
    unrescue: { remedy: "wait until it has started, or destroy it" },
  },
  rescue: {
    ...{ destroy: { to: "deleting" }, rebuild: { to: "rebuilding" } },
    ...{ reboot: { to: "rescue" }, rescue: { remedy: "unrescue it first" }, unrescue: { to: "active" } },
  },
  deleting: {
    ...{ destroy: { to: "same" }, rebuild: ENDS },
    ...{ reboot: ENDS, rescue: ENDS, unrescue: ENDS },
  },
  cleaning: {
    ...{ destroy: { to: "same" }, rebuild: ENDS },
    ...{ reboot: ENDS, rescue: ENDS, unrescue: ENDS },
  },
  error: {
    ...{ destroy: { to: "deleting" }, rebuild: { to: "rebuilding" } },
    ...{ reboot: { to: "active" }, rescue: { to: "rescue" }, unrescue: { to: "active" } },
  },
};

/** From error not everything leads anywhere: it depends on what the instance was before. */
export const AFTER_ERROR: Readonly<Record<CourseState, readonly Verb[]>> = {
  deploying: ["destroy", "rebuild", "rescue"],
  rebuilding: ["destroy", "rebuild", "rescue"],
  active: ["destroy", "rebuild", "reboot", "rescue"],
  rescue: ["destroy", "rebuild", "rescue", "unrescue"],
  deleting: ["destroy"],
  cleaning: ["destroy"],
};
