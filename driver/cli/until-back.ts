import { setTimeout } from "node:timers/promises";
import { MetalplugError } from "../errors.js";

/** Milliseconds between looks for a program that is away. */
const LOOK_EVERY = 500;
const AWAY: readonly MetalplugError["code"][] = ["UNREACHABLE", "STOPPING", "DEADLINE"];

/** Whether the program at the other end may be back in a moment. */
export function isAway(error: unknown): error is MetalplugError {
  return error instanceof MetalplugError && AWAY.includes(error.code);
}

/** Looks until a look succeeds. Rejects with what else goes wrong, and when `signal` aborts. */
export async function untilBack(look: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  for (;;) {
    await setTimeout(LOOK_EVERY, undefined, { signal });
    const isBack = await look().then(
      () => true,
      (error: unknown) => {
        if (isAway(error)) return false;
        throw error;
      },
    );
    if (isBack) return;
  }
}
