/** RFC 6298 §2, milliseconds. */
export interface RoundTrip {
  /** Absent until something was measured. */
  smoothed: number | undefined;
  variation: number;
  /** How long to wait for an ACK before sending again. */
  timeout: number;
}

/** RFC 6298 §2.1: one second before anything was measured. */
export function unmeasured(): RoundTrip {
  return { smoothed: undefined, variation: 0, timeout: 1000 };
}

/** A segment's round trip is far below TCP's floor of a second; a lost block of a machine's boot should cost no more than this. */
const SHORTEST_TIMEOUT = 25;
const LONGEST_TIMEOUT = 4000;

/** RFC 6298 §2.2 and §2.3, in place. Only for a packet sent once (Karn's algorithm, §3). */
export function measure(roundTrip: RoundTrip, sample: number): void {
  const { smoothed, variation } = roundTrip;
  const first = smoothed === undefined;
  const after = first ? sample : 0.875 * smoothed + 0.125 * sample;
  roundTrip.variation = first ? sample / 2 : 0.75 * variation + 0.25 * Math.abs(smoothed - sample);
  roundTrip.smoothed = after;
  roundTrip.timeout = bounded(after + 4 * roundTrip.variation);
}

/** What an ACK takes at most, as far as is known: the timeout of RFC 6298 §2.3 without its floor. */
export function likelyRoundTrip({ smoothed, variation, timeout }: RoundTrip): number {
  return smoothed === undefined ? timeout : Math.min(timeout, smoothed + 4 * variation);
}

/** RFC 6298 §5.5, in place. */
export function backOff(roundTrip: RoundTrip): void {
  roundTrip.timeout = bounded(roundTrip.timeout * 2);
}

/**
 * In place: takes a back-off back when the client has moved forward `elapsed` after the window was first sent, which is longer than the
 * round trip whichever of its copies was acknowledged. RFC 6298 waits for a new measurement, and a link that loses much gives hardly any.
 */
export function recover(roundTrip: RoundTrip, elapsed: number): void {
  const { smoothed = 0, variation, timeout } = roundTrip;
  roundTrip.timeout = bounded(Math.min(timeout, Math.max(smoothed + 4 * variation, elapsed)));
}

function bounded(timeout: number): number {
  return Math.min(Math.max(timeout, SHORTEST_TIMEOUT), LONGEST_TIMEOUT);
}
