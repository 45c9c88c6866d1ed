import { BOOT_STATES } from "../../pxe/boot/boot-summary.js";
import type { BootRow } from "../web/contract.js";
import { bootElement } from "./boot-element.js";
import { el, setAttributes, setText } from "./dom.js";
import { FilterBar } from "./filter-bar.js";
import { formatCount } from "./formats.js";
import { compareBoots, fitsBoot } from "./row-filter.js";
import { RowList } from "./row-list.js";
import type { Changed } from "./row-store.js";
import type { Page, View } from "./view.js";
import type { ViewAddress } from "./view-address.js";

type BootsAddress = Extract<ViewAddress, { view: "boots" }>;

/** All boots, live, the latest first. */
export class BootsView implements View<BootsAddress> {
  readonly element: HTMLElement;
  private readonly page: Page;
  private readonly summary = el("p", { class: "lead", role: "status" });
  private readonly filter: FilterBar;
  private readonly list: RowList<BootRow>;
  private readonly empty = el("div", { class: "empty" });
  private sorted: readonly BootRow[] = [];
  private address: BootsAddress = { view: "boots", text: "", only: "" };

  constructor(page: Page) {
    this.page = page;
    this.list = new RowList<BootRow>("Boots", () => bootElement(page.now));
    this.filter = new FilterBar({
      label: "Find boots",
      placeholder: "Find by node, MAC, address, driver, cause …",
      choices: BOOT_STATES.map((value) => ({ value, label: value })),
      changed: (text, only) => page.go({ view: "boots", text, only }, "replace"),
    });
    this.element = el(
      "div",
      { class: "boots" },
      el("header", { class: "head" }, el("h1", {}, "Boots"), this.summary),
      this.filter.element,
      this.list.element,
      this.empty,
    );
  }

  title(): string {
    return "Boots";
  }

  show(address: BootsAddress): void {
    this.address = address;
    this.filter.show(address.text, address.only);
    this.filterBoots();
  }

  rowsChanged(changed: Changed): void {
    if (!changed.boot) return;
    const { boots } = this.page.store;
    this.sorted = [...boots.values()].sort(compareBoots);
    this.list.keep(boots);
    const counts = new Map<string, number>();
    for (const { state } of this.sorted) counts.set(state, (counts.get(state) ?? 0) + 1);
    this.filter.count(counts);
    this.filterBoots();
  }

  tick(): void {
    for (const [view, row] of this.list.views()) if (view.element.isConnected) view.show(row);
  }

  close(): void {}

  private filterBoots(): void {
    const { text, only } = this.address;
    const fitting = this.sorted.filter((row) => fitsBoot(row, text, only));
    this.list.show(fitting);
    const isNarrowed = text !== "" || only !== "";
    const all = formatCount(this.sorted.length);
    setText(this.summary, isNarrowed ? `${formatCount(fitting.length)} of ${all}` : all);
    const why = fitting.length > 0 || !this.page.store.isWhole ? [] : this.emptyText(isNarrowed);
    setAttributes(this.empty, { hidden: why.length === 0 });
    this.empty.replaceChildren(...why);
  }

  private emptyText(isNarrowed: boolean): readonly Node[] {
    if (isNarrowed && this.sorted.length > 0)
      return [el("p", {}, "No boot is like that. "), el("a", { href: "#/boots" }, "Show all boots")];
    return [
      el(
        "p",
        {},
        "Nothing has asked to boot yet. Switch a machine on whose first boot device is the network, or ask what would happen:",
      ),
      el("pre", {}, "metalplug rehearse 52:54:00:12:34:56"),
      el(
        "p",
        {},
        "A machine that is on and not here was not heard: ",
        el("code", {}, "metalplug why MAC"),
        " says what to check.",
      ),
    ];
  }
}
