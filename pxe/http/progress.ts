import type { ProgressRule } from "./settings.js";

/** Where the client stood when it last kept the rule. */
export interface ProgressMark {
  /** Milliseconds on a monotonic clock. */
  readonly at: number;
  /** Body bytes. */
  readonly taken: number;
}

export type ProgressVerdict =
  | { readonly kind: "goesOn"; readonly mark: ProgressMark }
  | { readonly kind: "tooSlow"; readonly bytes: number; readonly milliseconds: number };

/**
 * Whether an answer that is not out yet goes on. `taken` of its `size` body bytes have left so far. Where none are left to take, as for an
 * answer without a body whose head is stuck, nothing can have been taken in time.
 */
export function judgeProgress(
  rule: ProgressRule,
  mark: ProgressMark,
  now: number,
  { taken, size }: { readonly taken: number; readonly size: number },
): ProgressVerdict {
  const least = Math.min(rule.bytes, Math.max(1, size - mark.taken));
  const bytes = taken - mark.taken;
  if (bytes >= least) return { kind: "goesOn", mark: { at: now, taken } };
  const milliseconds = now - mark.at;
  return milliseconds < rule.milliseconds
    ? { kind: "goesOn", mark }
    : { kind: "tooSlow", bytes, milliseconds };
}

/** For the operator. */
export function tooSlowText(rule: ProgressRule, bytes: number, milliseconds: number): string {
  const seconds = (time: number) => Number((time / 1000).toFixed(1));
  return (
    `The client took ${bytes} bytes in ${seconds(milliseconds)} s; ` +
    `it is to take ${rule.bytes} in ${seconds(rule.milliseconds)} s, or all the rest.`
  );
}
