import { BAND, type Scale, textWidth } from "./timeline-frame.js";
import type { SpanMark } from "./timeline-marks.js";
import type { Label, Layout, LayoutOptions, PlacedSpan } from "./timeline-shapes.js";

const BAR = 18;
const MOST_ROWS = 10;

export interface RowPlace {
  readonly mark: SpanMark;
  readonly row: number;
  readonly label: Omit<Label, "y"> | undefined;
}

/** Each transfer with its label in the first row where nothing is in their way; what finds none goes to the last, unlabelled. */
export function stackRows(
  spans: readonly SpanMark[],
  scale: Scale,
  options: LayoutOptions,
): readonly RowPlace[] {
  const ends: number[] = [];
  return [...spans]
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .map((mark) => {
      const label = spanLabel(mark, scale, options);
      const { x1, x2 } = extentOf(mark, label, scale, options);
      const free = ends.findIndex((end) => end <= x1);
      const row = free >= 0 ? free : Math.min(ends.length, MOST_ROWS - 1);
      const isCrowded = free < 0 && ends.length >= MOST_ROWS;
      ends[row] = Math.max(ends[row] ?? 0, x2 + 6);
      return { mark, row, label: isCrowded ? undefined : label };
    });
}

/** Inside where it fits, else behind, else before. */
function spanLabel(
  { from, to, label: text }: SpanMark,
  scale: Scale,
  options: LayoutOptions,
): Omit<Label, "y"> | undefined {
  const wide = textWidth(text, options);
  const [x1, x2] = [scale(from), scale(to)];
  if (wide + 12 <= x2 - x1) return { text, x: x1 + 7, anchor: "start" };
  if (x2 + 6 + wide <= options.width) return { text, x: Math.max(x2, x1 + 3) + 6, anchor: "start" };
  if (x1 - 6 - wide >= options.gutter) return { text, x: x1 - 6, anchor: "end" };
  return undefined;
}

function extentOf(
  { from, to }: SpanMark,
  label: Omit<Label, "y"> | undefined,
  scale: Scale,
  options: LayoutOptions,
): { readonly x1: number; readonly x2: number } {
  const [x1, x2] = [scale(from), scale(to)];
  if (label === undefined) return { x1, x2 };
  const wide = textWidth(label.text, options);
  return label.anchor === "end" ? { x1: label.x - wide, x2 } : { x1, x2: Math.max(x2, label.x + wide) };
}

export function placeInRow(
  mark: SpanMark,
  row: number,
  label: Omit<Label, "y"> | undefined,
  scale: Scale,
  { driver }: Layout["lanes"],
): PlacedSpan {
  const y = driver.top + 4 + row * BAND.row;
  return {
    mark,
    x: scale(mark.from),
    width: Math.max(2, scale(mark.to) - scale(mark.from)),
    y,
    height: BAR,
    ...(label && { label: { ...label, y: y + BAR / 2 } }),
  };
}
