import type { Solicitor } from "./router-advertisement.js";

/** How soon the next advertisements may leave by one interface. Times are milliseconds on a monotonic clock. */
export interface AdvertisementPace {
  /** Answers to single hosts that may leave at once, as of `earnedAt`. */
  readonly answers: number;
  readonly earnedAt: number;
  readonly nextMulticastAt: number;
  /** Somebody waits for the next multicast. */
  readonly isMulticastDue: boolean;
}

export type PaceEvent = { readonly kind: "solicited"; readonly by: Solicitor } | { readonly kind: "timer" };

export interface PaceStep {
  readonly pace: AdvertisementPace;
  readonly send?: "toSolicitor" | "toAll";
  /** Milliseconds; infinity: nothing to wake for. */
  readonly wakeAt: number;
}

/** RFC 4861 §10, MIN_DELAY_BETWEEN_RAS: milliseconds between multicast advertisements. */
const BETWEEN_MULTICASTS = 3_000;
/**
 * Answers to single hosts at once, and a second: each makes the kernel look for the host's link-layer address and keep it, in a table of about a
 * thousand. A larger storm has one multicast for all.
 */
const ANSWERS_AT_ONCE = 100;
const ANSWERS_PER_SECOND = 100;

export const UNHURRIED: AdvertisementPace = {
  answers: ANSWERS_AT_ONCE,
  earnedAt: 0,
  nextMulticastAt: 0,
  isMulticastDue: false,
};

/**
 * Answers whoever has a link-local address alone, at once: iPXE stands still meanwhile, and the random delay of RFC 4861 §6.2.6 (up to 0.5 s) is for routers
 * that would answer together by multicast. Everybody else is answered by multicast, no more than one in 3 s.
 */
export function step(pace: AdvertisementPace, now: number, event: PaceEvent): PaceStep {
  if (event.kind === "timer") return pace.isMulticastDue ? multicast(pace, now) : unchanged(pace);
  const earned = ((now - pace.earnedAt) / 1000) * ANSWERS_PER_SECOND;
  const answers = Math.min(ANSWERS_AT_ONCE, pace.answers + earned);
  if (event.by !== "linkLocal" || answers < 1) return multicast(pace, now);
  return { ...unchanged({ ...pace, answers: answers - 1, earnedAt: now }), send: "toSolicitor" };
}

function multicast(pace: AdvertisementPace, now: number): PaceStep {
  if (now < pace.nextMulticastAt) return unchanged({ ...pace, isMulticastDue: true });
  const nextMulticastAt = now + BETWEEN_MULTICASTS;
  return { ...unchanged({ ...pace, nextMulticastAt, isMulticastDue: false }), send: "toAll" };
}

function unchanged(pace: AdvertisementPace): PaceStep {
  return { pace, wakeAt: pace.isMulticastDue ? pace.nextMulticastAt : Number.POSITIVE_INFINITY };
}
