import type { ArrowMark, Lane, PointMark, SpanMark, Tone } from "./timeline-marks.js";
import type { TimeWindow } from "./view-address.js";

/** Pixels. `x` grows with time, to scale within the window. */
export interface Layout {
  readonly width: number;
  /** Left of it stand the names of the lanes. */
  readonly gutter: number;
  readonly height: number;
  readonly lanes: Readonly<Record<Lane, LaneBand>>;
  readonly arrows: readonly PlacedArrow[];
  readonly clusters: readonly Cluster[];
  readonly points: readonly PlacedPoint[];
  readonly spans: readonly PlacedSpan[];
  readonly gaps: readonly Gap[];
}

export interface LaneBand {
  readonly top: number;
  readonly height: number;
}
export interface PlacedArrow {
  readonly mark: ArrowMark;
  readonly x: number;
  readonly y1: number;
  readonly y2: number;
  /** Absent: there is no room for it. */
  readonly label?: Label;
}
/** Messages and points that are too near each other to be told apart at this scale. */
export interface Cluster {
  readonly marks: readonly (ArrowMark | PointMark)[];
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly tone: Tone;
  readonly label?: Label;
  /** What to look at to see them one by one. */
  readonly window: TimeWindow;
}
export interface PlacedPoint {
  readonly mark: PointMark;
  readonly x: number;
  readonly y: number;
  readonly label?: Label;
}
export interface PlacedSpan {
  readonly mark: SpanMark;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly label?: Label;
}
export interface Gap {
  readonly x: number;
  readonly width: number;
  readonly label: string;
}
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

export interface LayoutOptions {
  readonly window: TimeWindow;
  readonly width: number;
  readonly gutter: number;
  /** Pixels a character of a label takes. */
  readonly characterWidth: number;
}
