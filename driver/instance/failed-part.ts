import type { FailedPart } from "../../pxe/boot/boot-event.js";
import type { Instance } from "./instance.js";
import { operationOf } from "./instance-state.js";
import { STEP_TABLE, type StepAction } from "./lifecycle-table.js";

const PARTS: { readonly [A in StepAction]: FailedPart } = {
  takeTurn: "turn",
  plug: "wire",
  off: "power",
  onFromNetwork: "power",
  onFromDisk: "power",
  listen: "machine",
};

/** What failed where an instance came from `before` to `after`: of its operation one try more, or all of it. */
export function failureOf(
  before: Instance | undefined,
  after: Instance | undefined,
): { readonly failed?: FailedPart } {
  const operation = before && operationOf(before.state);
  if (operation === undefined || after === undefined) return {};
  const failures = operationOf(after.state)?.failures ?? 0;
  const hasFailed = after.state.kind === "error" || failures > operation.failures;
  return hasFailed ? { failed: PARTS[STEP_TABLE[operation.step].action] } : {};
}
