/** RFC 6298 §2, milliseconds. */
export interface RoundTrip {
  readonly smoothed?: number;
  readonly variation: number;
  /** How long to wait for an ACK before sending again. */
  readonly timeout: number;
}

/** RFC 6298 §2.1: one second before anything was measured. */
export const UNMEASURED: RoundTrip = { variation: 0, timeout: 1000 };

/** A segment's round trip is far below TCP's floor of a second; a lost block of a machine's boot should cost no more than this. */
const SHORTEST_TIMEOUT = 50;
const LONGEST_TIMEOUT = 4000;

/** RFC 6298 §2.2 and §2.3. Only for a packet sent once (Karn's algorithm, §3). */
export function measure(before: RoundTrip, sample: number): RoundTrip {
  const first = before.smoothed === undefined;
  const smoothed = first ? sample : 0.875 * before.smoothed + 0.125 * sample;
  const variation = first ? sample / 2 : 0.75 * before.variation + 0.25 * Math.abs(before.smoothed - sample);
  return { smoothed, variation, timeout: bounded(smoothed + 4 * variation) };
}

/** What an ACK takes at most, as far as is known: the timeout of RFC 6298 §2.3 without its floor. */
export function likelyRoundTrip({ smoothed, variation, timeout }: RoundTrip): number {
  return smoothed === undefined ? timeout : Math.min(timeout, smoothed + 4 * variation);
}

/** RFC 6298 §5.5. */
export function backOff(before: RoundTrip): RoundTrip {
  return { ...before, timeout: bounded(before.timeout * 2) };
}

function bounded(timeout: number): number {
  return Math.min(Math.max(timeout, SHORTEST_TIMEOUT), LONGEST_TIMEOUT);
}
