import type { BootStory, StoryEvent } from "../web/contract.js";
import { el, putChildren, setAttributes } from "./dom.js";
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

  /** Events that arrived late come between those shown, whose rows stay. */
  show(story: BootStory): void {
    const kept =
      this.shown?.boot.id === story.boot.id ? rowsByEvent(this.shown.events, this.rows) : new Map();
    const tones = tonesOf(storyMarks(story, story.now));
    this.rows = story.events.map((event) => kept.get(keyOf(event))?.shift() ?? this.row(story, event));
    for (const [place, row] of this.rows.entries()) setAttributes(row, { "data-tone": tones.get(place) });
    putChildren(this.body, [...this.rows, ...leftOutNote(story)]);
    this.shown = story;
  }

  /** The event whose row is pointed at or has the focus. */
  get pointedAt(): number | undefined {
    const place = this.rows.findIndex((row) => row.matches(":hover, :focus"));
    return place < 0 ? undefined : place;
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

  private row({ boot, coordinator }: BootStory, { at, source, text }: StoryEvent): HTMLTableRowElement {
    const by = source === coordinator ? "coordinator" : "driver";
    const row = el(
      "tr",
      { tabindex: 0 },
      el("td", { class: "at" }, timeElement(at, formatOffset(at - boot.beganAt))),
      el("td", { class: "by" }, el("span", { class: "source", "data-by": by, title: by }, source)),
      el("td", { class: "what" }, text),
    );
    for (const name of ["pointerenter", "focus"])
      row.addEventListener(name, () => this.options.pointed(this.rows.indexOf(row)));
    for (const name of ["pointerleave", "blur"])
      row.addEventListener(name, () => this.options.pointed(undefined));
    return row;
  }
}

/** The same event may be told several times. */
function rowsByEvent(
  events: readonly StoryEvent[],
  rows: readonly HTMLTableRowElement[],
): ReadonlyMap<string, HTMLTableRowElement[]> {
  const found = new Map<string, HTMLTableRowElement[]>();
  for (const [place, event] of events.entries()) {
    const row = rows[place];
    if (row !== undefined) found.set(keyOf(event), [...(found.get(keyOf(event)) ?? []), row]);
  }
  return found;
}

function keyOf({ at, source, text }: StoryEvent): string {
  return `${at} ${source} ${text}`;
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
