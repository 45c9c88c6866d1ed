/** How many bytes were done at a moment, milliseconds. */
interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** Milliseconds the rate looks back: long enough to be calm, short enough to follow a network that slows down. */
const LOOK_BACK = 10_000;

/** What was seen of one transfer lately, oldest first. */
export type Samples = readonly Sample[];

/** Adds what is seen now; a transfer that has less than before has begun anew. */
export function seen(samples: Samples, sample: Sample): Samples {
  const last = samples.at(-1);
  if (last !== undefined && sample.bytes < last.bytes) return [sample];
  const recent = samples.filter(({ at }) => sample.at - at <= LOOK_BACK);
  return [...recent, sample];
}

/** Bytes a second; `undefined` before two moments were seen, and while nothing moves. */
export function rateOf(samples: Samples): number | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at || last.bytes <= first.bytes)
    return undefined;
  return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
}
