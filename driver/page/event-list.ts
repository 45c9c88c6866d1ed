import type { BootStory, StoryEvent } from "../web/contract.js";
import { el, setAttributes } from "./dom.js";
import { formatOffset } from "./formats.js";
import { type Mark, storyMarks } from "./timeline-marks.js";
import { timeElement } from "./times.js";

export interface EventListOptions {
  /** `undefined`: none any more. */
  readonly pointed: (event: number | undefined) => void;
}

/** The events of a boot, one a line; each stands out together with what is drawn of it. */
export class EventList {
  readonly element: HTMLElement;
  private readonly body = el("tbody");
  private rows: readonly HTMLTableRowElement[] = [];
  private readonly options: EventListOptions;
  private shown: BootStory | undefined;

  constructor(options: EventListOptions) {
    this.options = options;
    const head = el(
      "tr",
      {},
      ...["Time", "Seen by", "What happened"].map((text) => el("th", { scope: "col" }, text)),
    );
    this.element = el(
      "section",
      { class: "events", "aria-label": "Events" },
      el("h2", {}, "Events"),
      el("table", {}, el("thead", {}, head), this.body),
    );
  }

  show(story: BootStory): void {
    const before = this.shown?.events.length ?? 0;
    const isSame =
      this.shown !== undefined &&
      this.shown.boot.id === story.boot.id &&
      before <= story.events.length &&
      this.shown.leftOut === 0 &&
      story.leftOut === 0;
    const tones = tonesOf(storyMarks(story, story.now));
    const kept = isSame ? this.rows : [];
    this.rows = [
      ...kept,
      ...story.events.slice(kept.length).map((event, index) => this.row(story, event, kept.length + index)),
    ];
    for (const [place, row] of this.rows.entries()) setAttributes(row, { "data-tone": tones.get(place) });
    if (!isSame) this.body.replaceChildren(...this.rows, ...leftOutNote(story));
    else this.body.append(...this.rows.slice(kept.length));
    this.shown = story;
  }

  /** Makes these stand out; none: nothing. */
  point(events: readonly number[]): void {
    for (const [place, row] of this.rows.entries()) row.classList.toggle("pointed", events.includes(place));
  }

  goTo(events: readonly number[]): void {
    const row = this.rows[events[0] ?? -1];
    row?.scrollIntoView({
      block: "center",
      behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
    });
    row?.focus({ preventScroll: true });
  }

  private row(
    { boot, coordinator }: BootStory,
    { at, source, text }: StoryEvent,
    place: number,
  ): HTMLTableRowElement {
    const by = source === coordinator ? "coordinator" : "driver";
    const row = el(
      "tr",
      { tabindex: 0 },
      el("td", { class: "at" }, timeElement(at, formatOffset(at - boot.beganAt))),
      el("td", { class: "by" }, el("span", { class: "source", "data-by": by, title: by }, source)),
      el("td", { class: "what" }, text),
    );
    for (const name of ["pointerenter", "focus"])
      row.addEventListener(name, () => this.options.pointed(place));
    for (const name of ["pointerleave", "blur"])
      row.addEventListener(name, () => this.options.pointed(undefined));
    return row;
  }
}

function tonesOf(marks: readonly Mark[]): ReadonlyMap<number, Mark["tone"]> {
  return new Map(
    marks
      .filter((mark) => mark.kind !== "span" || !mark.isPhase)
      .flatMap(({ events, tone }) => events.map((event) => [event, tone] as const)),
  );
}

function leftOutNote({ leftOut }: BootStory): readonly HTMLElement[] {
  if (leftOut === 0) return [];
  const text = `${leftOut} events after the first ones are left out here; metalplug boots --events has them.`;
  return [el("tr", {}, el("td", { colspan: 3, class: "note" }, text))];
}
