import type { BootRow, BootStory } from "../web/contract.js";
import { headline, MILESTONE_WORDS, machineName } from "./boot-words.js";
import { el, setAttributes, setText, withCode } from "./dom.js";
import { EventList } from "./event-list.js";
import { formatAgo } from "./formats.js";
import type { Changed } from "./row-store.js";
import { StageBar } from "./stage-bar.js";
import { StoryLoader } from "./story-loader.js";
import { Timeline } from "./timeline.js";
import { setTime } from "./times.js";
import type { Page, View } from "./view.js";
import { formatAddress, type TimeWindow, type ViewAddress } from "./view-address.js";

type BootAddress = Extract<ViewAddress, { view: "boot" }>;

/** One boot: what became of it and what to do, then its timeline, then its events. */
export class BootView implements View<BootAddress> {
  readonly element: HTMLElement;
  private readonly page: Page;
  private readonly crumb = el("a", { class: "crumb", href: "#/boots" }, "Boots");
  private readonly name = el("span");
  private readonly head = el("h1");
  private readonly cause = el("p", { class: "cause" });
  private readonly remedy = el("p", { class: "remedy" });
  private readonly stages = new StageBar();
  private readonly stage = el("span", { class: "stage" });
  private readonly began = el("time");
  private readonly facts = el("dl", { class: "facts" });
  private readonly timeline: Timeline;
  private readonly events: EventList;
  private readonly loader: StoryLoader;
  private readonly told = el("div", { class: "told" });
  private readonly missing = el("div", { class: "empty" });
  private id = "";
  private story: BootStory | undefined;
  /** Somebody points at what is drawn: it stays under the pointer, and what came since is drawn afterwards. */
  private isHeld = false;

  constructor(page: Page) {
    this.page = page;
    this.timeline = new Timeline({
      pointed: (events) => this.pointed(events),
      chosen: (events) => this.events.goTo(events),
      zoomed: (window) => page.go(this.addressOf(window)),
    });
    this.events = new EventList({ pointed: (event) => this.timeline.point(event) });
    this.loader = new StoryLoader({
      loaded: (story) => this.loaded(story),
      failed: (text) => this.failed(text),
    });
    const far = el("div", { class: "far" }, this.stages.element, this.stage);
    const headline = el("div", { class: "headline" }, this.head, far);
    const verdict = el("div", { class: "verdict", role: "status" }, headline, this.cause, this.remedy);
    this.told.append(verdict, this.facts, this.timeline.element, this.events.element);
    this.element = el(
      "div",
      { class: "boot" },
      el("p", { class: "crumbs" }, this.crumb, " / ", this.name),
      this.told,
      this.missing,
    );
    setAttributes(this.told, { hidden: true });
  }

  title(): string {
    return this.story === undefined ? "Boot" : `${machineName(this.story.boot)} · boot`;
  }

  show({ id, window }: BootAddress): void {
    this.timeline.look(window);
    if (id === this.id) return;
    this.id = id;
    this.story = undefined;
    setAttributes(this.missing, { hidden: true });
    this.loader.load(id);
  }

  rowsChanged(changed: Changed): void {
    if (!changed.boot) return;
    const row = this.row();
    const shown = this.story?.boot;
    if (
      row === undefined ||
      (row.lastAt === shown?.lastAt && row.state === shown.state && row.text === shown.text)
    )
      return;
    this.loader.load(this.id);
  }

  tick(): void {
    if (this.story === undefined) return;
    this.showHead(this.story.boot);
    if (this.story.boot.state === "booting" && !this.isHeld) this.showTimeline(this.story);
  }

  close(): void {
    this.loader.close();
    this.timeline.close();
  }

  private row(): BootRow | undefined {
    return this.page.store.boots.get(`boot/${this.id}`);
  }

  private addressOf(window: TimeWindow | undefined): BootAddress {
    return { view: "boot", id: this.id, ...(window && { window }) };
  }

  private loaded(story: BootStory): void {
    if (story.boot.id !== this.id) return;
    this.story = story;
    const { boot, cause, remedy } = story;
    setAttributes(this.told, { hidden: false });
    setAttributes(this.missing, { hidden: true });
    setAttributes(this.told, { "data-state": boot.state });
    setText(this.name, machineName(boot));
    this.cause.replaceChildren(...withCode(cause));
    this.remedy.replaceChildren(...withCode(remedy));
    this.stages.show(boot);
    setText(this.stage, MILESTONE_WORDS[boot.milestone]);
    this.showFacts(boot);
    this.showHead(boot);
    if (!this.isHeld) this.showStory(story);
    document.title = `${this.title()} · metalplug`;
  }

  private pointed(events: readonly number[]): void {
    this.events.point(events);
    const wasHeld = this.isHeld;
    this.isHeld = events.length > 0;
    if (wasHeld && !this.isHeld && this.story !== undefined) this.showStory(this.story);
  }

  private showStory(story: BootStory): void {
    this.events.show(story);
    this.showTimeline(story);
  }

  private showTimeline(story: BootStory): void {
    const { state, lastAt } = story.boot;
    this.timeline.show(story, state === "booting" ? this.page.now() : lastAt);
    this.timeline.point(this.events.pointedAt);
  }

  private showHead(boot: BootRow): void {
    const now = this.page.now();
    setText(this.head, headline(boot, now));
    setTime(
      this.began,
      boot.beganAt,
      `${new Date(boot.beganAt).toLocaleString()} · ${formatAgo(now - boot.beganAt)}`,
    );
  }

  private showFacts(boot: BootRow): void {
    const facts: readonly (readonly [string, Node | string | undefined])[] = [
      ["Node", boot.node],
      ["MAC", boot.mac],
      ["Address", boot.address],
      ["Driver", boot.hypervisor],
      ["Began", this.began],
    ];
    const others = el(
      "a",
      { href: formatAddress({ view: "boots", text: boot.mac, only: "" }) },
      "All boots of this machine",
    );
    this.facts.replaceChildren(
      ...facts.flatMap(([term, value]) =>
        value === undefined ? [] : [el("div", {}, el("dt", {}, term), el("dd", {}, value))],
      ),
      el("div", {}, el("dt", {}, "History"), el("dd", {}, others)),
    );
  }

  private failed(text: string): void {
    if (this.story !== undefined) return;
    setAttributes(this.told, { hidden: true });
    setAttributes(this.missing, { hidden: false });
    this.missing.replaceChildren(el("p", {}, text), el("a", { href: "#/boots" }, "Show all boots"));
  }
}
