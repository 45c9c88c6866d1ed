import type { Layout, LayoutOptions } from "./timeline-shapes.js";

/** Pixels. */
export const BAND = { machine: 26, coordinator: 26, row: 24 };
/** Between two lanes, where messages are drawn. */
export const BETWEEN = 58;
const TOP = 22;
const PADDING = 10;

export type Scale = (at: number) => number;

/** The window fills the width but for a margin at both ends. */
export function scaleOf({ window, width, gutter }: Omit<LayoutOptions, "characterWidth">): Scale {
  const perMillisecond = (width - gutter - 2 * PADDING) / Math.max(window.to - window.from, 0.001);
  return (at) =>
    gutter + PADDING + (Math.min(Math.max(at, window.from), window.to) - window.from) * perMillisecond;
}

/** The driver's lane has so many rows of transfers. */
export function laneBands(rows: number): Layout["lanes"] {
  const coordinator = TOP + BAND.machine + BETWEEN;
  return {
    machine: { top: TOP, height: BAND.machine },
    coordinator: { top: coordinator, height: BAND.coordinator },
    driver: { top: coordinator + BAND.coordinator + BETWEEN, height: rows * BAND.row + 4 },
  };
}

export function textWidth(text: string, { characterWidth }: LayoutOptions): number {
  return text.length * characterWidth;
}
