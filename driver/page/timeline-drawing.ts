import { svg } from "./dom.js";
import { formatDuration, formatOffset } from "./formats.js";
import { ticks } from "./timeline-axis.js";
import {
  type Cluster,
  type Gap,
  type Label,
  type Layout,
  type PlacedArrow,
  type PlacedPoint,
  type PlacedSpan,
  scaleOf,
} from "./timeline-layout.js";
import type { Lane, Mark } from "./timeline-marks.js";
import type { TimeWindow } from "./view-address.js";

export interface DrawingOptions {
  readonly layout: Layout;
  readonly window: TimeWindow;
  /** The events of marks are looked at, or no more. */
  readonly pointed: (events: readonly number[]) => void;
  readonly chosen: (events: readonly number[]) => void;
  readonly zoomed: (window: TimeWindow) => void;
}

const LANES: readonly Lane[] = ["machine", "coordinator", "driver"];
const NAMES: Readonly<Record<Lane, string>> = {
  machine: "machine",
  coordinator: "coordinator",
  driver: "driver",
};
/** Pixels a tick label needs. */
const TICK_ROOM = 76;
const AXIS = 22;

/** A layout as an SVG. Its words are hidden from screen readers, which have the list of events. */
export function drawTimeline(options: DrawingOptions): SVGSVGElement {
  const { layout } = options;
  const { width, height } = layout;
  const size = { width, height: height + AXIS, viewBox: `0 0 ${width} ${height + AXIS}` };
  const root = svg("svg", { class: "timeline", "aria-hidden": "true", ...size });
  root.append(
    ...axis(layout, options.window),
    ...layout.gaps.map((gap) => drawGap(gap, layout)),
    ...LANES.map((lane) => drawLane(lane, layout)),
    ...layout.spans.map((span) => react(drawSpan(span), [span.mark], options)),
    ...layout.arrows.map((arrow) => react(drawArrow(arrow), [arrow.mark], options)),
    ...layout.points.map((point) => react(drawPoint(point), [point.mark], options)),
    ...layout.clusters.map((cluster) => react(drawCluster(cluster), cluster.marks, options, cluster.window)),
    ...LANES.map((lane) => drawName(lane, layout)),
  );
  return root;
}

function axis(layout: Layout, window: TimeWindow): readonly SVGElement[] {
  const { width, height, lanes, gutter } = layout;
  const scale = scaleOf({ window, width, gutter });
  return ticks(window, Math.max(2, Math.floor((width - gutter) / TICK_ROOM))).flatMap(({ at, label }) => {
    const x = scale(at);
    const anchor = x < gutter + 24 ? "start" : x > width - 24 ? "end" : "middle";
    return [
      svg("line", { class: "tick", x1: x, x2: x, y1: lanes.machine.top, y2: height }),
      svg("text", { class: "ticklabel", x, y: height + 15, "text-anchor": anchor }, label),
    ];
  });
}

function drawLane(lane: Lane, { lanes, width, gutter }: Layout): SVGElement {
  const { top: y, height } = lanes[lane];
  return svg("rect", { class: "lane", x: gutter, y, width: width - gutter, height, rx: 4 });
}

/** Without a gutter it stands above its lane, and above all that is drawn there. */
function drawName(lane: Lane, { lanes, gutter }: Layout): SVGElement {
  const { top } = lanes[lane];
  return svg("text", { class: "lanename", x: 0, y: gutter === 0 ? top - 6 : top + 17 }, NAMES[lane]);
}

function drawGap({ x, width, label }: Gap, { lanes, height }: Layout): SVGElement {
  const y = lanes.machine.top + lanes.machine.height + 4;
  const middle = lanes.coordinator.top + lanes.coordinator.height + 29;
  return svg(
    "g",
    { class: "gap" },
    svg("rect", { x, y, width, height: height - y }),
    svg("line", { x1: x + 4, x2: x + width - 4, y1: middle, y2: middle }),
    svg("text", { x: x + width / 2, y: middle - 6, "text-anchor": "middle" }, `quiet for ${label}`),
  );
}

function drawSpan({ mark, x, y, width, height, label }: PlacedSpan): SVGElement {
  const kind = mark.isPhase ? "phase" : mark.isOpen ? "span open" : "span";
  const took = formatDuration(mark.to - mark.from);
  return svg(
    "g",
    { class: `${kind} ${mark.tone}`, "data-phase": mark.isPhase ? mark.label : undefined },
    title(`${mark.label} · from ${formatOffset(mark.from)}, ${took}`),
    svg("rect", { x, y, width, height, rx: Math.min(3, width / 2) }),
    ...labelled(label),
  );
}

function drawArrow({ mark, x, y1, y2, label }: PlacedArrow): SVGElement {
  const down = y2 > y1 ? 1 : -1;
  const tip = `M${x} ${y2} l-4 ${-7 * down} h8 z`;
  return svg(
    "g",
    { class: `arrow ${mark.tone} ${mark.from}` },
    title(`${mark.label} · ${formatOffset(mark.at)}`),
    svg("line", { class: "hit", x1: x, x2: x, y1, y2 }),
    svg("line", { x1: x, x2: x, y1, y2: y2 - 6 * down }),
    svg("path", { d: tip }),
    ...labelled(label),
  );
}

function drawPoint({ mark, x, y, label }: PlacedPoint): SVGElement {
  return svg(
    "g",
    { class: `point ${mark.tone}` },
    title(`${mark.label} · ${formatOffset(mark.at)}`),
    svg("circle", { class: "hit", cx: x, cy: y, r: 9 }),
    mark.tone === "bad"
      ? svg("path", { d: `M${x - 4} ${y - 4} l8 8 m0 -8 l-8 8` })
      : svg("circle", { cx: x, cy: y, r: 3.5 }),
    ...labelled(label),
  );
}

function drawCluster({ marks, x1, x2, y1, y2, tone, label }: Cluster): SVGElement {
  const said = marks.map((mark) => `${formatOffset(mark.at)}  ${mark.label}`).slice(0, 24);
  return svg(
    "g",
    { class: `cluster ${tone}` },
    title([...said, "Click to see them one by one."].join("\n")),
    svg("rect", { x: x1 - 4, y: y1, width: x2 - x1 + 8, height: y2 - y1, rx: 4 }),
    ...labelled(label),
  );
}

function labelled(label: Label | undefined): readonly SVGElement[] {
  if (label === undefined) return [];
  const { text, x, y, anchor } = label;
  return [svg("text", { x, y, "text-anchor": anchor, "dominant-baseline": "central" }, text)];
}

function title(text: string): SVGElement {
  return svg("title", {}, text);
}

function react(
  element: SVGElement,
  marks: readonly Mark[],
  { pointed, chosen, zoomed }: DrawingOptions,
  window?: TimeWindow,
): SVGElement {
  const events = marks.flatMap((mark) => mark.events);
  element.setAttribute("data-events", events.join(" "));
  element.addEventListener("pointerenter", () => pointed(events));
  element.addEventListener("pointerleave", () => pointed([]));
  element.addEventListener("click", () => (window === undefined ? chosen(events) : zoomed(window)));
  return element;
}
