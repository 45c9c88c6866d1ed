import { formatDuration } from "./formats.js";
import { laneBands, type Scale, scaleOf, textWidth } from "./timeline-frame.js";
import { gapsOf } from "./timeline-gaps.js";
import { levelHeight, levelOf, type Rooms, roomsOf, sideLabel } from "./timeline-labels.js";
import type { ArrowMark, Mark, PointMark, SpanMark, Tone } from "./timeline-marks.js";
import { placeInRow, stackRows } from "./timeline-rows.js";
import type {
  Cluster,
  Label,
  Layout,
  LayoutOptions,
  PlacedArrow,
  PlacedPoint,
  PlacedSpan,
} from "./timeline-shapes.js";
import type { TimeWindow } from "./view-address.js";

/** Pixels: nearer than that, messages are one cluster. */
const NEAR = 11;

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

function isIn(mark: Mark, { from, to }: TimeWindow): boolean {
  return mark.kind === "span" ? mark.to >= from && mark.from <= to : mark.at >= from && mark.at <= to;
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

const TONES: readonly Tone[] = ["quiet", "plain", "good", "warn", "bad"];

function worstTone(marks: readonly Mark[]): Tone {
  return TONES[Math.max(...marks.map(({ tone }) => TONES.indexOf(tone)))] ?? "plain";
}
