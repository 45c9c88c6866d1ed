import { formatDuration } from "./formats.js";
import type { ArrowMark, Lane, Mark, PointMark, SpanMark, Tone } from "./timeline-marks.js";
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

const BAND = { machine: 26, coordinator: 26, row: 24 };
/** Between two lanes, where messages are drawn. */
const BETWEEN = 58;
const TOP = 22;
const BAR = 18;
/** Nearer than that, messages are one cluster. */
const NEAR = 11;
const PADDING = 10;
/** A silence this long, and this much of the window, is marked. */
const GAP = { least: 1000, share: 0.07 };
const MOST_ROWS = 10;
/** What a cluster's label may take behind it. */
const LONG_LABEL = 190;

/** Where everything of a boot is drawn, in a window of its time. */
export function layOut(marks: readonly Mark[], options: LayoutOptions): Layout {
  const scale = scaleOf(options);
  const seen = marks.filter((mark) => isIn(mark, options.window));
  const spans = seen.filter((mark) => mark.kind === "span");
  const rows = stackRows(
    spans.filter((span) => span.lane === "driver"),
    scale,
    options,
  );
  const lanes = laneBands(Math.max(1, ...rows.map(({ row }) => row + 1)));
  const placed = [
    ...rows.map(({ mark, row, label }) => placeInRow(mark, row, label, scale, lanes)),
    ...spans.filter((span) => span.lane !== "driver").map((span) => placeInBand(span, scale, lanes, options)),
  ];
  const moments = groups(
    seen.filter((mark) => mark.kind !== "span"),
    scale,
  );
  const single = moments.flatMap(([only, ...more]) => (only && more.length === 0 ? [only] : []));
  const rooms = roomsOf(moments, scale, options);
  return {
    width: options.width,
    gutter: options.gutter,
    height: lanes.driver.top + lanes.driver.height + 8,
    lanes,
    spans: placed,
    arrows: single
      .filter((mark) => mark.kind === "arrow")
      .map((mark) => placeArrow(mark, scale(mark.at), lanes, rooms, options)),
    points: single
      .filter((mark) => mark.kind === "point")
      .map((mark) => placePoint(mark, scale(mark.at), lanes, rooms, options)),
    clusters: moments
      .filter((group) => group.length > 1)
      .map((group) => placeCluster(group, scale, lanes, rooms, options)),
    gaps: gapsOf(marks, options.window).map((gap) => ({
      x: scale(gap.from),
      width: scale(gap.to) - scale(gap.from),
      label: formatDuration(gap.to - gap.from),
    })),
  };
}

type Scale = (at: number) => number;

/** The window fills the width but for a margin at both ends. */
export function scaleOf({ window, width, gutter }: Omit<LayoutOptions, "characterWidth">): Scale {
  const perMillisecond = (width - gutter - 2 * PADDING) / Math.max(window.to - window.from, 0.001);
  return (at) =>
    gutter + PADDING + (Math.min(Math.max(at, window.from), window.to) - window.from) * perMillisecond;
}

function isIn(mark: Mark, { from, to }: TimeWindow): boolean {
  return mark.kind === "span" ? mark.to >= from && mark.from <= to : mark.at >= from && mark.at <= to;
}

function laneBands(rows: number): Layout["lanes"] {
  const coordinator = TOP + BAND.machine + BETWEEN;
  return {
    machine: { top: TOP, height: BAND.machine },
    coordinator: { top: coordinator, height: BAND.coordinator },
    driver: { top: coordinator + BAND.coordinator + BETWEEN, height: rows * BAND.row + 4 },
  };
}

interface RowPlace {
  readonly mark: SpanMark;
  readonly row: number;
  readonly label: Omit<Label, "y"> | undefined;
}

