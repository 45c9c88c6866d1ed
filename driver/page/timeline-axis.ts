import type { TimeWindow } from "./view-address.js";

export interface Tick {
  /** Milliseconds since the boot's beginning. */
  readonly at: number;
  readonly label: string;
}

/** Ticks at 1, 2 or 5 times a power of ten milliseconds (whole minutes above), not nearer than `every` of the window. */
export function ticks({ from, to }: TimeWindow, most: number): readonly Tick[] {
  const step = niceStep((to - from) / Math.max(1, most));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const at = (first + index) * step;
    return { at, label: tickLabel(at, step) };
  });
}

const MINUTE = 60_000;
const LONG_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440].map((minutes) => minutes * MINUTE);

function niceStep(least: number): number {
  if (least > 30_000)
    return LONG_STEPS.find((step) => step >= least) ?? Math.ceil(least / 86_400_000) * 86_400_000;
  if (least > 10_000) return least > 20_000 ? 30_000 : 20_000;
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 0.001)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

function tickLabel(at: number, step: number): string {
  if (step < 1000 && Math.abs(at) < 1000) return `${round(at, step)} ms`;
  if (step >= MINUTE || Math.abs(at) >= 600_000)
    return `${Math.floor(at / MINUTE)}:${String(Math.round((at % MINUTE) / 1000)).padStart(2, "0")}`;
  return `${round(at / 1000, step / 1000)} s`;
}

function round(value: number, step: number): string {
  return value.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
