/** Milliseconds since 1970 that pass evenly, whatever is done to the host's clock. */
export interface SteadyClock {
  readonly now: () => number;
  /** The host's own time for a moment of this clock, as both stand now. */
  readonly toWall: (moment: number) => number;
}

/**
 * Begins with the host's clock and goes on with one that nobody sets. A host without a battery starts in 1970 and jumps by decades when NTP has
 * found the time; leases must not end by that while machines use them. Nor does it follow a jump later: until the process ends its moments are
 * compared with each other only. What outlives the process is written by the host's clock of that moment (`toWall`), so that a restart finds every
 * lease right that was given or extended after the jump, and the others after half a lease. The monotonic clock stands still while a host sleeps:
 * leases then end later here than their machines think, which does no harm.
 */
export function steadyClock(
  wall: () => number = Date.now,
  monotonic: () => number = () => performance.now(),
): SteadyClock {
  const start = wall() - monotonic();
  const now = (): number => Math.round(start + monotonic());
  return { now, toWall: (moment) => moment + wall() - now() };
}
