import type { Mark } from "./timeline-marks.js";
import type { TimeWindow } from "./view-address.js";

/** A silence of so many milliseconds, and of so much of the window, is marked. */
const GAP = { least: 1000, share: 0.07 };

/** Where nothing is under way and nothing happens; what the machine is does not count. */
export function gapsOf(marks: readonly Mark[], window: TimeWindow): readonly TimeWindow[] {
  const least = Math.max(GAP.least, (window.to - window.from) * GAP.share);
  const busy = marks
    .flatMap((mark): TimeWindow[] => {
      if (mark.kind !== "span") return [{ from: mark.at, to: mark.at }];
      return mark.isPhase ? [] : [{ from: mark.from, to: mark.to }];
    })
    .sort((a, b) => a.from - b.from);
  const found: TimeWindow[] = [];
  let last = busy[0]?.from ?? window.to;
  for (const { from, to } of [...busy, { from: window.to, to: window.to }]) {
    const gap = { from: Math.max(last, window.from), to: Math.min(from, window.to) };
    if (gap.to - gap.from >= least) found.push(gap);
    last = Math.max(last, to);
  }
  return found;
}
