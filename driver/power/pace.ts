/** How patiently a machine's power is dealt with; milliseconds where nothing else is said. */
export interface Pace {
  /** Times that one question or command is tried before it is given up. */
  readonly tries: number;
  /** The first pause after a failure; each further one is twice as long, up to `longestBackOff`. */
  readonly backOff: number;
  readonly longestBackOff: number;
  /** Between two looks whether the machine has followed. */
  readonly lookEvery: number;
  /** In which a machine follows; some BMCs let a command fall, so after that it is switched again. */
  readonly seenWithin: number;
  /** Times that a machine which does not follow is switched. */
  readonly switchings: number;
  /** Between off and on where nobody can see that it is off. */
  readonly blindPause: number;
  /** Operations that may wait for one BMC. */
  readonly waiting: number;
}

export const PACE: Pace = {
  tries: 4,
  backOff: 1_000,
  longestBackOff: 15_000,
  lookEvery: 2_000,
  seenWithin: 60_000,
  switchings: 2,
  blindPause: 5_000,
  waiting: 16,
};

/** The pause after the `failures`th failure in a row, a quarter more or less by `random` (0 to 1), and never shorter than the other side wishes. */
export function backOff(pace: Pace, failures: number, random: number, wished = 0): number {
  const pause = Math.min(pace.backOff * 2 ** (failures - 1), pace.longestBackOff);
  return Math.max(Math.round(pause * (0.75 + random / 2)), wished);
}
