import { printableText } from "../../pxe/boot/path.js";
import type { WorkProgress } from "./conductor.js";

/** Characters of a reason. */
const LONGEST_REASON = 300;
/** Bytes; deeper or longer bodies are no progress. */
const LONGEST_PROGRESS = 1024;
/** Bytes: one EiB. */
const LARGEST_DISK = 2 ** 60;

/** What the agent is at, beyond having started. */
const PHASES = ["writing", "verifying", "growing", "configuring", "cleaning"] as const;
export type WorkPhase = (typeof PHASES)[number];

/** `{"phase":"writing","done":1,"total":2}`; what is beside it, or a phase that is not known, is passed over. `undefined` where it says nothing of that. */
export function parseProgress(body: Uint8Array): WorkProgress | undefined {
  if (body.length > LONGEST_PROGRESS) return undefined;
  const value = parseJson(body);
  if (typeof value !== "object" || value === null || !("done" in value) || !("total" in value))
    return undefined;
  const { done, total } = value;
  if (!isCount(done) || !isCount(total)) return undefined;
  const phase = "phase" in value ? PHASES.find((known) => known === value.phase) : undefined;
  return { ...(phase === undefined ? {} : { phase }), doneBytes: Math.min(done, total), totalBytes: total };
}

/** Why the agent gave up, fit for logs and terminals, whatever came. */
export function parseReason(body: Uint8Array): string {
  const value = body.length > 16 * LONGEST_REASON ? undefined : parseJson(body);
  const isTold = typeof value === "object" && value !== null && "reason" in value;
  const reason = isTold && typeof value.reason === "string" ? value.reason.trim() : "";
  return reason === "" ? "it did not say why" : printableText(reason, LONGEST_REASON);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LARGEST_DISK;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
