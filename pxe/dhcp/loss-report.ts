/** What was lost, in all: messages that were the oldest of too many, messages longer than any of DHCP, and replies that could not be sent. */
export interface Losses {
  readonly overflowed: number;
  readonly tooLong: number;
  readonly unsent: number;
}

/** What was told so far, and when; milliseconds. */
export interface ToldLosses extends Losses {
  readonly at: number;
}

/** Milliseconds: under a flood one line in so long is enough. */
const TELL_EVERY = 10_000;

export const NOTHING_TOLD: ToldLosses = {
  overflowed: 0,
  tooLong: 0,
  unsent: 0,
  at: Number.NEGATIVE_INFINITY,
};

/** What is to be told now of what was lost since it was told last; `undefined` where there is nothing, or it is too soon. */
export function lossesToTell(told: ToldLosses, now: number, losses: Losses): Losses | undefined {
  const overflowed = losses.overflowed - told.overflowed;
  const tooLong = losses.tooLong - told.tooLong;
  const unsent = losses.unsent - told.unsent;
  const isNothing = overflowed + tooLong + unsent === 0;
  return isNothing || now - told.at < TELL_EVERY ? undefined : { overflowed, tooLong, unsent };
}