/** Each transfer with its label in the first row where nothing is in their way; what finds none goes to the last, unlabelled. */
function stackRows(spans: readonly SpanMark[], scale: Scale, options: LayoutOptions): readonly RowPlace[] {
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

function placeInRow(
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

/** Phases fill the machine's lane; their names stand inside or nowhere. */
function placeInBand(
  mark: SpanMark,
  scale: Scale,
  lanes: Layout["lanes"],
  options: LayoutOptions,
): PlacedSpan {
  const { top, height } = lanes[mark.lane];
  const [x, right] = [scale(mark.from), scale(mark.to)];
  const inset = mark.isPhase ? 0 : 4;
  const isRoomy = textWidth(mark.label, options) + 10 <= right - x;
  return {
    mark,
    x,
    width: Math.max(2, right - x),
    y: top + inset,
    height: height - 2 * inset,
    ...(isRoomy && { label: { text: mark.label, x: x + 6, y: top + height / 2, anchor: "start" } }),
  };
}

/** Marks of which each is near the one before it. */
function groups(
  marks: readonly (ArrowMark | PointMark)[],
  scale: Scale,
): readonly (readonly (ArrowMark | PointMark)[])[] {
  const found: (ArrowMark | PointMark)[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const x = scale(mark.at);
    if (x - last < NEAR) found.at(-1)?.push(mark);
    else found.push([mark]);
    last = x;
  }
  return found;
}

/** What a label has, from `x` on, at its level: to the next one that may want a label there. */
interface Rooms {
  readonly after: (x: number, level: Level) => number;
  /** Nothing comes after `x`, and before it there is room for so much even if the last label there is long. */
  readonly before: (x: number, level: Level) => number;
}
/** Names of messages stand nearer to the lane they leave, so that question and answer have room both. */
type Level = "down" | "up" | "driver";

function roomsOf(
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

function levelOf(mark: ArrowMark | PointMark): Level {
  if (mark.kind === "point") return mark.lane === "driver" ? "driver" : "down";
  if (mark.from === "driver" || mark.to === "driver") return "driver";
  return mark.to === "machine" ? "up" : "down";
}

function levelHeight(level: Level, lanes: Layout["lanes"]): number {
  const top = lanes.machine.top + lanes.machine.height;
  if (level === "driver") return lanes.driver.top - BETWEEN / 2;
  return top + BETWEEN * (level === "down" ? 0.3 : 0.7);
}

function placeArrow(
  mark: ArrowMark,
  x: number,
  lanes: Layout["lanes"],
  rooms: Rooms,
  options: LayoutOptions,
): PlacedArrow {
  const [y1, y2] = arrowEnds(mark, lanes);
  const label = sideLabel(mark.label, x, levelOf(mark), lanes, rooms, options);
  return { mark, x, y1, y2, ...(label && { label }) };
}

function arrowEnds({ from, to }: ArrowMark, lanes: Layout["lanes"]): readonly [number, number] {
  if (from === "outside") return [2, lanes[to].top];
  const isDown = lanes[from].top < lanes[to].top;
  const leave = isDown ? lanes[from].top + lanes[from].height : lanes[from].top;
  const arrive = isDown ? lanes[to].top : lanes[to].top + lanes[to].height;
  return [leave, arrive];
}

function placePoint(
  mark: PointMark,
  x: number,
  lanes: Layout["lanes"],
  rooms: Rooms,
  options: LayoutOptions,
): PlacedPoint {
  const { top, height } = lanes[mark.lane];
  const y = mark.lane === "driver" ? top - 9 : top + height / 2;
  if (mark.lane === "machine") return { mark, x, y };
  const label = sideLabel(mark.label, x, levelOf(mark), lanes, rooms, options);
  return {
    mark,
    x,
    y,
    ...(label && { label: { ...label, y: mark.lane === "driver" ? y : top + height + 11 } }),
  };
}

function placeCluster(
  marks: readonly (ArrowMark | PointMark)[],
  scale: Scale,
  lanes: Layout["lanes"],
  rooms: Rooms,
  options: LayoutOptions,
): Cluster {
  const times = marks.map(({ at }) => at);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const heights = marks.flatMap((mark) =>
    mark.kind === "arrow"
      ? arrowEnds(mark, lanes)
      : [lanes[mark.lane].top, lanes[mark.lane].top + lanes[mark.lane].height],
  );
  const [y1, y2] = [Math.min(...heights), Math.max(...heights)];
  const [x1, x2] = [scale(from), scale(to)];
  const label = clusterLabel(marks, to - from, { x1, x2 }, lanes, rooms, options);
  const margin = Math.max((to - from) * 0.15, 0.5);
  return {
    marks,
    ...{ x1, x2, y1, y2 },
    tone: worstTone(marks),
    ...(label && { label }),
    window: { from: from - margin, to: to + margin },
  };
}

/** Behind it; only the last one's can stand before it. */
function clusterLabel(
  marks: readonly (ArrowMark | PointMark)[],
  milliseconds: number,
  { x1, x2 }: Pick<Cluster, "x1" | "x2">,
  lanes: Layout["lanes"],
  rooms: Rooms,
  options: LayoutOptions,
): Label | undefined {
  const messages = marks.filter((mark) => mark.kind === "arrow" && mark.tone !== "quiet");
  const named = messages.length > 0 ? messages : marks;
  const [first, last] = [named[0]?.label ?? "", named.at(-1)?.label ?? ""];
  const took = `${marks.length} in ${formatDuration(milliseconds)}`;
  const texts = [
    first === last ? `${first} · ${took}` : `${first} … ${last} · ${took}`,
    `${first} +${marks.length - 1}`,
  ];
  for (const text of [...texts, String(marks.length)]) {
    const label = sideLabel(text, x2 + 4, "down", lanes, rooms, options);
    if (label !== undefined) return label;
  }
  const text = `${first} +${marks.length - 1}`;
  if (textWidth(text, options) > rooms.before(x1, "down")) return undefined;
  return { text, x: x1 - 10, y: levelHeight("down", lanes), anchor: "end" };
}

function sideLabel(
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

const TONES: readonly Tone[] = ["quiet", "plain", "good", "warn", "bad"];

function worstTone(marks: readonly Mark[]): Tone {
  return TONES[Math.max(...marks.map(({ tone }) => TONES.indexOf(tone)))] ?? "plain";
}

function textWidth(text: string, { characterWidth }: LayoutOptions): number {
  return text.length * characterWidth;
}

/** Where nothing is under way and nothing happens; what the machine is does not count. */
function gapsOf(marks: readonly Mark[], window: TimeWindow): readonly TimeWindow[] {
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
