import type { Instance } from "./instance.js";
import { operationOf, type StepName } from "./instance-state.js";
import type { LifecycleSettings } from "./lifecycle-settings.js";
import { STEP_TABLE, type StepAction } from "./lifecycle-table.js";

/** What is to be done for an instance as it is, whether it has just become so or a restart found it so. */
export interface Due {
  /** Unlike that of any other step or try of it. */
  readonly key: string;
  readonly step: StepName;
  readonly action: StepAction;
  /** Milliseconds to wait before the action, because it failed before. */
  readonly pause: number;
  /** Seconds from its beginning in this run of the driver: no clock that is set moves it, and a restart gives it its time again. */
  readonly seconds: number;
}

/** Milliseconds; doubled with every failure. */
const FIRST_PAUSE = 5000;

/** `undefined` where nothing is under way. */
export function dueOf(
  { state }: Instance,
  { deadlines }: Pick<LifecycleSettings, "deadlines">,
): Due | undefined {
  const operation = operationOf(state);
  if (operation === undefined) return undefined;
  const { id, step, failures } = operation;
  const { action, deadline } = STEP_TABLE[step];
  const isLong = state.kind === "rebuilding" || state.kind === "cleaning";
  const name = deadline !== "work" ? deadline : isLong ? state.kind : "deploying";
  const pause = failures === 0 || action === "listen" ? 0 : FIRST_PAUSE * 2 ** (failures - 1);
  return { key: `${id} ${step} ${failures}`, step, action, pause, seconds: deadlines[name] };
}
