import { idPath, linkPath, textAt } from "./json.js";
import { isGood, messagesIn, type Reply, retryAfter } from "./reply.js";

/** How a BMC stands with work that it goes on with after its answer (DSP0266 §14 "Tasks"). */
export type TaskVerdict =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly found: string }
  /** Ask `path` again after so many milliseconds. */
  | { readonly kind: "running"; readonly path: string; readonly after: number };

const PAUSE = 1_000;
/** Some say 0. */
const SHORTEST_PAUSE = 200;
const GOING_ON = ["New", "Starting", "Running", "Pending", "Suspended", "Stopping", "Service", "Cancelling"];

/**
 * Judges the first answer to a request, and then each answer of what it named: a task monitor answers 202 while it goes on and the work's own answer when it is over; a task
 * itself says so in `TaskState`, and there are services that show the one in place of the other. `now` is milliseconds since 1970.
 */
export function taskVerdict(reply: Reply, asked: string | undefined, now: number): TaskVerdict {
  const state = textAt(reply.body, "TaskState");
  if (state !== undefined && !GOING_ON.includes(state)) return ended(reply, state);
  if (reply.status !== 202 && state === undefined) {
    if (isGood(reply)) return { kind: "done" };
    return { kind: "failed", found: `the BMC's task ended with ${reply.status}${said(reply)}` };
  }
  const path = linkPath(reply.headers["location"]) ?? asked ?? idPath(reply.body);
  if (path === undefined)
    return { kind: "failed", found: "the BMC goes on with it, and does not say where to look" };
  return { kind: "running", path, after: Math.max(retryAfter(reply, now) ?? PAUSE, SHORTEST_PAUSE) };
}

function ended(reply: Reply, state: string): TaskVerdict {
  const status = textAt(reply.body, "TaskStatus") ?? "OK";
  if (state === "Completed" && status !== "Critical") return { kind: "done" };
  return { kind: "failed", found: `the BMC's task ended as ${state} (${status})${said(reply)}` };
}

function said({ body }: Reply): string {
  const text = messagesIn(body);
  return text === "" ? "" : `: ${text}`;
}
