import { BETWEEN, type Scale, textWidth } from "./timeline-frame.js";
import type { ArrowMark, PointMark } from "./timeline-marks.js";
import type { Label, Layout, LayoutOptions } from "./timeline-shapes.js";

/** What a cluster's label may take behind it. */
const LONG_LABEL = 190;

/** What a label has, from `x` on, at its level: to the next one that may want a label there. */
export interface Rooms {
  readonly after: (x: number, level: Level) => number;
  /** Nothing comes after `x`, and before it there is room for so much even if the last label there is long. */
  readonly before: (x: number, level: Level) => number;
}
/** Names of messages stand nearer to the lane they leave, so that question and answer have room both. */
export type Level = "down" | "up" | "driver";

export function roomsOf(
  moments: readonly (readonly (ArrowMark | PointMark)[])[],
  scale: Scale,
  { width, gutter }: LayoutOptions,
): Rooms {
  const starts = moments.map((group) => {
    const [only, ...more] = group;
    const level = only !== undefined && more.length === 0 ? levelOf(only) : undefined;
    return { x: scale(only?.at ?? 0), level };
  });
  const at = (level: Level) => starts.filter((start) => (start.level ?? level) === level);
  return {
    after: (x, level) => (at(level).find((start) => start.x > x + 0.5)?.x ?? width) - x - 12,
    before: (x, level) => {
      if (at(level).some((start) => start.x > x + 0.5)) return 0;
      return (
        x - 12 - LONG_LABEL - (at(level).findLast((start) => start.x < x - 0.5)?.x ?? gutter - LONG_LABEL)
      );
    },
  };
}

export function levelOf(mark: ArrowMark | PointMark): Level {
  if (mark.kind === "point") return mark.lane === "driver" ? "driver" : "down";
  if (mark.from === "driver" || mark.to === "driver") return "driver";
  return mark.to === "machine" ? "up" : "down";
}

export function levelHeight(level: Level, lanes: Layout["lanes"]): number {
  const top = lanes.machine.top + lanes.machine.height;
  if (level === "driver") return lanes.driver.top - BETWEEN / 2;
  return top + BETWEEN * (level === "down" ? 0.3 : 0.7);
}

export function sideLabel(
  text: string,
  x: number,
  level: Level,
  lanes: Layout["lanes"],
  rooms: Rooms,
  options: LayoutOptions,
): Label | undefined {
  if (textWidth(text, options) > rooms.after(x, level)) return undefined;
  return { text, x: x + 6, y: levelHeight(level, lanes), anchor: "start" };
}
