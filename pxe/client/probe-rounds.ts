import { PROBE_KINDS, type ProbeKind } from "../boot/foreign-server.js";

export interface RoundSettings {
  /** Milliseconds between two rounds, more or less. */
  readonly every: number;
  /** How long a round's answers are waited for, milliseconds; less than `every`. */
  readonly patience: number;
}

/** Every server answers one of these, be it for addresses or for boot files only; those for HTTP boot alone are met in a full round. */
const QUICK: readonly ProbeKind[] = ["uefi", "bios"];
/** The first round, and each so many. */
const FULL_ROUNDS = 15;
/** Of the pause: coordinators that were started together must not stay in step. */
const JITTER = 0.1;

export function kindsOf(round: number): readonly ProbeKind[] {
  return round % FULL_ROUNDS === 0 ? PROBE_KINDS : QUICK;
}

/** `random` from 0 to 1. */
export function pauseBefore({ every }: RoundSettings, random: number): number {
  return every * (1 - JITTER + 2 * JITTER * random);
}
