import type { BootStory } from "../web/contract.js";
import { el, setAttributes, setText } from "./dom.js";
import { formatDuration, formatOffset } from "./formats.js";
import { drawTimeline } from "./timeline-drawing.js";
import { layOut } from "./timeline-layout.js";
import { type Mark, storyMarks } from "./timeline-marks.js";
import type { TimeWindow } from "./view-address.js";

export interface TimelineOptions {
  readonly pointed: (events: readonly number[]) => void;
  readonly chosen: (events: readonly number[]) => void;
  /** `undefined`: the whole boot. */
  readonly zoomed: (window: TimeWindow | undefined) => void;
}

/** Pixels a character of a label takes, which has 11 pixels. */
const CHARACTER = 6.6;
/** Where it is wide enough, the lanes' names have a place of their own. */
const WIDE = 620;
const GUTTER = 84;
/** The least that is looked at, milliseconds. */
const LEAST = 0.5;

/** A boot drawn to scale, as a whole or a window of it. */
export class Timeline {
  readonly element: HTMLElement;
  private readonly options: TimelineOptions;
  private readonly canvas = el("div", { class: "canvas" });
  private readonly shown = el("p", { class: "shown", role: "status" });
  private readonly whole = el("button", { type: "button" }, "Whole boot");
  private readonly buttons: HTMLElement;
  private story: BootStory | undefined;
  private marks: readonly Mark[] = [];
  private all: TimeWindow = { from: 0, to: 1 };
  private window: TimeWindow | undefined;
  private readonly resized = new ResizeObserver(() => this.draw());

  constructor(options: TimelineOptions) {
    this.options = options;
    this.whole.addEventListener("click", () => options.zoomed(undefined));
    this.buttons = el(
      "div",
      { class: "zoom", role: "group", "aria-label": "Part of the boot that is drawn" },
      this.whole,
      this.button("−", "Show more time", () => this.scaled(2)),
      this.button("+", "Show less time", () => this.scaled(0.5)),
      this.button("‹", "Earlier", () => this.moved(-0.5)),
      this.button("›", "Later", () => this.moved(0.5)),
    );
    this.element = el(
      "section",
      { class: "drawn", "aria-label": "Timeline" },
      el("div", { class: "toolbar" }, this.shown, this.buttons),
      this.canvas,
    );
    this.resized.observe(this.canvas);
  }

  show(story: BootStory, until: number): void {
    this.story = story;
    this.marks = storyMarks(story, until);
    const last = Math.max(
      until - story.boot.beganAt,
      ...this.marks.map((mark) => (mark.kind === "span" ? mark.to : mark.at)),
      1,
    );
    this.all = {
      from: Math.min(0, ...this.marks.map((mark) => (mark.kind === "span" ? mark.from : mark.at))),
      to: last * 1.01,
    };
    this.draw();
  }

  /** `undefined`: all of it. */
  look(window: TimeWindow | undefined): void {
    this.window = window;
    this.draw();
  }

  /** Makes the marks of an event stand out; `undefined`: none. */
  point(event: number | undefined): void {
    for (const mark of this.canvas.querySelectorAll("[data-events]")) {
      const events = mark.getAttribute("data-events")?.split(" ") ?? [];
      mark.classList.toggle("pointed", event !== undefined && events.includes(String(event)));
    }
  }

  close(): void {
    this.resized.disconnect();
  }

  private draw(): void {
    const width = this.canvas.clientWidth;
    if (this.story === undefined || width === 0) return;
    const window = this.window ?? this.all;
    const layout = layOut(this.marks, {
      window,
      width,
      gutter: width < WIDE ? 0 : GUTTER,
      characterWidth: CHARACTER,
    });
    const { pointed, chosen } = this.options;
    const zoomed = (cluster: TimeWindow) => this.ask(cluster);
    this.canvas.replaceChildren(drawTimeline({ layout, window, pointed, chosen, zoomed }));
    // What was pointed at is not there any more, and nobody leaves it.
    pointed([]);
    setAttributes(this.whole, { disabled: this.window === undefined });
    setText(
      this.shown,
      this.window === undefined
        ? `${formatDuration(this.all.to)}, to scale`
        : `${formatOffset(window.from)} to ${formatOffset(window.to)}, to scale`,
    );
  }

  private button(text: string, label: string, clicked: () => void): HTMLElement {
    const button = el("button", { type: "button", "aria-label": label, title: label }, text);
    button.addEventListener("click", clicked);
    return button;
  }

  private scaled(factor: number): void {
    const { from, to } = this.window ?? this.all;
    const half = Math.max(LEAST, (to - from) * factor) / 2;
    this.ask({ from: (from + to) / 2 - half, to: (from + to) / 2 + half });
  }

  private moved(part: number): void {
    const { from, to } = this.window ?? this.all;
    const by = Math.max(this.all.from - from, Math.min(this.all.to - to, (to - from) * part));
    this.ask({ from: from + by, to: to + by });
  }

  private ask({ from, to }: TimeWindow): void {
    const { all } = this;
    const isWhole = from <= all.from && to >= all.to;
    this.options.zoomed(isWhole ? undefined : { from: Math.max(from, all.from), to: Math.min(to, all.to) });
  }
}
