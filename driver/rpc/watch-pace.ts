import { KEEPALIVE, type Keepalive } from "./channel.js";

/** How often so many drivers are looked at. */
export interface WatchPace {
  readonly keepalive: Keepalive;
  /** To the first look at a driver's clock, at most; milliseconds. */
  readonly firstLook: number;
}

/** Pings a second at most, and first looks at clocks: thousands would take a good part of a core. */
const PINGS = 500;
const LOOKS = 200;
/** Milliseconds. */
const FIRST_LOOK = 2000;
/**
 * Milliseconds of patience for each driver: a host that stalled for longer would lose all of them at once, and the more there are, the longer it takes to
 * connect to them anew.
 */
const PATIENCE = 1;

export function watchPace(drivers: number): WatchPace {
  return {
    keepalive: {
      every: Math.max(KEEPALIVE.every, (drivers / PINGS) * 1000),
      timeout: Math.max(KEEPALIVE.timeout, drivers * PATIENCE),
    },
    firstLook: Math.max(FIRST_LOOK, (drivers / LOOKS) * 1000),
  };
}
