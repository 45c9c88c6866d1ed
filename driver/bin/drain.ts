import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";

export interface DrainTimes {
  /** Milliseconds: whoever stops the program waits no longer, and systemd's TimeoutStopSec leaves room behind it. */
  readonly longest: number;
  /** Milliseconds without a transfer: firmware asks for its next file sooner. */
  readonly quiet: number;
  readonly lookEvery: number;
}

const DRAIN_TIMES: DrainTimes = { longest: 10_000, quiet: 1_000, lookEvery: 50 };

/**
 * Lets the transfers end that are under way, and those that follow them at once: a machine that has its kernel asks for its ramdisk. Resolves at once
 * where there are none. Never rejects: aborted, it resolves.
 */
export async function drained(
  transfers: () => number,
  signal: AbortSignal,
  logger: Pick<Logger, "info">,
  { longest, quiet, lookEvery }: DrainTimes = DRAIN_TIMES,
): Promise<void> {
  const underWay = transfers();
  if (underWay === 0) return;
  logger.info(
    { event: "draining", transfers: underWay },
    `${underWay} transfers may end first, within ${longest / 1000} s`,
  );
  const end = performance.now() + longest;
  // Counted in looks: a process of a busy host that was held up for a while did not look meanwhile.
  let quietFor = 0;
  while (performance.now() < end && quietFor < quiet && !signal.aborted) {
    await delay(lookEvery, undefined, { signal }).catch(() => undefined);
    quietFor = transfers() > 0 ? 0 : quietFor + lookEvery;
  }
}
